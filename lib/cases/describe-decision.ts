import type { Case } from './case.ts';
import type { DecisionCode } from './decision.ts';
import type { Hand } from './hand.ts';
import type { Place } from './place-of-case.ts';
import type { Recipient } from './recipient.ts';
import type { Wish } from './wish.ts';

export interface DecisionFacts {
  readonly code: DecisionCode;
  readonly one: Case | null;
  /** Null unless somebody is to be told. */
  readonly wish: Wish | null;
  /** Named in the digest instead of a message of its own. */
  readonly isInDigest: boolean;
  /** Null where it was not asked. */
  readonly place: Place | null;
  /** A date or an instant. */
  readonly until: string | null;
  /** ISO instant of the morning. */
  readonly at: string;
  readonly budget: number;
}

/** Why, as one plain sentence. */
export function describeDecision(facts: DecisionFacts): string {
  const { code, one, wish, place, until } = facts;
  const who = describeRecipient(wish?.addressee.recipient ?? null);
  const how = `${who} is told ${describeTime(facts)}`;
  switch (code) {
    case 'opened':
      return `New: ${how}.`;
    case 'reopened':
      return `It came back and its cooldown is over: ${how} again.`;
    case 'worsened':
      return `It became worse: ${how}.`;
    case 'new-owner':
      return `The account has a new owner: ${how}, with what was done before.`;
    case 'told-anew':
      return `An earlier message is not known to have reached them: ${how}.`;
    case 'snooze-over':
      return `The snooze is over and it still holds: ${how}.`;
    case 'hand-lapsed':
      return `Nothing was done about it for ten business days: ${how} again.`;
    case 'triage':
      return `It was so already when Nightrounds first looked, or began while nobody was told: ${how}, ranked among others.`;
    case 'triage-untouched':
    case 'step':
      return `Nobody has taken it: ${how}.`;
    case 'resolved':
      return `It is over: ${how}.`;
    case 'account-gone':
      return `Its account is gone: ${how}.`;
    case 'baseline':
      return 'It was so when the rule first looked, or not by the account’s own behaviour: listed, nobody is told.';
    case 'pending':
      return 'Not for enough nights yet.';
    case 'already-told':
      return describeTold(place);
    case 'on-its-way':
      return describeUnderway(place);
    case 'in-hand':
      return place?.is === 'in-hand'
        ? `${describeHand(place.hand)}; it goes on.`
        : 'Somebody has it in hand; it goes on.';
    case 'snoozed':
      return `${place?.is === 'snoozed' ? describeHand(place.hand) : 'It is snoozed'}, until ${describeDate(until)}.`;
    case 'cooling-down':
      return `It came back within its cooldown: the same case goes on, and is told from ${describeDate(until)} on if it still holds.`;
    case 'recovering':
      return 'Clear, not for enough nights yet to be over.';
    case 'frozen':
      return 'It cannot be told tonight whether it still holds: nothing changes.';
    case 'triage-waiting':
      return `It waits for its turn in the morning’s ranking: from ${describeDate(until)} on.`;
    case 'shadow':
      return `Delivery is in shadow: the message to ${who} is planned, and not sent. rounds deliver on starts it.`;
    case 'off':
      return 'Delivery is off. rounds deliver on starts it.';
    case 'replayed':
      return 'The night was replayed: it fills history, and tells nobody.';
    case 'nobody-to-tell':
      return 'It has no owner, no manager, and notify names neither unowned nor ops.';
    case 'over-untold':
      return 'It is over, and nobody had been told of it.';
    case 'over-waiting':
      return one !== null && one.ended === null
        ? 'It is over; its case goes on with the rules that still hold.'
        : 'It is over; that is told once its cooldown has passed, if it stays so.';
    case 'rule-changed':
      return 'Its rule was edited, removed, or is not for this account any more: it is over.';
    case 'account-absent':
      return 'The account is not in the accounts export: nothing changes until it is back, or missing a second time.';
    case 'account-left':
      return 'The account is missing from the accounts export for the second night in a row: its case is over.';
    case 'account-churned':
      return 'The account has churned: its case is over.';
    case 'night-held':
      return 'The night is held: it changes no case and tells no one but operations.';
    case 'later-night-planned':
      return 'A later night was planned already: this one only fills history.';
  }
}

function describeTold(place: Place | null): string {
  if (place?.is !== 'told') return 'Somebody was told; it goes on.';
  const { to, outcome, as } = place.telling;
  const how = as === 'digest' ? ' in the digest' : as === 'triage' ? ' in a ranked list' : '';
  const on = outcome.is === 'reached' ? ` on ${outcome.at.slice(0, 10)}` : '';
  return `${to} was told${how}${on}; it goes on.`;
}

function describeUnderway(place: Place | null): string {
  if (place?.is !== 'on-its-way') return 'A message is on its way.';
  const { to, morning } = place.telling;
  return place.isInDoubt
    ? `Nobody knows yet whether the message to ${to} of ${morning} arrived.`
    : `The message to ${to} of ${morning} is on its way.`;
}

const handWords: Readonly<Record<Hand['did'], string>> = {
  acknowledged: 'acknowledged it',
  snoozed: 'snoozed it',
  'started-playbook': 'started its playbook',
  'finished-task': 'finished a task of it',
  'set-override': 'set the score by hand',
  'set-pulse': 'set a pulse',
};

/** "Ann acknowledged it on 2026-03-02". */
export function describeHand({ by, did, since }: Hand): string {
  return `${by} ${handWords[did]} on ${since.slice(0, 10)}`;
}

function describeRecipient(recipient: Recipient | null): string {
  if (recipient === null) return 'nobody';
  return recipient.insteadOf === null ? recipient.name : `${recipient.name}, standing in for ${recipient.insteadOf},`;
}

/** "from 2026-11-23 07:30 UTC on". */
function describeTime({ at, isInDigest, budget }: DecisionFacts): string {
  const from = `from ${at.slice(0, 16).replace('T', ' ')} UTC on`;
  return isInDigest ? `in the digest, ${from}, beyond the ${budget} messages of one morning` : from;
}

function describeDate(until: string | null): string {
  return until === null ? 'later' : until.slice(0, 10);
}
