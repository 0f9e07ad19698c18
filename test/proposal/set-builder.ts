import type { ColumnFacts, KeyMatch, SetFacts } from '../../lib/proposal/facts.ts';
import { type Recognised, recogniseSet } from '../../lib/proposal/recognise-set.ts';
import type { SetKey, Understanding } from '../../lib/proposal/understand-folder.ts';

/** Facts of a set of ten rows in one CSV file. */
export function buildSet(name: string, columns: readonly ColumnFacts[], facts: Partial<SetFacts> = {}): SetFacts {
  return {
    name,
    files: { pattern: `${name}.csv`, keys: [`${name}.csv`], dates: null, areParts: false },
    rows: 10,
    filesRead: 1,
    rejected: 0,
    newestRows: 10,
    csv: { encoding: null, skip: 0, skipLast: 0, header: null, isEscaped: false },
    jsonRows: null,
    isText: true,
    signs: null,
    columns,
    totals: [],
    ...facts,
  };
}

/** All of its rows meet an account by the column. */
export function buildKey(set: string, column: string, match: Partial<KeyMatch> = {}): SetKey {
  const counts = { rows: 10, matchedRows: 10, accounts: 10, matchedAccounts: 10, strangers: [], strangerValues: 0 };
  return { column, by: 'id', match: { set, column, rosterColumn: 'Account ID', how: 'exact', ...counts, ...match } };
}

/** The first set lists the customers; the keys say whose the rows of the others are. */
export function understand(sets: readonly SetFacts[], keys: readonly SetKey[] = []): Understanding {
  const recognised = new Map<string, Recognised>(sets.map((set) => [set.name, recogniseSet(set)]));
  const [roster] = sets;
  const candidates = [{ set: roster!, ids: [roster!.columns[0]!], points: 5 }];
  return { sets, recognised, candidates, keys: new Map(keys.map((key) => [key.match.set, key])), people: null };
}
