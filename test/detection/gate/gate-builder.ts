import { addDays } from '../../../lib/calendar.ts';
import type { GateNight, GateRequest } from '../../../lib/detection/gate/gate-request.ts';
import type { ColumnFigures, MoveFigures, NightFigures, RosterFigures } from '../../../lib/history/night-figures.ts';
import { buildConfig } from '../../support/config-builder.ts';

/** A Tuesday. */
export const TONIGHT = '2026-03-31';
export const { gate: limits } = buildConfig();

export interface NightOf extends Partial<Omit<NightFigures, 'columns' | 'moves' | 'roster'>> {
  readonly moves?: Partial<MoveFigures>;
  readonly roster?: Partial<Omit<RosterFigures, 'changed'>> & { readonly changed?: Partial<RosterFigures['changed']> };
  readonly columns?: Record<string, Partial<ColumnFigures>>;
  /** Rows of the snapshot `accounts` and dated rows of the events `usage`. */
  readonly rows?: number;
  readonly dated?: number;
  readonly usageState?: string;
}

export function buildGateNight(night: string, given: NightOf = {}): GateNight {
  const { rows = 300, dated = 1000, usageState = 'present', moves, columns, roster, ...over } = given;
  const file = { because: null, newestDate: night, files: [] };
  const column = { missing: 0, level: 3, isConstant: false };
  return {
    night,
    exports: [
      { ...file, name: 'accounts', state: 'present', rowsVisible: rows, rowsTonight: 0 },
      { ...file, name: 'usage', state: usageState, rowsVisible: 28_000, rowsTonight: dated },
    ],
    figures: {
      accounts: 300,
      gone: 0,
      exportColumns: {},
      unknownRows: {},
      ...over,
      columns: Object.fromEntries(
        Object.entries(columns ?? { seats: {} }).map(([name, one]) => [name, { ...column, ...one }]),
      ),
      moves: { compared: 300, enteredAtRisk: 1, newRisks: 2, meanMove: 0.1, fell: 3, takenBy: {}, ...moves },
      roster: buildRosterFigures(roster),
    },
  };
}

export function buildRosterFigures(given: NightOf['roster'] = {}): RosterFigures {
  const { changed, ...over } = given;
  return {
    ...{ expected: 300, gone: 0, arrived: 0, scoredBefore: 300, unscored: 0, compared: 300 },
    samples: { gone: [], arrived: [], unscored: [] },
    ...over,
    changed: { arr: 0, owner: 0, name: 0, segment: 0, renews_on: 0, ...changed },
  };
}

/** Tonight after so many nights that are all alike. */
export function buildGateRequest(tonight: NightOf, nights = 28, before: NightOf = {}): GateRequest {
  return {
    tonight: buildGateNight(TONIGHT, tonight),
    before: Array.from({ length: nights }, (_, index) => buildGateNight(addDays(TONIGHT, index - nights), before)),
    eventExports: new Set(['usage']),
    required: new Set(['usage']),
    duplicates: 0,
    lost: { accounts: 0, of: 300 },
    limits,
    holidays: new Set(),
    metricsThatRead: ({ export: from, column }) => [`metric of ${column ?? from}`],
    metricsMadeOf: (metric) => [metric, `share of ${metric}`],
    metricsWithin: () => [],
  };
}
