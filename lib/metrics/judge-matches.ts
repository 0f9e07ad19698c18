import type { Day } from '../calendar.ts';
import type { AccountMatch } from '../config/health-config.ts';
import { countOf, formatCount, formatPart } from '../format-count.ts';
import { maskAddresses } from '../mask-addresses.ts';
import { percent } from '../percent.ts';
import { describeMeeting } from './describe-meeting.ts';
import { findMeeting } from './find-meeting.ts';
import { selectNamed } from './match-accounts.ts';
import { type KeyedMatch, matchKeys } from './match-keys.ts';
import type { Matching, MatchNote, MatchRequest } from './matching.ts';
import { ACCOUNTS_TABLE, accountCell, type NightTable, schemaOn, visibleOn } from './night-tables.ts';

/** So many rows without an account among them are no chance. */
export const LEAST_ROWS = 20;
const LEAST_SHARE = 0.2;

/** Which exports speak of other ids than the accounts have: what such an export does not say of an account is not zero. */
export async function judgeMatches(request: MatchRequest): Promise<Matching> {
  const { config, tables, counts, accounts, hasMatchedBefore } = request;
  const unmatched = new Map<string, string>();
  const notes: MatchNote[] = [];
  for (const [name, count] of counts) {
    const { match, isSparse } = config.exports.get(name)!;
    const source = tables.get(name)!;
    const describe = async () => describeMeeting(name, match, await findMeeting(source, request));
    if (match.by !== 'exact') notes.push(...(await describeShared(source, match, request)));
    if (isSparse || count.rows === 0) continue;
    if (count.matched === 0) {
      const none = `${count.rows === 1 ? 'Its one row is of no account' : `None of its ${formatCount(count.rows)} rows is of an account`} of the roster.`;
      if (count.rows < LEAST_ROWS)
        notes.push({ about: ['exports', name], kind: 'few', message: `${none} ${await describe()}` });
      else if (!(await hasMatchedBefore(name))) unmatched.set(name, `${none} ${await describe()}`);
      continue;
    }
    const isRare = count.matched < LEAST_SHARE * count.rows && count.accounts < LEAST_SHARE * accounts;
    if (!isRare) continue;
    const few = `Only ${percent(count.matched / count.rows)} of its ${formatCount(count.rows)} rows are of an account of the roster, and ${formatPart(count.accounts, accounts)} accounts are in it.`;
    notes.push({ about: ['exports', name], kind: 'few', message: `${few} ${await describe()}` });
  }
  const matched = [...counts].filter(([, count]) => count.matched > 0).map(([name]) => name);
  return { unmatched, matched: new Set(matched), notes };
}

const SHOWN = 3;

/** Rows whose key is that of several accounts, and so of nobody. */
async function describeShared(
  source: NightTable,
  match: AccountMatch,
  { night, worker, tables }: MatchRequest,
): Promise<readonly MatchNote[]> {
  const keyed = match.by === 'through' ? keysThrough(match, tables, night) : keysOf(match.by);
  if (keyed === null) return [];
  const [texts = [], rows = [], owners = []] = await worker.query({
    schema: schemaOn(night),
    sql: `SELECT cells.id, CAST(n AS DOUBLE), array_to_string(shared.ids[:${SHOWN}], ', ')
      FROM (SELECT ${accountCell(source)} AS id, count(*) AS n FROM ${source.source} AS rows WHERE ${visibleOn(night)} GROUP BY 1) AS cells
      JOIN (SELECT key, list(account ORDER BY account) AS ids FROM (${keyed.accounts}) AS keyed GROUP BY key HAVING count(*) > 1) AS shared
      ON shared.key = ${keyed.cell} ORDER BY n DESC, cells.id`,
  });
  if (texts.length === 0) return [];
  const count = Array.from(rows, Number).reduce((sum, some) => sum + some, 0);
  const some = Array.from(
    texts as ArrayLike<unknown>,
    (text, at) => `${JSON.stringify(maskAddresses(String(text)))} (of ${owners[at]})`,
  ).slice(0, SHOWN);
  const what = `${countOf(count, 'row is', 'rows are')} of nobody, because match: ${keyed.words} finds several accounts: ${some.join('; ')}.`;
  return [{ about: ['exports', source.table.name], kind: 'shared', message: what }];
}

/** SQL of the accounts by `key` (`account` is their id), and of the key of a cell. */
interface Keyed {
  readonly accounts: string;
  readonly cell: string;
  /** As health.yaml has it. */
  readonly words: string;
}

function keysOf(by: KeyedMatch): Keyed {
  const [ofAccounts] = matchKeys(by, 'accounts.id', 'accounts.name');
  const [ofCells] = matchKeys(by, 'cells.id', 'cells.id');
  const accounts = `SELECT ${ofAccounts} AS key, id AS account FROM ${ACCOUNTS_TABLE} AS accounts`;
  return { accounts, cell: ofCells!, words: by };
}

function keysThrough(
  match: Extract<AccountMatch, { by: 'through' }>,
  tables: ReadonlyMap<string, NightTable>,
  night: Day,
): Keyed | null {
  const translator = tables.get(match.through);
  if (!translator) return null;
  return { accounts: selectNamed(translator, match, night), cell: 'cells.id', words: `{ through: ${match.through} }` };
}
