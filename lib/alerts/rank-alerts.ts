import { type Night, toDay } from '../calendar.ts';
import type { Severity } from '../config/health-config.ts';
import type { Alert } from './alert.ts';

const severityWeights: Readonly<Record<Severity, number>> = { info: 1, warning: 2, critical: 4 };
/** An opportunity waits more easily than a risk. */
const OPPORTUNITY = 0.5;
const renewalWeights = [
  { withinDays: 30, weight: 3 },
  { withinDays: 90, weight: 2 },
];

/** What an alert is worth attention: ARR × severity × nearness of the renewal. An unknown ARR counts as the least there is. */
export function weighAlert({ about, severity, kind }: Alert, night: Night): number {
  const worth = Math.max(1, about.arr ?? 1);
  return worth * severityWeights[severity] * (kind === 'risk' ? 1 : OPPORTUNITY) * weighRenewal(about.renewsOn, night);
}

function weighRenewal(renewsOn: Night | null, night: Night): number {
  if (renewsOn === null) return 1;
  const days = toDay(renewsOn) - toDay(night);
  if (days < 0) return 1;
  return renewalWeights.find(({ withinDays }) => days <= withinDays)?.weight ?? 1;
}
