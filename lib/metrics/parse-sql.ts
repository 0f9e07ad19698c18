import { quoteText } from '../quote-sql.ts';

/** Any value of DuckDB's serialised statement. */
export type SqlNode = null | boolean | number | string | readonly SqlNode[] | { readonly [key: string]: SqlNode };

/** The statements of a text as DuckDB itself reads it, or what it says is wrong with it. */
export type ParsedSql =
  | { readonly isValid: true; readonly statements: readonly SqlNode[] }
  | { readonly isValid: false; readonly message: string };

let opening: ReturnType<typeof openParser> | undefined;

/** The same few texts are parsed every night of a replay. */
const parsed = new Map<string, Promise<ParsedSql>>();
const KEPT_TEXTS = 1_000;

/** Parses only: nothing of the text is bound or run, and the database it happens in is empty. */
export function parseSql(sql: string): Promise<ParsedSql> {
  const known = parsed.get(sql);
  if (known) return known;
  if (parsed.size >= KEPT_TEXTS) parsed.clear();
  const parsing = parseText(sql);
  parsed.set(sql, parsing);
  return parsing;
}

async function parseText(sql: string): Promise<ParsedSql> {
  opening ??= openParser();
  const connection = await opening;
  const reader = await connection.runAndReadAll(`SELECT json_serialize_sql(${quoteText(sql)})`);
  const answer = JSON.parse(String(reader.value(0, 0)));
  if (!answer.error) return { isValid: true, statements: answer.statements };
  return { isValid: false, message: answer.error_type === 'not implemented' ? notSelect : describeError(sql, answer) };
}

const notSelect = 'It is not one SELECT.';

async function openParser() {
  const { DuckDBInstance } = await import('../duckdb.ts');
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: '250MB',
    temp_directory: '',
    enable_external_access: 'false',
  });
  return instance.connect();
}

function describeError(sql: string, answer: { error_message: string; position?: string }): string {
  const message = `${answer.error_message.charAt(0).toUpperCase()}${answer.error_message.slice(1)}`;
  const position = Number(answer.position);
  if (!Number.isInteger(position) || position < 0) return `${message}.`;
  const before = Buffer.from(sql, 'utf8').subarray(0, position).toString('utf8').split('\n');
  return `${message} (line ${before.length}, column ${before.at(-1)!.length + 1} of the sql).`;
}
