import type { AccountMatch } from '../config/health-config.ts';
import { maskAddresses } from '../mask-addresses.ts';
import { quoteName, quoteText } from '../quote-sql.ts';
import { foldCase, foldName, shortSalesforceId } from './match-keys.ts';
import type { MatchRequest } from './matching.ts';
import { ACCOUNTS_TABLE, accountCell, type NightTable, schemaOn, visibleOn } from './night-tables.ts';

/** What would make ids meet. `affix`: what one side has before or after the other's. */
export type Way =
  | { readonly by: 'case' | 'salesforce_id' | 'name' | 'blanks' | 'zeros' | 'decimals' | 'signs' }
  | { readonly by: 'affix'; readonly affix: string; readonly isOfExport: boolean; readonly isBefore: boolean };

/** Ids of an export that are no account's, accounts that are not in it, and what would bring them together. */
export interface Meeting {
  readonly cells: readonly string[];
  readonly accounts: readonly string[];
  readonly way: Way | null;
}

const SHOWN = 3;
/** Ids that are tried; the most frequent ones. */
const TRIED = 1000;
/** Of so many each is held against every account. */
const TRIED_ENDS = 50;

/** By what texts are held against each other, in the order in which one is believed. */
const keys: readonly (readonly [Exclude<Way['by'], 'affix'>, (text: string) => string, 'id' | 'name'])[] = [
  ['blanks', (text) => `trim(regexp_replace(${text}, '[\\s\\p{Z}]+', ' ', 'g'))`, 'id'],
  ['case', foldCase, 'id'],
  ['salesforce_id', shortSalesforceId, 'id'],
  ['name', foldName, 'name'],
  ['zeros', (text) => `ltrim(${text}, '0')`, 'id'],
  ['decimals', (text) => `regexp_replace(${text}, '[.]0+$', '')`, 'id'],
  ['signs', (text) => `nullif(regexp_replace(lower(${text}), '[^\\p{L}\\p{N}]', '', 'g'), '')`, 'id'],
];

export async function findMeeting(
  source: NightTable,
  { config, tables, night, worker }: Pick<MatchRequest, 'config' | 'tables' | 'night' | 'worker'>,
): Promise<Meeting> {
  const schema = schemaOn(night);
  const match = config.exports.get(source.table.name)!.match;
  const strangers = strangersOf(source, night);
  const readTexts = async (sql: string): Promise<readonly string[]> => {
    const [column = []] = await worker.query({ schema, sql });
    return Array.from(column, String);
  };
  const cells = await readTexts(`SELECT id FROM ${strangers} AS strangers ORDER BY n DESC, id LIMIT ${SHOWN}`);
  const accounts = await readTexts(selectOthers(source, match, tables));
  const counts = await worker.query({ schema, sql: countWays(strangers) });
  const met = keys.map((_, index) => Number(counts[index]?.[0]));
  const best = Math.max(...met);
  const by = keys[met.indexOf(best)]![0];
  const way = best > 0 ? { by } : await findAffix(source, { night, worker });
  return { cells: cells.map(maskAddresses), accounts: accounts.map(maskAddresses), way };
}

/** Ids of no account, each with its rows. */
function strangersOf(source: NightTable, night: number): string {
  return `(SELECT cells.id, n FROM (SELECT ${accountCell(source)} AS id, count(*) AS n FROM ${source.source} AS rows
    WHERE ${visibleOn(night)} GROUP BY 1) AS cells ANTI JOIN ${source.known} AS known ON known.id = cells.id WHERE cells.id IS NOT NULL)`;
}

/** What the export would have to say of accounts that are not in it. */
function selectOthers(source: NightTable, match: AccountMatch, tables: ReadonlyMap<string, NightTable>): string {
  const translator = match.by === 'through' ? tables.get(match.through) : undefined;
  if (match.by === 'through' && translator) {
    const from = quoteName(match.from);
    return `SELECT DISTINCT CAST(${from} AS VARCHAR) AS id FROM ${translator.source} WHERE ${from} IS NOT NULL ORDER BY id LIMIT ${SHOWN}`;
  }
  const shown = match.by === 'name' ? 'name' : 'id';
  return `SELECT accounts.${shown} FROM ${ACCOUNTS_TABLE} AS accounts
    ANTI JOIN (SELECT DISTINCT known.index FROM ${source.source} AS rows JOIN ${source.known} AS known ON known.id = ${accountCell(source)}) AS here
    ON here.index = accounts.index WHERE accounts.${shown} IS NOT NULL ORDER BY accounts.index LIMIT ${SHOWN}`;
}

function countWays(strangers: string): string {
  const counts = keys.map(([, key, column]) => {
    const known = `(SELECT ${key(`accounts.${column}`)} FROM ${ACCOUNTS_TABLE} AS accounts WHERE ${key(`accounts.${column}`)} IS NOT NULL)`;
    return `CAST(count(*) FILTER (WHERE ${key('tried.id')} IN ${known}) AS DOUBLE)`;
  });
  return `SELECT ${counts.join(', ')} FROM (SELECT id FROM ${strangers} AS strangers ORDER BY n DESC, id LIMIT ${TRIED}) AS tried`;
}

/** What at least half of the ids have more, or less, than an account's. */
async function findAffix(
  source: NightTable,
  { night, worker }: Pick<MatchRequest, 'night' | 'worker'>,
): Promise<Way | null> {
  const ends = [true, false].flatMap((isOfExport) =>
    [true, false].map((isBefore) => {
      const [long, short] = isOfExport ? ['tried.id', 'accounts.id'] : ['accounts.id', 'tried.id'];
      const affix = `${isBefore ? 'left' : 'right'}(${long}, length(${long}) - length(${short}))`;
      const meets = `length(${long}) > length(${short}) AND ${isBefore ? 'ends_with' : 'starts_with'}(${long}, ${short})`;
      const side = quoteText(`${isOfExport} ${isBefore}`);
      return `SELECT ${side} AS side, ${affix} AS affix, tried.id FROM tried, ${ACCOUNTS_TABLE} AS accounts WHERE ${meets}`;
    }),
  );
  const [sides = [], affixes = []] = await worker.query({
    schema: schemaOn(night),
    sql: `WITH tried AS MATERIALIZED (SELECT id FROM ${strangersOf(source, night)} AS strangers ORDER BY n DESC, id LIMIT ${TRIED_ENDS})
      SELECT side, affix FROM (${ends.join(' UNION ALL ')}) AS ends GROUP BY side, affix
      HAVING 2 * count(DISTINCT id) >= (SELECT count(*) FROM tried) ORDER BY count(DISTINCT id) DESC, side, affix LIMIT 1`,
  });
  const [side] = Array.from(sides, String);
  const [affix] = Array.from(affixes, String);
  if (side === undefined || affix === undefined) return null;
  const [isOfExport, isBefore] = side.split(' ').map((word) => word === 'true');
  return { by: 'affix', affix, isOfExport: isOfExport!, isBefore: isBefore! };
}
