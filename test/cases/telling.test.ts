import { describe, expect, it } from 'vitest';
import { forgetUntried, recordTelling } from '../../lib/cases/record-telling.ts';
import { coversAlert, isUnreachable, type Outcome, settleTellings, toldAsOwner } from '../../lib/cases/telling.ts';
import { buildCase, buildCaseAlert, buildTelling } from '../support/build-case.ts';
import { planFor } from './morning-builder.ts';

const failed: Outcome = { is: 'not-reached', because: 'It was refused.', isUnreachable: false };
const gone: Outcome = { is: 'not-reached', because: 'Nobody is there.', isUnreachable: true };

describe('a telling covers', () => {
  it('an alert as it was then, or milder, and no other episode', () => {
    const telling = buildTelling({ covers: [{ rule: 'below-safe-zone', episode: 1, severity: 'warning', depth: 1 }] });
    expect(coversAlert(telling, buildCaseAlert({ depth: 1 }))).toBe(true);
    expect(coversAlert(telling, buildCaseAlert({ severity: 'info' }))).toBe(true);
    expect(coversAlert(telling, buildCaseAlert({ depth: 2 }))).toBe(false);
    expect(coversAlert(telling, buildCaseAlert({ severity: 'critical' }))).toBe(false);
    expect(coversAlert(telling, buildCaseAlert({ episode: 2 }))).toBe(false);
    expect(coversAlert(telling, buildCaseAlert({ rule: 'drop' }))).toBe(false);
  });
});

describe('what became of a message', () => {
  it('is taken over, also when it comes back after it had arrived', () => {
    const one = buildCase({ tellings: [buildTelling()] });
    expect(settleTellings(one, () => failed).tellings[0]!.outcome).toEqual(failed);
  });

  it('stays as it was known where the outbox keeps nothing of it', () => {
    const one = buildCase({ tellings: [buildTelling()] });
    expect(settleTellings(one, () => null)).toBe(one);
    expect(settleTellings(one, ({ outcome }) => ({ ...outcome }))).toBe(one);
  });

  it('says of a person whom nothing reaches only what it said last', () => {
    expect(isUnreachable([buildTelling({ outcome: gone }), buildTelling({ outcome: { is: 'planned' } })])).toBe(true);
    expect(isUnreachable([buildTelling({ outcome: gone }), buildTelling()])).toBe(false);
    expect(isUnreachable([buildTelling({ outcome: failed })])).toBe(false);
    expect(isUnreachable([])).toBe(false);
  });
});

describe('what an owner was told', () => {
  const anns = buildTelling({ of: 'ann@example.com', morning: '2026-03-04' });
  const again = buildTelling({ of: 'Sam@example.com', morning: '2026-03-06' });

  it('begins anew when it was told to another in between', () => {
    expect(toldAsOwner({ tellings: [buildTelling(), anns, again] }, 'sam@example.com')).toEqual([again]);
    const missed = { ...anns, outcome: failed };
    expect(toldAsOwner({ tellings: [buildTelling(), missed, again] }, 'sam@example.com')).toHaveLength(2);
  });

  it('is neither what they heard in another part nor an end', () => {
    const tellings = [
      buildTelling({ as: 'escalation', role: 'manager', of: 'mia@example.com' }),
      buildTelling({ as: 'over', of: 'mia@example.com' }),
    ];
    expect(toldAsOwner({ tellings }, 'mia@example.com')).toEqual([]);
  });
});

describe('a wish that a message is to make true', () => {
  const [notice] = planFor('2026-03-02', [buildCase()]).notices;
  const kept = recordTelling(
    buildCase(),
    notice!.wishes[0]!,
    { period: 'p', id: 'm1', instead: { period: 'p', id: 'm2' } },
    { date: '2026-03-02', now: '2026-03-02T04:10:00.000Z', as: 'digest' },
  );

  it('is kept with what it covers, whose word it is and how it is told', () => {
    expect(kept.tellings).toEqual([
      {
        ...{ as: 'digest', code: 'opened', morning: '2026-03-02', plannedAt: '2026-03-02T04:10:00.000Z' },
        ...{ to: 'sam@example.com', of: 'sam@example.com', role: 'owner' },
        ...{ message: { period: 'p', id: 'm1' }, instead: { period: 'p', id: 'm2' }, outcome: { is: 'planned' } },
        covers: [{ rule: 'below-safe-zone', episode: 1, severity: 'warning', depth: 0 }],
      },
    ]);
  });

  it('is forgotten when its morning is planned again and it was never tried', () => {
    expect(forgetUntried(kept, '2026-03-02', () => true).tellings).toEqual([]);
    expect(forgetUntried(kept, '2026-03-02', () => false)).toBe(kept);
    expect(forgetUntried(kept, '2026-03-03', () => true)).toBe(kept);
  });
});
