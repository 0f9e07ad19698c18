import { type Alert, escalateAt, remindAt } from './alert.ts';

export type SweepNotice = 'reminder' | 'escalation' | 'snooze-ended';

/** What an hour makes of an alert; null = nothing is due. */
export function sweepAlert(alert: Alert, now: string): { readonly alert: Alert; readonly notice: SweepNotice } | null {
  if (alert.state === 'snoozed' && alert.snoozedUntil !== null && alert.snoozedUntil <= now) {
    const awake: Alert = { ...alert, state: 'firing', handled: 'firing', snoozedUntil: null };
    return { alert: { ...awake, toldAt: now, remindedAt: null, escalatedAt: null }, notice: 'snooze-ended' };
  }
  if (alert.state !== 'firing' || alert.kind !== 'risk') return null;
  const [reminder, escalation] = [remindAt(alert), escalateAt(alert)];
  // A sweeper that was down is not to remind an owner and tell on them in the same minute.
  if (alert.escalatedAt === null && escalation !== null && escalation <= now)
    return { alert: { ...alert, escalatedAt: now, remindedAt: alert.remindedAt ?? now }, notice: 'escalation' };
  if (alert.remindedAt === null && reminder !== null && reminder <= now)
    return { alert: { ...alert, remindedAt: now }, notice: 'reminder' };
  return null;
}
