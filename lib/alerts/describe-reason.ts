import type { Alert } from './alert.ts';
import type { ReasonCode } from './reason.ts';
import type { Recipient } from './route-alert.ts';

export interface ReasonFacts {
  readonly alert: Alert | null;
  /** Null unless somebody is told. */
  readonly recipient: Recipient | null;
  /** ISO instant of the morning. */
  readonly at: string;
  readonly until: string | null;
  readonly budget: number;
}

/** A reason as one plain sentence. */
export function describeReason(code: ReasonCode, { alert, recipient, at, until, budget }: ReasonFacts): string {
  switch (code) {
    case 'opened':
      return `New: ${describeRecipient(recipient)} is told ${describeTime(at)}.`;
    case 'reopened':
      return `It came back and its cooldown is over: ${describeRecipient(recipient)} is told again ${describeTime(at)}.`;
    case 'worsened':
      return `It became worse: ${describeRecipient(recipient)} is told again ${describeTime(at)}, snoozed or acknowledged as it may have been.`;
    case 'resolved':
      return `It is over: ${describeRecipient(recipient)} is told ${describeTime(at)}.`;
    case 'baseline':
      return 'It was so when the rule first looked, or not by the account’s own behaviour: listed, nobody is told.';
    case 'pending':
      return 'Not for enough nights yet.';
    case 'already-told':
      return `${alert?.toldTo ?? 'Somebody'} was told on the night of ${alert?.toldFor}; it goes on.`;
    case 'acknowledged':
      return `${describeAct(alert, 'acknowledged')}; it goes on.`;
    case 'snoozed':
      return `${describeAct(alert, 'snoozed')} until ${describeDate(until)}.`;
    case 'cooling-down':
      return `It came back within its cooldown: the same episode goes on, and is told again on the night of ${describeDate(until)} if it still holds.`;
    case 'recovering':
      return 'Clear, not for enough nights yet to be over.';
    case 'frozen':
      return 'It cannot be told tonight whether it still holds: nothing changes.';
    case 'over-budget':
      return `More than ${budget} accounts for one person and morning: it is in the digest, where the more pressing ones are counted too.`;
    case 'shadow':
      return `Delivery is in shadow: the message to ${describeRecipient(recipient)} is planned, and not sent. rounds deliver on starts it.`;
    case 'off':
      return 'Delivery is off. rounds deliver on starts it.';
    case 'replayed':
      return 'The night was replayed: it fills history, and tells nobody.';
    case 'nobody-to-tell':
      return 'It has no owner, no manager, and notify names neither unowned nor ops.';
    case 'opened-untold':
      return 'It began on a night that told nobody; it is listed until it is over.';
    case 'over-untold':
      return 'It is over, and nobody had been told that it was.';
    case 'over-waiting':
      return `It is over; that is told on the night of ${describeDate(until)}, if it stays so.`;
    case 'rule-changed':
      return 'Its rule was edited, removed, or is not for this account any more: the alert is closed.';
    case 'account-absent':
      return 'The account is not in the accounts export: nothing changes until it is back.';
    case 'account-churned':
      return 'The account has churned: the alert is closed.';
    case 'night-held':
      return 'The night is held: it changes no alert and tells no one but operations.';
    case 'later-night-planned':
      return 'A later night was planned already: this one only fills history.';
  }
}

function describeRecipient(recipient: Recipient | null): string {
  if (recipient === null) return 'nobody';
  return recipient.insteadOf === null ? recipient.name : `${recipient.name}, standing in for ${recipient.insteadOf},`;
}

/** "2026-11-23T07:30:00.000Z" → "from 2026-11-23 07:30 UTC on". */
function describeTime(at: string): string {
  return `from ${at.slice(0, 16).replace('T', ' ')} UTC on`;
}

function describeDate(until: string | null): string {
  return until === null ? 'later' : until.slice(0, 10);
}

function describeAct(alert: Alert | null, did: 'acknowledged' | 'snoozed'): string {
  const act = alert?.trail.findLast((one) => one.did === did);
  return act ? `${act.by} ${did} it on ${act.at.slice(0, 10)}` : `It is ${did}`;
}
