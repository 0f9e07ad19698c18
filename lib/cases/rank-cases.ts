import { addDays, type Night, toDay } from '../calendar.ts';
import { compareText } from '../compare-text.ts';
import type { Severity } from '../config/health-config.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import { type Case, firingOf } from './case.ts';
import { worstOf } from './severity.ts';
import { isQuiet } from './working-days.ts';

const severityWeights: Readonly<Record<Severity, number>> = { info: 1, warning: 2, critical: 4 };
/** A renewal further away adds nothing. */
const RENEWAL_DAYS = 90;
/** For each morning of waiting. */
const WAITING = 0.1;

export interface Ranking {
  readonly morning: Night;
  /** The portfolio's median ARR; null = nobody has one. */
  readonly medianArr: number | null;
  readonly quiet: NotifyConfig['quiet'];
}

/** What a case is worth attention: ARR × severity × nearness of the renewal, and more for each morning that it waits. */
export function weighCase(one: Case, { morning, medianArr, quiet }: Ranking): number {
  const { arr, renewsOn } = one.about;
  const worth = arr ?? medianArr ?? 1;
  const days = renewsOn === null ? RENEWAL_DAYS : Math.max(0, toDay(renewsOn) - toDay(morning));
  const nearness = 1 + Math.max(0, 1 - days / RENEWAL_DAYS);
  const waited = one.triageSince === null ? 0 : countMornings(one.triageSince, morning, quiet);
  return worth * severityWeights[worstOf(firingOf(one))] * nearness * (1 + WAITING * waited);
}

/** The most pressing first. */
export function rankCases(cases: readonly Case[], ranking: Ranking): readonly Case[] {
  const weighed = cases.map((one) => ({ one, weight: weighCase(one, ranking) }));
  return weighed
    .sort(
      (a, b) =>
        b.weight - a.weight ||
        (a.one.about.score ?? 101) - (b.one.about.score ?? 101) ||
        compareText(a.one.account, b.one.account) ||
        compareText(a.one.openedOn, b.one.openedOn),
    )
    .map(({ one }) => one);
}

/** Working mornings after the first, up to and with the last. */
function countMornings(first: Night, last: Night, quiet: NotifyConfig['quiet']): number {
  let count = 0;
  for (let day = addDays(first, 1); day <= last; day = addDays(day, 1)) if (!isQuiet(day, quiet)) count++;
  return count;
}
