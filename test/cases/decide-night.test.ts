import { expect, it } from 'vitest';
import type { Case } from '../../lib/cases/case.ts';
import { type DecideRequest, decideNight } from '../../lib/cases/decide-night.ts';
import { buildCase, buildTelling } from '../support/build-case.ts';
import { notify, planFor } from './morning-builder.ts';

const NIGHT = '2026-03-11';
const MORNING = '2026-03-12';

/** What a night without findings decides of a case. */
function decide(one: Case, over: Partial<DecideRequest> = {}) {
  const now = `${MORNING}T04:10:00.000Z`;
  const situation = { morning: MORNING, now, mode: 'on', notify, isInDoubt: () => false } as const;
  const plan = planFor(MORNING, [one], { night: NIGHT });
  const rest = { isReplay: false, wasConcluded: false, at: `${MORNING}T07:30:00.000Z` };
  return decideNight({ night: NIGHT, findings: [], cases: [one], plan, situation, ...rest, ...over });
}

/** Over since Wednesday 4 March 2026, and told on the morning after its cooldown. */
const over = buildCase({
  alerts: [{ state: 'resolved', resolvedOn: '2026-03-04' }],
  ...{ ended: { on: '2026-03-04', because: 'over' }, plannedFor: '2026-03-04', tellings: [buildTelling()] },
});

it('a night says of the end of an earlier one that its morning tells it', () => {
  expect(decide(over)).toMatchObject([{ account: 'acme', state: null, code: 'resolved', sent: true }]);
});

it('a night that was concluded adds nothing to that, whatever has reached people since', () => {
  expect(decide(over, { wasConcluded: true })).toEqual([]);
  const late = buildTelling({ outcome: { is: 'planned' } });
  expect(decide({ ...over, tellings: [late] })).toEqual([]);
});

it('a night says of an account that is gone that it is, concluded before or not', () => {
  const gone = buildCase({ ended: { on: NIGHT, because: 'left' }, plannedFor: NIGHT, tellings: [buildTelling()] });
  for (const wasConcluded of [false, true])
    expect(decide(gone, { wasConcluded })).toMatchObject([{ code: 'account-gone', sent: true }]);
});
