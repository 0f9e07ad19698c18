import type { Case, CaseEnd } from '../../cases/case.ts';
import { type CaseAct, type Hand, handOf, isVerdict, LAPSE_BUSINESS_DAYS, type Verdict } from '../../cases/hand.ts';
import type { Task } from '../../cases/task.ts';
import { formatDate, formatInstant } from '../../messages/figures.ts';
import { formatDue, nameStarter } from '../../messages/task-words.ts';

interface Moment {
  /** ISO instant: nothing later is known. */
  readonly now: string;
  readonly timezone: string;
}

/** Who has a case, or that it is over; who was told one level up. Null while nobody did anything. */
export function describeStanding(one: Case, moment: Moment): string | null {
  if (one.ended !== null) return describeEnd(one.ended);
  const hand = handOf(one, moment.now);
  const oneUp = describeOneUp(one, moment);
  if (hand === null) return oneUp === null ? null : `Nobody has it in hand. ${oneUp}`;
  const has = hand.until === null ? describeHand(hand, moment) : describeSnooze(hand.until, one.acts, moment);
  return oneUp === null ? has : `${has} ${oneUp}`;
}

function describeEnd({ on, because }: CaseEnd): string {
  switch (because) {
    case 'over':
      return `Over since ${formatDate(on)}.`;
    case 'withdrawn':
      return `Over since ${formatDate(on)}: the data or the rule that it came from was corrected.`;
    case 'left':
      return `Over since ${formatDate(on)}: the account is in the export no more.`;
    case 'churned':
      return `Over since ${formatDate(on)}: the account churned.`;
    case 'renamed':
      return `The account has another id since ${formatDate(on)}: its alerts go on there.`;
  }
}

function describeHand({ by, did, since }: Hand, { timezone }: Moment): string {
  const lapses = `if nobody does anything for ${LAPSE_BUSINESS_DAYS} working days`;
  return `In hand since ${formatInstant(since, timezone)}: ${takingWords[did]} by ${by}. It is told again if it gets more severe, or ${lapses}.`;
}

const takingWords: Readonly<Record<Hand['did'], string>> = {
  acknowledged: 'acknowledged',
  snoozed: 'snoozed',
  'started-playbook': 'playbook started',
  'finished-task': 'task done',
  'set-override': 'override set',
  'set-pulse': 'pulse set',
};

function describeSnooze(until: string, acts: readonly CaseAct[], { now, timezone }: Moment): string {
  const act = acts.findLast(({ did, at }) => did === 'snoozed' && at <= now)!;
  const back = `Back on ${formatInstant(until, timezone)}, or as soon as it gets more severe.`;
  return `Snoozed by ${act.by}, ${formatInstant(act.at, timezone)}. ${back}`;
}

/** Whom a step reached. */
function describeOneUp({ tellings }: Case, { timezone }: Moment): string | null {
  const told = tellings.flatMap(({ as, to, outcome }) =>
    as === 'escalation' && outcome.is === 'reached' ? [`${to}, ${formatInstant(outcome.at, timezone)}`] : [],
  );
  return told.length === 0 ? null : `Told one level up: ${told.join('; ')}.`;
}

/** What somebody last made of being told; null = nobody said. */
export function describeVerdict({ acts }: Case, { now, timezone }: Moment): string | null {
  const act = acts.findLast((one): one is JudgingAct => one.at <= now && isVerdict(one.did));
  if (!act) return null;
  switch (act.did) {
    case 'useful':
      return `${act.by} found it useful.`;
    case 'not-useful':
      return `${act.by} found it not useful.`;
    case 'wrong-owner':
      return `Not their account, said ${act.by}, ${formatInstant(act.at, timezone)}.`;
  }
}

type JudgingAct = CaseAct & { readonly did: Verdict };

/** Empty while no playbook was started. */
export function describeTasks(tasks: readonly Task[], { timezone }: Pick<Moment, 'timezone'>): readonly string[] {
  const [first] = tasks;
  if (!first) return [];
  const next = tasks.find(({ state }) => state === 'open');
  const done = tasks.filter(({ state }) => state !== 'open').length;
  return [
    `Playbook started by ${nameStarter(first)}: ${done} of ${tasks.length} done.`,
    ...(next ? [`Next: ${next.title}, by ${formatDue(next, timezone)}.`] : []),
  ];
}
