import { addReferences, isMet, listCandidates, type RosterCandidate } from './choose-roster.ts';
import { areAddresses, dateFormOf, isUnique, numberFormOf } from './column-meaning.ts';
import { findRole, fitName, namesAccount } from './column-roles.ts';
import type { ColumnFacts, KeyMatch, SetFacts } from './facts.ts';
import type { FactReader } from './read-facts.ts';
import { type Recognised, recogniseSet } from './recognise-set.ts';
import { wordsOf } from './words.ts';

/** How the rows of a set find their account. */
export interface SetKey {
  /** The set's own column. */
  readonly column: string;
  readonly match: KeyMatch;
  /** By the accounts' id, by their name, or by way of a set that knows both. */
  readonly by: 'id' | 'name' | { readonly through: string; readonly from: string; readonly to: string };
}

export interface PeopleSet {
  readonly set: string;
  readonly name: string;
  readonly address: string;
  readonly manager: string | null;
  /** Owners whose address it knows. */
  readonly match: KeyMatch;
}

export interface Understanding {
  readonly sets: readonly SetFacts[];
  readonly recognised: ReadonlyMap<string, Recognised>;
  /** The chosen one first. */
  readonly candidates: readonly RosterCandidate[];
  readonly keys: ReadonlyMap<string, SetKey>;
  readonly people: PeopleSet | null;
}

/** Candidates that are looked at closely. */
const LOOKED_AT = 3;

/** Which set lists the customers, and how the others find them. `rosterKey`: a file that was named as the roster. */
export async function understandFolder(
  sets: readonly SetFacts[],
  reader: Pick<FactReader, 'match'>,
  rosterSet: string | null,
): Promise<Understanding | null> {
  const recognised = new Map(sets.map((set) => [set.name, recogniseSet(set)]));
  const all = listCandidates(sets, recognised);
  const pool = rosterSet === null ? all : all.filter(({ set }) => set.name === rosterSet);
  const weighed: RosterCandidate[] = [];
  for (const candidate of pool.slice(0, LOOKED_AT)) {
    const matches: KeyMatch[] = [];
    for (const set of sets) if (set !== candidate.set) matches.push(...(await matchIds(set, candidate, reader)));
    weighed.push(addReferences(candidate, matches));
  }
  const candidates = [...weighed.sort((a, b) => b.points - a.points), ...pool.slice(LOOKED_AT)];
  const [roster] = candidates;
  if (!roster) return null;
  const keys = new Map<string, SetKey>();
  const others = sets.filter((set) => set !== roster.set);
  for (const set of others) {
    const key = await findKey(set, roster, reader);
    if (key) keys.set(set.name, key);
  }
  for (const set of others) {
    const own = keys.get(set.name);
    if (own !== undefined && (own.by === 'id' || shareOf(own) >= LITTLE_MISSED)) continue;
    const key = await findDetour(set, { roster, others, keys }, reader);
    if (key && (own === undefined || shareOf(key) > shareOf(own))) keys.set(set.name, key);
  }
  return { sets, recognised, candidates, keys, people: await findPeople(others, roster, reader) };
}

async function matchIds(set: SetFacts, { set: roster, ids }: RosterCandidate, reader: Pick<FactReader, 'match'>) {
  const found: KeyMatch[] = [];
  for (const id of ids.slice(0, 3))
    for (const column of listKeys(set, id))
      found.push(...(await reader.match(place(set, column), place(roster, id))).slice(-1));
  return found;
}

function place(set: SetFacts, column: ColumnFacts) {
  return { set: set.name, column: column.name };
}

/** Columns that may hold an account's id or name. Small numbers are only taken for ids where the name says so. */
function listKeys(set: SetFacts, target: ColumnFacts): readonly ColumnFacts[] {
  const isNumbered = target.forms.number === target.filled && target.longest < 6;
  return set.columns
    .filter((column) => column.filled > 0 && !isMeasure(column) && column.longest <= 200)
    .filter((column) => namesAccount(column) || (!isNumbered && column.distinct > 1 && column.forms.boolean === 0))
    .sort((a, b) => rankOf(b) - rankOf(a))
    .slice(0, MOST_KEYS);
}

/** Of a set with nested values there are dozens of columns: those that are named as a key first. */
const MOST_KEYS = 16;

function rankOf(column: ColumnFacts): number {
  return (
    (namesAccount(column) ? 2 : 0) + (/\b(id|key|mail|ref|domain|name|user|number)$/.test(wordsOf(column.name)) ? 1 : 0)
  );
}

function isMeasure(column: ColumnFacts): boolean {
  const form = numberFormOf(column);
  const isWhole = column.numbers !== null && column.numbers.whole === column.forms.number;
  return (
    (form !== null && !(form === 'plain' && isWhole)) ||
    dateFormOf(column, null)?.kind === 'iso' ||
    column.forms.threeParts === column.filled ||
    column.forms.json === column.filled
  );
}

/** By the id before the name, and by what meets most rows. */
async function findKey(
  set: SetFacts,
  { set: roster, ids }: RosterCandidate,
  reader: Pick<FactReader, 'match'>,
): Promise<SetKey | null> {
  const id = ids[0]!;
  const name = findRole('name', roster.columns)?.column ?? null;
  const found: SetKey[] = [];
  for (const column of listKeys(set, id)) {
    const byId = (await reader.match(place(set, column), place(roster, id))).at(-1);
    if (byId) found.push({ column: column.name, match: byId, by: 'id' });
    const byName = name === null || name === id ? [] : await reader.match(place(set, column), place(roster, name));
    const last = byName.at(-1);
    if (last) found.push({ column: column.name, match: last, by: 'name' });
  }
  const [best] = found.filter(({ match }) => isMet(match)).sort((a, b) => worth(b) - worth(a));
  return best ?? null;
}

/** A name that meets fewer rows may be worse than another way. */
const LITTLE_MISSED = 0.95;

/** Of its rows, those that are met. */
function shareOf({ match }: SetKey): number {
  return match.matchedRows / Math.max(1, match.rows);
}

/** A little less by a name. */
function worth(key: SetKey): number {
  return shareOf(key) + (key.by === 'id' ? 0.05 : 0);
}

/** By way of a set that has the column once a row and knows the account: usage by subscription, subscriptions by account. */
async function findDetour(
  set: SetFacts,
  { roster, others, keys }: { roster: RosterCandidate; others: readonly SetFacts[]; keys: ReadonlyMap<string, SetKey> },
  reader: Pick<FactReader, 'match'>,
): Promise<SetKey | null> {
  const ways = [
    ...roster.set.columns
      .filter((column) => isUnique(column) && column !== roster.ids[0] && !isMeasure(column))
      .map((column) => ({ set: roster.set, column, to: roster.ids[0]!.name })),
    ...others.flatMap((other) => {
      const key = keys.get(other.name);
      if (other === set || key?.by !== 'id') return [];
      return other.columns
        .filter((column) => isUnique(column) && (fitName('id', column) > 0 || areAddresses(column)))
        .filter((column) => column.name !== key.column)
        .map((column) => ({ set: other, column, to: key.column }));
    }),
  ];
  for (const way of ways)
    for (const column of listKeys(set, way.column)) {
      const match = (await reader.match(place(set, column), place(way.set, way.column)))[0];
      if (match && match.how === 'exact' && match.matchedRows / Math.max(1, match.rows) >= 0.5)
        return { column: column.name, match, by: { through: way.set.name, from: way.column.name, to: way.to } };
    }
  return null;
}

/** The list that has an address for the names in the accounts' owner column. */
async function findPeople(
  others: readonly SetFacts[],
  { set: roster }: RosterCandidate,
  reader: Pick<FactReader, 'match'>,
): Promise<PeopleSet | null> {
  // Of an owner's id somebody else knows whose it is.
  const owner =
    findRole('owner', roster.columns)?.column ??
    roster.columns.find((column) => column.filled > 0 && /\bowner id$/.test(wordsOf(column.name)));
  if (!owner || areAddresses(owner)) return null;
  for (const set of others) {
    const manager = findRole('manager', set.columns)?.column ?? null;
    const address = set.columns.find(
      (column) => areAddresses(column) && column !== manager && column.filled === column.rows,
    );
    if (!address) continue;
    for (const column of set.columns.filter((one) => isUnique(one) && !areAddresses(one) && !isMeasure(one))) {
      const match = (await reader.match(place(roster, owner), place(set, column))).at(-1);
      if (match && match.matchedRows / Math.max(1, match.rows) >= 0.5)
        return { set: set.name, name: column.name, address: address.name, manager: manager?.name ?? null, match };
    }
  }
  return null;
}
