import { dateFormOf, isUnique, numberFormOf } from './column-meaning.ts';
import { findRole, fitName } from './column-roles.ts';
import type { ColumnFacts, KeyMatch, SetFacts } from './facts.ts';
import type { Recognised, Subject } from './recognise-set.ts';

export interface RosterCandidate {
  readonly set: SetFacts;
  /** Columns that may be the id, the likeliest first. */
  readonly ids: readonly ColumnFacts[];
  /** Only to compare candidates. */
  readonly points: number;
}

const bySubject: Readonly<Record<Subject, number>> = {
  accounts: 4,
  unknown: 0,
  subscriptions: -1,
  contacts: -3,
  people: -4,
  members: -5,
  deals: -4,
  departures: -4,
  surveys: -4,
  tickets: -4,
  invoices: -4,
  usage: -4,
};

/** Sets that may list the customers, the likeliest first: one row per account, and columns that accounts have. */
export function listCandidates(
  sets: readonly SetFacts[],
  recognised: ReadonlyMap<string, Recognised>,
): readonly RosterCandidate[] {
  return sets
    .flatMap((set): RosterCandidate[] => {
      const { subject } = recognised.get(set.name)!;
      const unique = listIds(set);
      const ids = unique.length === 0 && subject === 'accounts' ? listRepeatedIds(set) : unique;
      if (ids.length === 0) return [];
      const fits = (['name', 'owner', 'segment', 'arr', 'started_on', 'renews_on'] as const).map(
        (role) => (findRole(role, set.columns)?.fit ?? 0) / 2,
      );
      const points = bySubject[subject] + fitName('id', ids[0]!) + fits.reduce((sum, fit) => sum + fit, 0);
      return [{ set, ids, points }];
    })
    .sort((a, b) => b.points - a.points);
}

function listIds({ columns }: SetFacts): ColumnFacts[] {
  const fits = columns
    .filter((column) => isUnique(column) && !isOther(column))
    .map((column) => ({ column, fit: fitName('id', column) }));
  const named = fits.filter(({ fit }) => fit > 0).sort((a, b) => b.fit - a.fit);
  // Without one that says so: the account's name, if it is nobody else's.
  return (named.length > 0 ? named : fits.filter(({ column }) => fitName('name', column) >= 2)).map(
    ({ column }) => column,
  );
}

/** Of a list of accounts, in which some are there twice or have no id. */
function listRepeatedIds({ columns }: SetFacts): ColumnFacts[] {
  return columns
    .filter((column) => !isOther(column) && column.newest.distinct >= MOST_ONCE * column.newest.rows)
    .filter((column) => fitName('id', column) > 1)
    .sort((a, b) => fitName('id', b) - fitName('id', a));
}

/** With more rows that repeat an id, a list is of something else that accounts have. */
const MOST_ONCE = 0.8;

/** Numbers that are no ids, and dates. */
function isOther(column: ColumnFacts): boolean {
  const form = numberFormOf(column);
  const isWhole = column.numbers === null || column.numbers.whole === column.forms.number;
  return (form !== null && (form !== 'plain' || !isWhole)) || dateFormOf(column, null)?.kind === 'iso';
}

/** A candidate that other sets speak of is the likelier. `matches`: of the other sets' columns with its ids. */
export function addReferences(candidate: RosterCandidate, matches: readonly KeyMatch[]): RosterCandidate {
  const referring = (column: string) =>
    new Set(matches.filter((match) => match.rosterColumn === column && isMet(match)).map(({ set }) => set)).size;
  const ids = [...candidate.ids].sort((a, b) => referring(b.name) - referring(a.name));
  return { ...candidate, ids, points: candidate.points + 1.5 * referring(ids[0]!.name) };
}

/** Most of its rows belong to accounts, or most accounts have rows. */
export function isMet({ rows, matchedRows, accounts, matchedAccounts }: KeyMatch): boolean {
  return rows > 0 && (matchedRows / rows >= 0.5 || (accounts > 0 && matchedAccounts / accounts >= 0.5));
}
