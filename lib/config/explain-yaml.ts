/** What a mistake in the form of a YAML file means to the person who wrote it: the parser speaks of its own grammar. */
export interface ExplainedSyntax {
  readonly message: string;
  readonly hint: string;
}

interface Explanation extends ExplainedSyntax {
  /** The parser's code, and what its text has to have. */
  readonly code: string;
  readonly when?: RegExp;
}

const beginAlike = 'begin the keys of one section at the same column, and put a text with ": " in it in quotes';

const explanations: readonly Explanation[] = [
  {
    code: 'MULTIPLE_DOCS',
    message: 'a second YAML document starts here',
    hint: 'keep one document per file: remove the ---',
  },
  { code: 'TAB_AS_INDENT', message: 'a tab indents this line', hint: 'YAML is indented with spaces' },
  {
    code: 'TAG_RESOLVE_FAILED',
    message: 'this YAML tag is not known',
    hint: 'remove the tag; text in quotes stays text',
  },
  {
    code: 'BLOCK_AS_IMPLICIT_KEY',
    message: 'a key stands where the value before it should end',
    hint: beginAlike,
  },
  {
    code: 'MULTILINE_IMPLICIT_KEY',
    message: 'no colon with a blank after it ends this key on its line',
    hint: `write key: value, with a blank after the colon; ${beginAlike}`,
  },
  {
    code: 'UNEXPECTED_TOKEN',
    when: /at node end/,
    message: 'the value ends before this, and more follows on the line',
    hint: 'put all of it in one pair of quotes; a quote that belongs to the text is written twice in \'…\', and as \\" in "…"',
  },
  {
    code: 'MISSING_CHAR',
    when: /closing ["']quote/,
    message: 'a quote is opened and not closed',
    hint: 'close it; a quote that belongs to the text is written twice in \'…\', and as \\" in "…"',
  },
  {
    code: 'MISSING_CHAR',
    when: /Implicit map keys/,
    message: 'a key without a colon',
    hint: 'write key: value, with a blank after the colon',
  },
  {
    code: 'MISSING_CHAR',
    when: /Missing space after/,
    message: 'a colon without a blank after it',
    hint: 'write key: value',
  },
  {
    code: 'MISSING_CHAR',
    when: /Missing ,/,
    message: 'two entries in one bracket without a comma between them',
    hint: 'put a comma between them, or quotes around a text with a blank or a colon in it',
  },
  {
    code: 'BAD_INDENT',
    when: /end with a/,
    message: 'a bracket { or [ that is opened above is not closed before this line',
    hint: 'close it with } or ]',
  },
  {
    code: 'MISSING_CHAR',
    when: /end with a/,
    message: 'a bracket { or [ that is opened above is not closed before the end of the file',
    hint: 'close it with } or ]',
  },
  { code: 'BAD_INDENT', message: 'this line is indented otherwise than those beside it', hint: beginAlike },
  {
    code: 'UNEXPECTED_TOKEN',
    when: /Unexpected ,|empty item/,
    message: 'a comma with nothing before it',
    hint: 'remove it',
  },
  {
    code: 'UNEXPECTED_TOKEN',
    when: /Unexpected (?:flow-\w+-end|[\]}])/,
    message: 'a bracket is closed that was not opened',
    hint: 'remove it, or open it before',
  },
  {
    code: 'BAD_SCALAR_START',
    message: 'a text cannot begin with this sign',
    hint: 'put the text in quotes',
  },
  {
    code: 'BAD_DQ_ESCAPE',
    message: 'a backslash in "…" is followed by a letter that means nothing',
    hint: "write '…' in the place of the quotes, or two backslashes",
  },
];

/** In the parser's own words where there are none better. */
export function explainSyntax(code: string, message: string): ExplainedSyntax {
  const found = explanations.find((one) => one.code === code && (one.when?.test(message) ?? true));
  if (found) return { message: found.message, hint: found.hint };
  return {
    message: `not valid YAML: ${message}`,
    hint: 'check indentation, quotes and brackets on and above this line',
  };
}

interface Placed {
  readonly code: string;
  readonly pos: readonly [number, number];
}

/** One mistake makes others after it: of each place the first is said, and where tabs indent, only they are. */
export function keepFirst<Mistake extends Placed>(mistakes: readonly Mistake[]): readonly Mistake[] {
  const tabs = mistakes.filter(({ code }) => code === 'TAB_AS_INDENT');
  const kept = tabs.length > 0 ? tabs : mistakes;
  return kept.filter(({ pos }, index) => kept.findIndex((other) => other.pos[0] === pos[0]) === index);
}
