import type { DuckDBConnection } from '@duckdb/node-api';
import type { JsonDialect } from '../config/health-config.ts';
import { quoteText } from '../quote-sql.ts';
import { FileProblem } from './file-problem.ts';
import { type LineReject, MAX_REJECTS_KEPT, shortenValue } from './line-reject.ts';
import { findNestedPath, withoutColumns } from './nested-path.ts';
import { JSONL_DELIMITER, normaliseJsonl } from './normalise-jsonl.ts';
import { openText } from './open-text.ts';
import { checkNames, MAX_COLUMNS, nameColumns, type RawFile, rawColumn } from './raw-file.ts';
import { selectCopy, type TextReading } from './read-csv.ts';
import { withinLimit } from './size-limit.ts';
import { type JsonSurvey, surveyJson } from './survey-json.ts';

/**
 * A JSONL file as text cells: one object a line, columns are the union of the keys in order of appearance, nested values
 * their JSON text; behind them the paths into nested values that are wanted. A last line that is no object is a cut, elsewhere it is a rejected row. Throws FileProblem.
 */
export async function readJsonl(
  file: string,
  { compression, connection, limit, paths, json }: TextReading & { paths: readonly string[]; json: JsonDialect },
): Promise<RawFile> {
  const copy = `${file}.rows`;
  const text = () => withinLimit(openText(file, { compression, encoding: 'utf-8', connection }), limit);
  const normalised = await normaliseJsonl(text(), copy, json.rows?.split('.') ?? null);
  if (normalised.isDoubtful) refuseDocument(await surveyJson(text()));
  await connection.run(`CREATE OR REPLACE TEMP TABLE json_lines AS
    SELECT line, json, coalesce(CASE WHEN json_valid(json) THEN json_type(json) END = 'OBJECT', false) AS is_object
    FROM (${selectCopy(copy, ["'json': 'VARCHAR'"], normalised, `delim=${quoteText(JSONL_DELIMITER)}, quote='', escape=''`)})`);
  if (!normalised.isDocument) await checkLastLine(connection);
  const broken = await findBrokenLines(connection);
  const keys = await listKeys(connection);
  const nested = await findNested(paths, keys, connection);
  const names = [...keys, ...nested.map(({ name }) => name)];
  checkNames(names);
  const pointers = [...keys.map((key) => pointTo([key])), ...nested.map(({ pointer }) => pointer)];
  const cells = names.map((_, index) => `cells[${index + 1}] AS ${rawColumn(index)}`);
  return {
    columns: nameColumns(names).map((named, index) => ({
      ...named,
      stated: null,
      isNumber: `json_type(json, ${pointers[index]}) IN (${numberTypes})`,
      isAbsent: nested[index - keys.length]?.isAbsent ?? false,
    })),
    relation: `SELECT ${['line', 'json', ...cells].join(', ')} FROM (
      SELECT line, json, ${pointers.length > 0 ? `json_extract_string(json, [${pointers.join(', ')}])` : 'NULL'} AS cells
      FROM json_lines WHERE is_object)`,
    rows: normalised.rows - broken.count,
    rejected: normalised.rejected + broken.count,
    rejects: [...normalised.rejects, ...broken.rejects].sort((a, b) => a.line - b.line).slice(0, MAX_REJECTS_KEPT),
  };
}

const numberTypes = ['BIGINT', 'UBIGINT', 'DOUBLE'].map(quoteText).join(', ');

async function checkLastLine(connection: DuckDBConnection): Promise<void> {
  const result = await connection.runAndReadAll(
    'SELECT line, is_object, left(json, 1) FROM json_lines ORDER BY line DESC LIMIT 1',
  );
  const [line, isObject, first] = result.getRows()[0] ?? [];
  if (isObject !== false) return;
  throw new FileProblem(
    first === '['
      ? `holds a JSON list on line ${line}; JSONL has one object per line. Export it as JSON lines.`
      : `is cut off: its last line, ${line}, is not a whole JSON object. Export or upload it again.`,
  );
}

/** Throws FileProblem when what was read as lines is one document, or objects over several lines. */
function refuseDocument({ first, documents, rows }: JsonSurvey): void {
  if (first === null || (first.lines === 1 && (!first.isWhole || documents > 1 || rows === null))) return;
  const setting = rows === null || documents > 1 ? null : `write json: { rows: ${rows} }`;
  if (!first.isWhole) {
    const also = setting === null ? '' : ` It is one JSON document, not lines: ${setting}, too.`;
    throw new FileProblem(`is cut off: its JSON does not end. Export or upload it again.${also}`);
  }
  throw new FileProblem(
    setting === null
      ? 'holds JSON objects over several lines: export it as JSON lines, one object a line.'
      : `is one JSON document, not lines: ${setting}.`,
  );
}

async function findBrokenLines(connection: DuckDBConnection): Promise<{ count: number; rejects: LineReject[] }> {
  const counted = await connection.runAndReadAll('SELECT count(*)::INTEGER FROM json_lines WHERE NOT is_object');
  const kept = await connection.runAndReadAll(
    `SELECT line, left(json, 200) FROM json_lines WHERE NOT is_object ORDER BY line LIMIT ${MAX_REJECTS_KEPT}`,
  );
  const rejects = kept.getRows().map(([line, value]) => ({
    line: Number(line),
    column: '',
    value: shortenValue(String(value)),
    reason: 'is not a JSON object',
  }));
  return { count: Number(counted.getRows()[0]?.[0]), rejects };
}

async function listKeys(connection: DuckDBConnection): Promise<string[]> {
  const result = await connection.runAndReadAll(`
    SELECT key FROM (
      SELECT line, unnest(json_keys(json)) AS key, generate_subscripts(json_keys(json), 1) AS position
      FROM json_lines WHERE is_object)
    GROUP BY key ORDER BY min((line, position)) LIMIT ${MAX_COLUMNS + 1}`);
  return result.getRows().map(([key]) => String(key));
}

interface NestedColumn {
  readonly name: string;
  readonly pointer: string;
  /** No row has it. */
  readonly isAbsent: boolean;
}

async function findNested(
  paths: readonly string[],
  keys: readonly string[],
  connection: DuckDBConnection,
): Promise<NestedColumn[]> {
  const wanted = withoutColumns(paths, keys).map((name) => {
    const path = findNestedPath(name, keys);
    return { name, pointer: pointTo(path ? [path.column, ...path.keys] : [name]) };
  });
  if (wanted.length === 0) return [];
  const found = wanted.map(({ pointer }) => `coalesce(bool_or(json_exists(json, ${pointer})), false)`);
  const result = await connection.runAndReadAll(`SELECT ${found.join(', ')} FROM json_lines WHERE is_object`);
  const [row = []] = result.getRows();
  return wanted.map((one, index) => ({ ...one, isAbsent: row[index] !== true }));
}

/** A JSON pointer as an SQL text. */
function pointTo(keys: readonly string[]): string {
  return quoteText(keys.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''));
}
