import { addDays, toInstant, toLocalDate } from '../calendar.ts';
import type { Case } from '../cases/case.ts';
import { describeHand } from '../cases/describe-decision.ts';
import { type Place, placeOfCase, type Situation } from '../cases/place-of-case.ts';
import { settleTellings, type Telling } from '../cases/telling.ts';
import { nextWorkingDay } from '../cases/working-days.ts';
import { withDelegates } from '../config/people.ts';
import { formatDate } from '../messages/figures.ts';
import { readDeliverMode } from '../steps/delivery/deliver-mode.ts';
import { isNextAwaited } from '../steps/morning/last-night.ts';
import { type Outcomes, readOutcomes } from '../steps/morning/read-outcomes.ts';
import type { CommandContext } from './command.ts';
import type { Care } from './open-care.ts';

/** How things are at this moment, with what the outbox says of each message. */
export interface SituationNow extends Situation {
  readonly outcomes: Outcomes;
  /** Of the newest night that was believed; null = nobody has an ARR. */
  readonly medianArr: number | null;
  /** The newest night is held: what waits for a morning is told then only if a night is believed by then. */
  readonly isAwaited: boolean;
}

export async function openSituation(
  cases: readonly Case[],
  { config, outbox, cases: store, history }: Care,
  { now }: CommandContext,
): Promise<SituationNow> {
  const { timezone } = config;
  const outcomes = await readOutcomes(cases, { outbox, config, now });
  const today = toLocalDate(now(), timezone);
  const run = await history.readLastRunBefore(addDays(today, 1));
  const { notify } = withDelegates(config, run?.delegates ?? []);
  const hasDayBegun = now() >= toInstant(today, notify.digest.at, timezone);
  return {
    mode: await readDeliverMode({ cases: store, config }),
    morning: nextWorkingDay(hasDayBegun ? addDays(today, 1) : today, notify.quiet),
    now: new Date(now()).toISOString(),
    notify,
    isInDoubt: outcomes.isInDoubt,
    outcomes,
    medianArr: run?.figures?.medianArr ?? null,
    isAwaited: await isNextAwaited(run?.night ?? null, addDays(today, 1), { history, config }),
  };
}

export function placeOf(one: Case, now: SituationNow): Place {
  return placeOfCase(settleTellings(one, now.outcomes.outcomeOf), now);
}

/** "told sam@example.com on Mon 2 Mar 2026". */
export function describePlace(
  place: Place,
  { outcomes, isAwaited }: Pick<SituationNow, 'outcomes' | 'isAwaited'>,
): string {
  switch (place.is) {
    case 'told':
      return `told ${place.telling.to}${describeWhen(place.telling)}`;
    case 'waiting':
      if (place.isClear)
        return `better since before it was told: waits for ${formatDate(place.morning)}, should it come back`;
      if (isAwaited) return 'waits for the next night that is believed: the newest is held';
      return place.isRationed
        ? `waits in a ranked list, from ${formatDate(place.morning)} on`
        : `waits for ${formatDate(place.morning)}`;
    case 'on-its-way':
      return place.isInDoubt
        ? describeDoubt(place.telling, outcomes)
        : `on its way to ${place.telling.to}, for ${formatDate(place.telling.morning)}`;
    case 'in-hand':
      return describeHand(place.hand);
    case 'snoozed':
      return `${describeHand(place.hand)}, until ${formatDate(place.until.slice(0, 10))}`;
    case 'cooling-down':
      return `came back within its cooldown: told from ${formatDate(place.until)} on`;
    case 'left-out':
      return `not on the accounts export since ${formatDate(place.since)}`;
    case 'not-delivered':
      return place.mode === 'off' ? 'delivery is off' : 'delivery is in shadow';
    case 'nobody-to-tell':
      return 'nobody to tell';
  }
}

function describeWhen({ outcome, as }: Telling): string {
  const how = as === 'digest' ? ' in the digest' : as === 'triage' ? ' in a ranked list' : '';
  return outcome.is === 'reached' ? `${how} on ${formatDate(outcome.at.slice(0, 10))}` : how;
}

/** "in doubt whether sam@example.com got it until 2026-03-02 07:45 UTC, then told anew" */
function describeDoubt(telling: Telling, { doubtedUntil }: Outcomes): string {
  const until = doubtedUntil(telling);
  const end = until === null ? '' : ` until ${until.slice(0, 16).replace('T', ' ')} UTC, then told anew`;
  return `in doubt whether ${telling.to} got it${end}`;
}
