import { addDays, toLocalDate } from '../../calendar.ts';
import { type CareEvent, findOverrideProblem } from '../../care/care-event.ts';
import { acknowledge, judge, snooze, takeByDoing, undo, wake } from '../../cases/act-on-case.ts';
import type { Case } from '../../cases/case.ts';
import { routeTurn } from '../../cases/route-case.ts';
import type { Act, AddAct } from '../../channels/order.ts';
import { withSmallPrint } from '../../messages/left-out-line.ts';
import { makeWrongOwnerMessage } from '../../messages/wrong-owner-message.ts';
import { appendOnce } from '../accounts/append-once.ts';
import { holdOnce, release } from '../delivery/plan-outbox.ts';
import type { OrderDependencies } from '../dependencies.ts';
import { readLastNight } from '../morning/last-night.ts';
import { type Click, changeCase, type Deed } from './change-case.ts';
import { endSnooze } from './end-snooze.ts';
import { done, type Outcome, refuse } from './outcome.ts';
import { startPlaybooks } from './start-playbooks.ts';

/** What is done to an account, or to the cases that a message told of. Done again by the same click, it changes nothing. */
export async function actOnAccount(
  act: Exclude<
    Act,
    AddAct | { do: 'show-home' | 'release' | 'discard' | 'right' | 'wrong' | 'task-done' | 'task-drop' }
  >,
  cases: readonly [Case, ...Case[]],
  click: Click,
  dependencies: OrderDependencies,
): Promise<Outcome> {
  const { by, at } = click;
  const [first] = cases;
  const onEach = async (deed: Deed) => toOutcome(await actOnEach(cases, click, deed, dependencies));
  switch (act.do) {
    case 'acknowledge':
      return onEach({ did: 'acknowledged', apply: (one) => acknowledge(one, click) });
    case 'undo':
      return onEach({ did: 'undid', apply: (one) => undo(one, click) });
    case 'wake':
      return onEach({ did: 'woke', apply: (one) => wake(one, click) });
    case 'snooze': {
      const { config } = dependencies;
      return onEach({
        did: 'snoozed',
        apply: (one) => snooze(one, endSnooze(act.until, one, at, config), click),
      });
    }
    case 'useful':
    case 'not-useful':
      return onEach({ did: act.do, apply: (one) => judge(one, act.do, click) });
    case 'wrong-owner': {
      const acted = await actOnEach(
        cases,
        click,
        { did: act.do, apply: (one) => judge(one, act.do, click) },
        dependencies,
      );
      for (const one of acted.changed) await passOn(one, at, dependencies);
      return toOutcome(acted);
    }
    case 'start-playbook':
      return startPlaybooks(cases, click, dependencies);
    case 'override': {
      const { account, about } = first;
      const { score, reason, days } = act;
      const expiresOn = addDays(toLocalDate(Date.parse(at), dependencies.config.timezone), days);
      const event: CareEvent = { kind: 'override-set', account, at, by, score, reason, expiresOn, owner: about.owner };
      // Whoever sets it higher says that there is nothing to be done.
      const isDownward = about.score !== null && score < about.score;
      return keepCare(event, isDownward ? { one: first, did: 'set-override' } : null, click, dependencies);
    }
    case 'pulse': {
      const { value, note } = act;
      const event: CareEvent = { kind: 'pulse', account: first.account, at, by, value, note };
      return keepCare(event, { one: first, did: 'set-pulse' }, click, dependencies);
    }
  }
}

interface ActedOnEach {
  /** As they are now; those that the same click changed before included. */
  readonly changed: readonly Case[];
  /** Why the last of the others could not be changed. */
  readonly problem: string;
}

/** On every case that it can be done to. */
async function actOnEach(
  cases: readonly Case[],
  click: Click,
  deed: Deed,
  dependencies: OrderDependencies,
): Promise<ActedOnEach> {
  const changed: Case[] = [];
  let problem = 'It is over.';
  for (const one of cases) {
    const acted = await changeCase(one, click, deed, dependencies);
    if ('one' in acted) changed.push(acted.one);
    else problem = acted.problem;
  }
  return { changed, problem };
}

function toOutcome({ changed, problem }: ActedOnEach): Outcome {
  return changed.length > 0 ? done('Done.') : refuse(problem);
}

/** Whoever is one level up hears of it at once. The message is the same however often the click is carried out. */
async function passOn(one: Case, at: string, dependencies: OrderDependencies): Promise<void> {
  const { notify, timezone } = dependencies.config;
  const date = toLocalDate(Date.parse(at), timezone);
  const up = routeTurn('manager', one.about, date, notify) ?? routeTurn('executive', one.about, date, notify);
  if (up === null) return;
  const { leftOut } = await readLastNight(date, dependencies);
  const message = makeWrongOwnerMessage(one, up.recipient, dependencies.config);
  const held = await holdOnce(withSmallPrint(message, leftOut), dependencies);
  if (held) await release(held, dependencies);
}

async function keepCare(
  event: CareEvent,
  hand: { readonly one: Case; readonly did: 'set-override' | 'set-pulse' } | null,
  click: Click,
  dependencies: OrderDependencies,
): Promise<Outcome> {
  const { care, config } = dependencies;
  const problem = event.kind === 'override-set' ? findOverrideProblem(event, config.timezone) : null;
  if (problem !== null) return refuse(problem);
  await appendOnce(event, care);
  if (hand !== null) {
    const { one, did } = hand;
    await changeCase(one, click, { did, apply: (newest) => ({ one: takeByDoing(newest, did, click) }) }, dependencies);
  }
  return done('Kept. It counts from the next night.');
}
