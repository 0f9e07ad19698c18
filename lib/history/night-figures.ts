import { compareText } from '../compare-text.ts';
import type { ExportColumnFigures } from '../metrics/export-figures.ts';
import { ACCOUNT_FIELDS, type AccountField } from './doubt.ts';

/** What a night looked like in numbers: what the gate judges, and the yardstick for later nights. */
export interface NightFigures {
  /** Accounts on the roster. */
  readonly accounts: number;
  /** Of the last believed night's accounts, those that are neither on the roster nor known to have churned. */
  readonly gone: number;
  /** Of the accounts that have an ARR; null = none has. Not kept by the version before. */
  readonly medianArr?: number | null;
  /** Metrics and columns of the roster by name; none whose export was not there. */
  readonly columns: Readonly<Record<string, ColumnFigures>>;
  /** Columns of exports as they arrived, by `export.column`. */
  readonly exportColumns: Readonly<Record<string, ExportColumnFigures>>;
  /** Per export the rows that match no account, of events those dated tonight, and their share, 0–1; none where there are none. */
  readonly unknownRows: Readonly<Record<string, { readonly rows: number; readonly share: number }>>;
  readonly moves: MoveFigures;
  /** Not kept by the version before. */
  readonly roster?: RosterFigures;
}

/** The accounts of a night against each one's last chart. */
export interface RosterFigures {
  /** Accounts that are expected: those of the last believed night, and those kept from before because they were in doubt. */
  readonly expected: number;
  /** Of those, not here and not known to have churned. */
  readonly gone: number;
  /** Here, and without a believed chart. */
  readonly arrived: number;
  /** Here, with a score on their last chart; and of those, without one tonight. */
  readonly scoredBefore: number;
  readonly unscored: number;
  /** Here, with a last chart; and of those, with another value of a field than its. */
  readonly compared: number;
  readonly changed: Readonly<Record<AccountField, number>>;
  /** The first few ids of each kind. */
  readonly samples: Readonly<Record<'gone' | 'arrived' | 'unscored', readonly string[]>>;
}

const SAMPLES = 20;

/** Over all shards. */
export function mergeRosterFigures(parts: readonly RosterFigures[]): RosterFigures {
  const sum = (read: (part: RosterFigures) => number) => parts.reduce((total, part) => total + read(part), 0);
  const first = (kind: keyof RosterFigures['samples']) =>
    parts
      .flatMap(({ samples }) => samples[kind])
      .sort(compareText)
      .slice(0, SAMPLES);
  return {
    expected: sum((part) => part.expected),
    gone: sum((part) => part.gone),
    arrived: sum((part) => part.arrived),
    scoredBefore: sum((part) => part.scoredBefore),
    unscored: sum((part) => part.unscored),
    compared: sum((part) => part.compared),
    changed: Object.fromEntries(
      ACCOUNT_FIELDS.map((field) => [field, sum(({ changed }) => changed[field])]),
    ) as RosterFigures['changed'],
    samples: { gone: first('gone'), arrived: first('arrived'), unscored: first('unscored') },
  };
}

export interface ColumnFigures {
  /** Whether all values are the same one. */
  readonly isConstant: boolean;
  /** Share of accounts without a value, 0–1. */
  readonly missing: number;
  /** Mean of asinh(value), booleans as 0 and 1: a scale on which a factor is a distance. Null for texts, without values, and where one is negative: such a mean is near 0 and means nothing. */
  readonly level: number | null;
  /** Share of accounts of which no signal can make points, 0–1: a category that none knows. Not kept by the version before. */
  readonly withoutPoints?: number;
}

export interface MoveFigures {
  /** Accounts with a score both tonight and before. */
  readonly compared: number;
  /** Of those, the ones that behaviour and peers alone took to at_risk. */
  readonly enteredAtRisk: number;
  /** Risk findings that are new tonight. */
  readonly newRisks: number;
  /** Mean of the points that behaviour and peers moved scores by. */
  readonly meanMove: number;
  /** Accounts whose behaviour alone took at least 5 points. */
  readonly fell: number;
  /** What each metric took from those, in points: negative. */
  readonly takenBy: Readonly<Record<string, number>>;
}

/** A fall of so many points in a night is more than the noise of one. */
export const FALL_POINTS = 5;

export function mergeMoves(parts: readonly MoveFigures[]): MoveFigures {
  const sum = (read: (part: MoveFigures) => number) => parts.reduce((total, part) => total + read(part), 0);
  const compared = sum((part) => part.compared);
  const takenBy: Record<string, number> = {};
  for (const part of parts)
    for (const [metric, points] of Object.entries(part.takenBy)) takenBy[metric] = (takenBy[metric] ?? 0) + points;
  return {
    compared,
    enteredAtRisk: sum((part) => part.enteredAtRisk),
    newRisks: sum((part) => part.newRisks),
    meanMove: compared === 0 ? 0 : sum((part) => part.meanMove * part.compared) / compared,
    fell: sum((part) => part.fell),
    takenBy,
  };
}
