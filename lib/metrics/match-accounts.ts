import type { Day } from '../calendar.ts';
import type { AccountMatch, HealthConfig } from '../config/health-config.ts';
import { quoteName } from '../quote-sql.ts';
import { type KeyedMatch, matchKeys } from './match-keys.ts';
import { ACCOUNTS_TABLE, accountCell, columnType, type NightTable, schemaOn, visibleOn } from './night-tables.ts';
import { selectText } from './typed-values.ts';

type Through = Extract<AccountMatch, { by: 'through' }>;

/**
 * Statements that find, for every export whose ids are not the accounts' as written, whose rows are whose, and put the accounts' ids into
 * what SQL reads: NULL in rows of nobody. A key that several accounts share is nobody's. The accounts must be there.
 */
export function matchStatements(
  config: HealthConfig,
  tables: ReadonlyMap<string, NightTable>,
  night: Day,
): readonly string[] {
  const simple: string[] = [];
  const through: string[] = [];
  for (const [name, source] of tables) {
    const match = config.exports.get(name)?.match;
    if (source.table.account === null || match === undefined || match.by === 'exact') continue;
    if (match.by === 'through') {
      const translator = tables.get(match.through);
      if (translator)
        through.push(createKnown(source, translate(source, translator, match, night)), ...replaceViews(source));
    } else simple.push(createKnown(source, holdAgainst(source, match.by)), ...replaceViews(source));
  }
  return [...simple, ...through];
}

function createKnown({ known }: NightTable, select: string): string {
  return `CREATE TABLE ${known} AS ${select}`;
}

function cellsOf(source: NightTable): string {
  const cell = accountCell(source);
  return `(SELECT DISTINCT ${cell} AS id FROM ${source.source} AS rows WHERE ${cell} IS NOT NULL)`;
}

/** Each cell with the one account that has its first key, else its next. */
function holdAgainst(source: NightTable, by: KeyedMatch): string {
  const ofAccounts = matchKeys(by, 'accounts.id', 'accounts.name');
  const keys = ofAccounts.map((key, rank) => {
    const earlier = ofAccounts
      .slice(0, rank)
      .map((first) => ` AND key NOT IN (SELECT ${first} FROM ${ACCOUNTS_TABLE} AS accounts)`);
    return `keys_${rank} AS (SELECT key, min(account) AS account, min(index) AS index
      FROM (SELECT ${key} AS key, id AS account, index FROM ${ACCOUNTS_TABLE} AS accounts) AS keyed
      WHERE key IS NOT NULL${earlier.join('')} GROUP BY key HAVING count(*) = 1)`;
  });
  const ofCells = matchKeys(by, 'cells.id', 'cells.id');
  const tries = ofCells.flatMap((key, cellRank) => ofAccounts.map((_, rank) => ({ key, cellRank, rank })));
  const joins = tries.map(
    ({ key, cellRank, rank }) =>
      `LEFT JOIN keys_${rank} AS try_${cellRank}_${rank} ON try_${cellRank}_${rank}.key = ${key}`,
  );
  const found = tries.map(({ cellRank, rank }) => `try_${cellRank}_${rank}`);
  const index = found.map((one) => `WHEN ${one}.account IS NOT NULL THEN ${one}.index`);
  return `WITH ${keys.join(', ')} SELECT * FROM (
    SELECT cells.id AS id, coalesce(${found.map((one) => `${one}.account`).join(', ')}) AS account, CASE ${index.join(' ')} END AS index
    FROM ${cellsOf(source)} AS cells ${joins.join(' ')}) AS found WHERE account IS NOT NULL`;
}

/** Each cell with the one account that the translator names beside it. */
function translate(source: NightTable, translator: NightTable, match: Through, night: Day): string {
  return `WITH keys AS (SELECT key, min(account) AS account, min(index) AS index FROM (${selectNamed(translator, match, night)}) AS named
    WHERE key IS NOT NULL GROUP BY key HAVING count(*) = 1)
    SELECT cells.id AS id, keys.account AS account, keys.index AS index FROM ${cellsOf(source)} AS cells JOIN keys ON keys.key = cells.id`;
}

/** SQL of what an export calls which accounts: `key`, `account`, `index`, each once. */
export function selectNamed(translator: NightTable, { from, to }: Through, night: Day): string {
  const read = (column: string) =>
    selectText(`rows.${quoteName(column)}`, columnType(translator.table, column) === 'number' ? 'DOUBLE' : 'VARCHAR');
  const isAccount = to === translator.table.account;
  const ids = isAccount ? translator.known : ACCOUNTS_TABLE;
  return `SELECT DISTINCT ${read(from)} AS key, known.${translator.known === ids && ids !== ACCOUNTS_TABLE ? 'account' : 'id'} AS account, known.index AS index
    FROM ${translator.source} AS rows JOIN ${ids} AS known ON known.id = ${read(to)} WHERE ${visibleOn(night)}`;
}

function replaceViews(source: NightTable): readonly string[] {
  const { table, known, viewDays } = source;
  const columns = table.columns.map(({ name }) =>
    name === table.account ? `known.account AS ${quoteName(name)}` : `rows.${quoteName(name)}`,
  );
  return viewDays.map(
    (day) => `CREATE OR REPLACE VIEW ${schemaOn(day)}.${quoteName(table.name)} AS SELECT ${columns.join(', ')}
      FROM ${source.source} AS rows LEFT JOIN ${known} AS known ON known.id = ${accountCell(source)} WHERE ${visibleOn(day)}`,
  );
}
