import { isSamePerson } from '../address.ts';
import { MS_PER_DAY } from '../calendar.ts';
import { type Alert, type AlertAct, isOpen, type Verdict } from './alert.ts';

export type Acted = { readonly alert: Alert } | { readonly problem: string };

export const LONGEST_SNOOZE_DAYS = 30;
/** Older acts are dropped: an alert is an item of a table. */
const KEPT_ACTS = 50;

/** Somebody has it in hand: no reminder, no escalation. */
export function acknowledge(alert: Alert, by: string, at: string): Acted {
  if (!isOpen(alert)) return { problem: 'It is over: there is nothing to acknowledge.' };
  if (alert.handled === 'acked') return { problem: 'It is acknowledged already.' };
  return { alert: handle(alert, 'acked', { at, by, did: 'acknowledged' }) };
}

/** Takes an acknowledgement back: the clock goes on where it was. */
export function undoAcknowledge(alert: Alert, by: string, at: string): Acted {
  if (!isOpen(alert) || alert.handled !== 'acked') return { problem: 'It is not acknowledged.' };
  return { alert: handle(alert, 'firing', { at, by, did: 'undid' }) };
}

/** Quiet until an instant, at most 30 days on; a higher severity pierces it. */
export function snooze(alert: Alert, until: string, by: string, at: string): Acted {
  if (!isOpen(alert)) return { problem: 'It is over: there is nothing to snooze.' };
  const days = (Date.parse(until) - Date.parse(at)) / MS_PER_DAY;
  if (!(days > 0)) return { problem: 'A snooze ends later than now.' };
  if (days > LONGEST_SNOOZE_DAYS) return { problem: `A snooze lasts at most ${LONGEST_SNOOZE_DAYS} days.` };
  return { alert: { ...handle(alert, 'snoozed', { at, by, did: 'snoozed', until }), snoozedUntil: until } };
}

export function wake(alert: Alert, by: string, at: string): Acted {
  if (!isOpen(alert) || alert.handled !== 'snoozed') return { problem: 'It is not snoozed.' };
  return { alert: handle(alert, 'firing', { at, by, did: 'woke' }) };
}

/** Says what being told was worth, or that it was the wrong person. It changes no clock. */
export function judge(alert: Alert, verdict: Verdict, by: string, at: string): Acted {
  return { alert: { ...alert, trail: [...alert.trail, { at, by, did: verdict }].slice(-KEPT_ACTS) } };
}

/** The same click, carried out before. */
export function hasDone({ trail }: Alert, { at, by, did }: Pick<AlertAct, 'at' | 'by' | 'did'>): boolean {
  return trail.some((act) => act.at === at && isSamePerson(act.by, by) && act.did === did);
}

function handle(alert: Alert, handled: Alert['handled'], act: AlertAct): Alert {
  return {
    ...alert,
    state: alert.state === 'recovering' ? 'recovering' : handled,
    handled,
    snoozedUntil: null,
    trail: [...alert.trail, act].slice(-KEPT_ACTS),
  };
}
