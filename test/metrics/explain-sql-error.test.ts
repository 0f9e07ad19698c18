import { describe, expect, it } from 'vitest';
import { explainQueryError } from '../../lib/metrics/metric-problem.ts';
import { QueryError } from '../../lib/metrics/query-worker.ts';

const explain = (words: string) => {
  const { message, hint } = explainQueryError(new QueryError('sql', words));
  return `${message} ${hint}`;
};

describe('a mistake in SQL', () => {
  it.each([
    [
      'Binder Error: Referenced column "closed" not found in FROM clause!\nCandidate bindings: "opened", "customer"\n\nLINE 1: x',
      `The SQL fails: there is no column "closed". The nearest: "opened", "customer". Correct the name; a text is written in single quotes, as 'closed'.`,
    ],
    [
      'Binder Error: Referenced column "closed" not found in FROM clause!',
      `there is no column "closed". Correct the name`,
    ],
    [
      'Binder Error: Cannot compare values of type DATE and type INTEGER_LITERAL - an explicit cast is required',
      'it compares a date with a whole number. Make both the same',
    ],
    [
      'Binder Error: Cannot compare values of type VARCHAR and INTEGER in IN/ANY/ALL clause - an explicit cast is required',
      'it compares a text with a whole number.',
    ],
    [
      'Conversion Error: invalid date field format: "15.03.2026", expected format is (YYYY-MM-DD)',
      "'15.03.2026' is no date. Write dates as DATE '2026-11-22'.",
    ],
    [
      "Conversion Error: Could not convert string 'Name 1' to INT32",
      "'Name 1' is not a whole number. Correct the column",
    ],
    [
      'Binder Error: column "customer" must appear in the GROUP BY clause or must be part of an aggregate function.',
      '"customer" stands beside a count or a sum, and nothing says over which rows. End the SELECT with GROUP BY account_id.',
    ],
    [
      "Binder Error: No function matches the given name and argument types '+(INTEGER, VARCHAR)'. You might need to add explicit type casts.",
      'no function takes +(INTEGER, VARCHAR). Give it what it takes',
    ],
  ])('is said in words of its own: %s', (words, said) => {
    expect(explain(words)).toContain(said);
  });

  it('stays in DuckDB’s words where there are none better, without the name of its part', () => {
    expect(explain('Out of Range Error: Overflow in multiplication of INT32')).toBe(
      'The SQL fails: Overflow in multiplication of INT32. Correct it, or the column names it uses.',
    );
  });
});
