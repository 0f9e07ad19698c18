import { maskAddresses } from '../mask-addresses.ts';
import { explainSqlError } from './explain-sql-error.ts';
import { QueryError } from './query-worker.ts';

/** Why a metric is missing tonight though its exports are there, and what to write instead. */
export interface MetricProblem {
  /** A metric's name, an export's, or a part of the model: `accounts`, `notify`. */
  readonly metric: string;
  readonly message: string;
  readonly hint: string;
  /** Ids of accounts that the message names; none unless said. */
  readonly accounts?: readonly string[];
  /** The scores are right all the same: `rounds check` says it, and would run. No unless said. */
  readonly doScoresStand?: boolean;
}

/** Thrown when the accounts cannot be read: nothing can be scored, and a retry will not help before the config or the exports change. */
export class RosterError extends Error {
  readonly hint: string;
  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(`The accounts cannot be read. ${message} ${hint}`.trim(), options);
    this.name = 'RosterError';
    this.hint = hint;
  }
}

/** What a failed query means to the person who wrote it. An error that is not a query's own is thrown on. */
export function explainQueryError(error: unknown): { readonly message: string; readonly hint: string } {
  if (!(error instanceof QueryError)) throw error;
  switch (error.because) {
    case 'sql':
      return explainSql(firstWords(error.message));
    case 'memory-limit':
    case 'time-limit':
      return {
        message: error.message,
        hint: 'Read fewer rows: join on keys, filter by date, and group before joining.',
      };
    case 'crash':
      return { message: error.message, hint: 'Write it another way, and please report it.' };
    case 'night-limit':
      return {
        message: error.message,
        hint: 'Make the slow metrics read fewer rows: join on keys, and filter by date.',
      };
    case 'stopped':
      return { message: error.message, hint: 'Run the night again; if it happens again, simplify the SQL.' };
  }
}

function explainSql(words: string): { readonly message: string; readonly hint: string } {
  const { message, hint } = explainSqlError(words) ?? {
    message: words,
    hint: 'Correct it, or the column names it uses.',
  };
  return { message: `The SQL fails: ${message}`, hint };
}

/** DuckDB's message without the name of its part, and without its quotation of the statement, which holds the product's own words around the user's. */
function firstWords(message: string): string {
  const text = message
    .split(/\n+LINE \d+:/)[0]!
    .replace(/^\w+(?: \w+){0,2} Error: /, '')
    .replace(/\s+/g, ' ')
    .trim();
  return maskAddresses(text.endsWith('.') || text.endsWith('!') || text.endsWith('?') ? text : `${text}.`);
}
