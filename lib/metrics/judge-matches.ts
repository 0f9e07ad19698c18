import type { AccountMatch } from '../config/health-config.ts';
import { countOf, formatCount, formatPart } from '../format-count.ts';
import { maskAddresses } from '../mask-addresses.ts';
import { percent } from '../percent.ts';
import { describeMeeting } from './describe-meeting.ts';
import { findMeeting } from './find-meeting.ts';
import { matchKeys } from './match-keys.ts';
import type { Matching, MatchNote, MatchRequest } from './matching.ts';
import { ACCOUNTS_TABLE, accountCell, type NightTable, schemaOn, visibleOn } from './night-tables.ts';

/** So many rows without an account among them are no chance. */
const LEAST_ROWS = 20;
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
      if (count.rows < LEAST_ROWS) notes.push({ export: name, kind: 'few', message: `${none} ${await describe()}` });
      else if (!(await hasMatchedBefore(name))) unmatched.set(name, `${none} ${await describe()}`);
      continue;
    }
    const isRare = count.matched < LEAST_SHARE * count.rows && count.accounts < LEAST_SHARE * accounts;
    if (!isRare) continue;
    const few = `Only ${percent(count.matched / count.rows)} of its ${formatCount(count.rows)} rows are of an account of the roster, and ${formatPart(count.accounts, accounts)} accounts are in it.`;
    notes.push({ export: name, kind: 'few', message: `${few} ${await describe()}` });
  }
  const matched = [...counts].filter(([, count]) => count.matched > 0).map(([name]) => name);
  return { unmatched, matched: new Set(matched), notes };
}

const SHOWN = 3;

/** Rows whose key is that of several accounts, and so of nobody. */
async function describeShared(
  source: NightTable,
  match: AccountMatch,
  { night, worker }: MatchRequest,
): Promise<readonly MatchNote[]> {
  if (match.by === 'through') return [];
  const [ofAccounts] = matchKeys(match.by, 'accounts.id', 'accounts.name');
  const [ofCells] = matchKeys(match.by, 'cells.id', 'cells.id');
  const [texts = [], rows = [], owners = []] = await worker.query({
    schema: schemaOn(night),
    sql: `SELECT cells.id, CAST(n AS DOUBLE), array_to_string(shared.ids[:${SHOWN}], ', ')
      FROM (SELECT ${accountCell(source)} AS id, count(*) AS n FROM ${source.source} AS rows WHERE ${visibleOn(night)} GROUP BY 1) AS cells
      JOIN (SELECT ${ofAccounts} AS key, list(id ORDER BY id) AS ids FROM ${ACCOUNTS_TABLE} AS accounts GROUP BY key HAVING count(*) > 1) AS shared
      ON shared.key = ${ofCells} ORDER BY n DESC, cells.id`,
  });
  if (texts.length === 0) return [];
  const count = Array.from(rows, Number).reduce((sum, some) => sum + some, 0);
  const some = Array.from(
    texts as ArrayLike<unknown>,
    (text, at) => `${JSON.stringify(maskAddresses(String(text)))} (of ${owners[at]})`,
  ).slice(0, SHOWN);
  const what = `${countOf(count, 'row is', 'rows are')} of nobody, because match: ${match.by} finds several accounts: ${some.join('; ')}.`;
  return [{ export: source.table.name, kind: 'shared', message: what }];
}
