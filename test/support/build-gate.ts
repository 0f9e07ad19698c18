import { type Doubt, type NightGate, NO_DOUBTS } from '../../lib/history/doubt.ts';

/** That seats moved, on the night of 22 November 2026, but for what is given. */
export function buildDoubt(given: Partial<Doubt> = {}): Doubt {
  return {
    ...{ check: 'level-shift', about: 'seats', export: null, date: null, files: [] },
    figures: { tonight: 99.9, usual: 1, limit: 1.3 },
    because: 'Seats are 99.9 times larger.',
    scope: { is: 'metrics', metrics: ['seats'] },
    ...{ since: '2026-11-22', nights: 1, standing: 'left-out' },
    ...given,
  };
}

export function buildGate(doubts: readonly Doubt[]): NightGate {
  return { ...NO_DOUBTS, isWhole: true, doubts };
}
