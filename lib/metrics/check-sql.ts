import { closest } from 'fastest-levenshtein';
import {
  aggregateFunctions,
  allowedFunctions,
  allowedTableFunctions,
  forbiddenNames,
  rowMakingFunctions,
} from './allowed-functions.ts';
import { parseSql, type SqlNode } from './parse-sql.ts';
import { isClosedExpression, replaceNight } from './sql-text.ts';

/** A text that may run, with the tables it reads, or why it may not and what to write. */
export type SqlCheck =
  | { readonly isAllowed: true; readonly reads: ReadonlySet<string> }
  | { readonly isAllowed: false; readonly message: string; readonly hint: string };

/**
 * Checks the SQL of a metric (or of `accounts`) on DuckDB's own parse of it: exactly one SELECT, over `tables` and its own CTEs, with
 * functions of the allow-list. It decides nothing about columns and types: binding does.
 */
export async function checkSelect(sql: string, tables: Iterable<string>): Promise<SqlCheck> {
  const parsed = await parseSql(replaceNight(sql, anyNight));
  if (!parsed.isValid) return refuse(parsed.message, 'Write one SELECT that returns account_id and value.');
  if (parsed.statements.length !== 1)
    return refuse(
      `It holds ${parsed.statements.length} statements.`,
      'Write one SELECT; parts of it can be named by WITH.',
    );
  return walk(parsed.statements[0]!, tables);
}

/**
 * Checks a `where`: one condition over the columns of one row of `from`, which it may neither multiply nor look beyond; subqueries
 * follow the rules of `checkSelect`.
 */
export async function checkWhere(where: string, tables: Iterable<string>): Promise<SqlCheck> {
  const hint = oneCondition;
  const condition = replaceNight(where, anyNight);
  if (!isClosedExpression(condition)) return refuse('Its brackets do not match.', hint);
  const parsed = await parseSql(`SELECT (${condition}\n)`);
  if (!parsed.isValid) return refuse(parsed.message, hint);
  if (!isOneExpression(parsed.statements)) return refuse('It is not one condition.', hint);
  const check = walk(parsed.statements[0]!, tables);
  const beyond = check.isAllowed ? findBeyondRow(conditionOf(parsed.statements)) : null;
  return beyond === null ? check : refuse(beyond, hint);
}

const oneCondition = "Write one condition over the export's columns, such as priority = 'urgent'.";

function conditionOf([statement]: readonly SqlNode[]): SqlNode | undefined {
  return isFields(statement) && isFields(statement.node) ? statement.node.select_list : undefined;
}

/** What in a condition is not about one row, or null. A subquery has rows of its own, so what is inside it is not looked at. */
function findBeyondRow(node: SqlNode | undefined): string | null {
  if (Array.isArray(node)) {
    for (const child of node) {
      const beyond = findBeyondRow(child);
      if (beyond !== null) return beyond;
    }
    return null;
  }
  if (!isFields(node) || node.type === 'VALUE_CONSTANT') return null;
  if (node.type === 'STAR') return 'It names many columns at once (* or COLUMNS).';
  if (node.type === 'POSITIONAL_REFERENCE')
    return 'It names a column by its place, which is not the same in every file.';
  if (typeof node.type === 'string' && node.type.startsWith('WINDOW_')) return 'It looks at other rows (OVER).';
  const name = typeof node.function_name === 'string' ? node.function_name.toLowerCase() : '';
  if (rowMakingFunctions.has(name)) return `It makes many rows of one (${name}).`;
  if (aggregateFunctions.has(name)) return `It makes one value of many rows (${name}).`;
  if (node.type === 'SUBQUERY') return findBeyondRow(node.child);
  return findBeyondRow(Object.entries(node).flatMap(([key, child]) => (key === 'cast_type' ? [] : [child])));
}

/** The check is the same for every night, and a DATE constant stands for each. */
const anyNight = '2000-01-01';

function refuse(message: string, hint: string): SqlCheck {
  return { isAllowed: false, message, hint };
}

type Fields = { readonly [key: string]: SqlNode };

const isFields = (node: SqlNode | undefined): node is Fields =>
  typeof node === 'object' && node !== null && !Array.isArray(node);

/** Whether the text parsed as nothing but one value of a SELECT without FROM. */
function isOneExpression(statements: readonly SqlNode[]): boolean {
  const [statement, ...others] = statements;
  if (others.length > 0 || !isFields(statement) || !isFields(statement.node)) return false;
  const { type, select_list: list, from_table: from, modifiers, where_clause: where, ...rest } = statement.node;
  const isBare = where === null && rest.having === null && rest.qualify === null;
  const hasNoFrom = isFields(from) && from.type === 'EMPTY' && Array.isArray(modifiers) && modifiers.length === 0;
  return type === 'SELECT_NODE' && Array.isArray(list) && list.length === 1 && isBare && hasNoFrom;
}

/** Kinds of node that only combine what is inside them. Any kind that is not known is refused. */
const plainTypes = new Set(
  `SELECT_NODE SET_OPERATION_NODE RECURSIVE_CTE_NODE CTE_NODE EMPTY JOIN SUBQUERY EXPRESSION_LIST COLUMN_REF STAR CASE_EXPR COLLATE
   LAMBDA POSITIONAL_REFERENCE ARRAY_CONSTRUCTOR ARRAY_EXTRACT ARRAY_SLICE STRUCT_EXTRACT GROUPING_FUNCTION ASCENDING DESCENDING
   FUNCTION TABLE_FUNCTION BASE_TABLE`.split(/\s+/),
);
const plainFamilies = /^(COMPARE|CONJUNCTION|OPERATOR|WINDOW|ORDER|LIMIT|DISTINCT)_[A-Z_]+$/;

class Refusal extends Error {
  readonly hint: string;
  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

interface Walk {
  /** Lower-cased → as configured: SQL names know no case. */
  readonly tables: ReadonlyMap<string, string>;
  readonly reads: Set<string>;
}

function walk(statement: SqlNode, tables: Iterable<string>): SqlCheck {
  const known = new Map([...tables].map((name) => [name.toLowerCase(), name]));
  const state: Walk = { tables: known, reads: new Set() };
  try {
    visit(statement, new Set(), state);
    return { isAllowed: true, reads: state.reads };
  } catch (error) {
    if (error instanceof Refusal) return refuse(error.message, error.hint);
    throw error;
  }
}

type Scope = ReadonlySet<string>;

function visit(node: SqlNode | undefined, scope: Scope, state: Walk): void {
  if (Array.isArray(node)) {
    for (const child of node) visit(child, scope, state);
    return;
  }
  if (!isFields(node)) return;
  // A constant and the type of a cast hold the user's text and type names, never anything that runs.
  if (node.type === 'VALUE_CONSTANT') return;
  refuseUnknown(node);
  const inner = addCtes(node, scope, state);
  if (node.type === 'BASE_TABLE') readTable(node, inner, state);
  else if (node.type === 'TABLE_FUNCTION') readTableFunction(node, inner, state);
  else if (node.type === 'COLUMN_REF') refuseSessionName(node);
  else visitParts(node, inner, state);
}

/** Of every other kind that is allowed. */
function visitParts(node: Fields, scope: Scope, state: Walk): void {
  if (typeof node.function_name === 'string') refuseFunction(node.function_name);
  for (const [key, child] of Object.entries(node))
    if (key !== 'cte_map' && key !== 'cast_type') visit(child, scope, state);
}

function refuseUnknown(node: Fields): void {
  if (node.sample)
    throw new Refusal('It draws a sample, which differs from run to run.', 'Leave out SAMPLE and TABLESAMPLE.');
  if (typeof node.type !== 'string' || plainTypes.has(node.type) || plainFamilies.test(node.type)) return;
  if (node.type === 'VALUE_PARAMETER')
    throw new Refusal('It has a parameter other than :night.', 'Write :night for the date of the night.');
  const kind = node.type === 'SHOW_REF' ? 'SHOW, DESCRIBE or SUMMARIZE' : node.type.toLowerCase().replaceAll('_', ' ');
  throw new Refusal(`It uses ${kind}, which a metric may not.`, 'Write it with SELECT, JOIN, GROUP BY and WITH.');
}

/** The scope inside a query node: its CTEs are checked in order, each seeing those before it, and itself when it is recursive. */
function addCtes(node: Fields, scope: Scope, state: Walk): Scope {
  const map = isFields(node.cte_map) ? node.cte_map.map : null;
  if (!Array.isArray(map) || map.length === 0) return scope;
  const inner = new Set(scope);
  for (const entry of map as readonly SqlNode[]) {
    if (!isFields(entry) || typeof entry.key !== 'string' || !isFields(entry.value)) continue;
    const name = entry.key.toLowerCase();
    visit(entry.value, isRecursive(entry.value) ? new Set([...inner, name]) : inner, state);
    inner.add(name);
  }
  return inner;
}

function isRecursive({ query }: Fields): boolean {
  return isFields(query) && isFields(query.node) && query.node.type === 'RECURSIVE_CTE_NODE';
}

function readTable(node: Fields, scope: Scope, state: Walk): void {
  const written = String(node.table_name);
  const choose = `The tables are: ${[...state.tables.values()].join(', ')}.`;
  if (node.schema_name || node.catalog_name || node.at_clause)
    throw new Refusal(
      `Table "${written}" is named with a schema, catalog or version.`,
      `Write its name alone. ${choose}`,
    );
  const name = written.toLowerCase();
  if (scope.has(name)) return;
  const table = state.tables.get(name);
  if (table === undefined) {
    const nearest = state.tables.size > 0 ? `Did you mean "${closest(written, [...state.tables.values()])}"? ` : '';
    throw new Refusal(`There is no table "${written}".`, `${nearest}${choose}`);
  }
  state.reads.add(table);
}

function readTableFunction(node: Fields, scope: Scope, state: Walk): void {
  const call = node.function;
  const name = isFields(call) && call.type === 'FUNCTION' ? String(call.function_name).toLowerCase() : '';
  if (!isFields(call) || !allowedTableFunctions.has(name))
    throw new Refusal(
      `The table function ${name || 'in FROM'} is not allowed.`,
      `In FROM there may be exports, subqueries, VALUES, ${[...allowedTableFunctions].join(', ')}.`,
    );
  visit(call.children, scope, state);
}

function refuseFunction(written: string): void {
  const name = written.toLowerCase();
  // Some window nodes carry no name beside their type.
  if (name === '' || allowedFunctions.has(name)) return;
  const isClock = /^(now|today|get_current_|transaction_timestamp|age$|ago$)/.test(name);
  throw new Refusal(
    `The function ${name} is not allowed.`,
    isClock
      ? 'Write :night for the date of the night: a metric must give the same value when the night is run again.'
      : `A metric may use functions over its own values. The nearest allowed name is ${closest(name, [...allowedFunctions])}.`,
  );
}

function refuseSessionName(node: Fields): void {
  const names = node.column_names;
  if (!Array.isArray(names) || names.length !== 1) return;
  const name = String(names[0]).toLowerCase();
  if (forbiddenNames.has(name))
    throw new Refusal(`${name} is not allowed.`, 'Write :night for the date of the night; a metric knows no session.');
}
