interface Explained {
  readonly message: string;
  readonly hint: string;
}

interface SqlMistake {
  /** How DuckDB says it. */
  readonly when: RegExp;
  explain(found: readonly string[]): Explained;
}

const mistakes: readonly SqlMistake[] = [
  {
    when: /^Referenced column "(.+?)" not found in FROM clause!(?: Candidate bindings: (.+?)\.?)?$/,
    explain: ([, name = '', near]) => ({
      message: `there is no column "${name}".${near ? ` The nearest: ${near}.` : ''}`,
      hint: `Correct the name; a text is written in single quotes, as '${name}'.`,
    }),
  },
  {
    when: /^Cannot compare values of type (\w+).*? and (?:type )?(\w+)/,
    explain: ([, one = '', other = '']) => ({
      message: `it compares ${nameType(one)} with ${nameType(other)}.`,
      hint: "Make both the same: a date is written as DATE '2026-11-22', a text in single quotes, a number without quotes.",
    }),
  },
  {
    when: /^(?:invalid|Unimplemented) (date|timestamp) field format: "(.+?)"/i,
    explain: ([, , text = '']) => ({ message: `'${text}' is no date.`, hint: "Write dates as DATE '2026-11-22'." }),
  },
  {
    when: /^Could not convert string ["'](.*?)["'] to '?(\w+)/,
    explain: ([, text = '', type = '']) => ({
      message: `'${text}' is not ${nameType(type)}.`,
      hint: `Correct the column, or write try_cast(… AS ${type.replace(/^INT\d+$/, 'INTEGER')}), which gives no value for it.`,
    }),
  },
  {
    when: /^column "(.+?)" must appear in the GROUP BY clause/i,
    explain: ([, name = '']) => ({
      message: `"${name}" stands beside a count or a sum, and nothing says over which rows.`,
      hint: 'End the SELECT with GROUP BY account_id.',
    }),
  },
  {
    when: /^No function matches the given name and argument types '(.+?)'/,
    explain: ([, call = '']) => ({
      message: `no function takes ${call}.`,
      hint: 'Give it what it takes: try_cast(… AS DOUBLE) makes a number of a text, try_cast(… AS DATE) a date.',
    }),
  },
  {
    when: /^Values were not provided for the following prepared statement parameters/,
    explain: () => ({ message: 'it has a $ for a value, and none is given.', hint: 'Write the value itself.' }),
  },
];

/** The mistakes that people make most, in other words than DuckDB's; null = another one. */
export function explainSqlError(words: string): Explained | null {
  for (const { when, explain } of mistakes) {
    const found = when.exec(words);
    if (found) return explain(found);
  }
  return null;
}

const types: readonly (readonly [RegExp, string])[] = [
  [/^(VARCHAR|STRING_LITERAL)$/, 'a text'],
  [/^U?(TINY|SMALL|BIG|HUGE)?INT(EGER|32|64)?(_LITERAL)?$/, 'a whole number'],
  [/^(DOUBLE|FLOAT|DECIMAL)$/, 'a number'],
  [/^DATE$/, 'a date'],
  [/^TIME/, 'a time'],
  [/^BOOL/, 'true or false'],
];

function nameType(type: string): string {
  return types.find(([one]) => one.test(type))?.[1] ?? type;
}
