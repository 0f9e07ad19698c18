import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { roundsAt } from '../support/command-line.ts';
import { SMALL_CONFIG, type SmallPortfolio, smallPortfolio } from '../support/small-portfolio.ts';

/** 16 March, when the night of the 15th is complete. */
const MORNING = () => Date.parse('2026-03-16T06:00:00Z');

/** What a terminal would show, and the code it ended with; folders of this test by their names. */
async function show({ folder }: SmallPortfolio, ...words: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await roundsAt(MORNING, ...words);
  const text = `${stdout}${stderr}`.replaceAll(`${folder}${path.sep}`, '').replaceAll(folder, 'portfolio');
  // The part that says what is wrong; how a command is used, and the figures of what is well, follow or precede it.
  const told = text.split('\n').filter((line) => !/^([✓!] |Usage: |$)/.test(line));
  // A list of keys grows with every setting.
  return `exit ${exitCode}\n${told.join('\n').replaceAll(/(Allowed: (?:\w+, ){5})[^\n]*/g, '$1…')}\n`;
}

/** Text of a driver or a parser as it comes; beside words of our own it would be no more than a quotation. */
const raw =
  /(Binder|Catalog|Parser|Conversion|Invalid Input|IO|Out of Range) Error|SQLITE_|YAMLParseError|YAMLSemanticError|ZodError|\bat \S+:\d+:\d+\b|\bE(NOENT|ISDIR|ACCES)\b/;

function expectHelp(text: string): void {
  expect(text).not.toMatch(raw);
  expect(text).toMatch(/^exit [123]\n/);
}

const changed = (from: string | RegExp, to: string) => {
  const text = SMALL_CONFIG.replace(from, to);
  expect(text).not.toBe(SMALL_CONFIG);
  return text;
};
const metric = (line: string) => changed('  seats: {', `  ${line}\n  seats: {`);

/** What somebody wrote into health.yaml. */
const models: readonly [name: string, text: () => string | Uint8Array][] = [
  ['an unknown key', () => changed('exports:', 'exprots:')],
  ['an unknown key in a section', () => changed('at: "07:30"', 'tme: "07:30"')],
  ['a tab as indentation', () => changed('  from: accounts\n', '\tfrom: accounts\n')],
  ['a wrong indentation', () => changed('  id: account_id', '   id: account_id')],
  ['a key twice', () => changed('currency: USD', 'currency: USD\ncurrency: EUR')],
  ['an unclosed quote', () => changed('portfolio: Small', 'portfolio: "Small')],
  ['an unclosed bracket', () => changed('healthy: 80, watch: 60 }', 'healthy: 80, watch: 60')],
  ['a colon in a text without quotes', () => changed('portfolio: Small', 'portfolio: Small: the first')],
  ['a second document', () => changed('bands:', '---\nbands:')],
  ['a list in the place of a text', () => changed('portfolio: Small', 'portfolio: [Small]')],
  [
    'a list in the place of a section',
    () => changed('exports:\n  accounts:', 'exports:\n  - accounts:').replace('\n  usage: {', '\n  - usage: {'),
  ],
  ['a text in the place of a number', () => changed('healthy: 80', 'healthy: eighty')],
  ['a weight that is no number', () => changed('weight: 60', 'weight: heavy')],
  ['a weight of nothing', () => changed('weight: 60', 'weight: 0')],
  ['worst and best that are the same', () => changed('worst: 0, best: 20', 'worst: 20, best: 20')],
  ['a metric of an export that is not there', () => changed('from: usage', 'from: usgae')],
  ['metrics made of each other', () => metric('a: { ratio: [b, seats] }\n  b: { ratio: [a, seats] }')],
  ['an aggregate that is none', () => changed('aggregate: sum', 'aggregate: total')],
  ['an aggregate of nothing', () => changed('value: logins, ', '')],
  ['a where that is no SQL', () => changed('value: logins', 'where: "logins >", value: logins')],
  ['SQL with an unknown table', () => metric('x: { sql: "select account_id, 1 as value from usgae" }')],
  ['SQL that is no SELECT', () => metric('x: { sql: "drop table usage" }')],
  ['SQL that does not parse', () => metric('x: { sql: "selct account_id from usage" }')],
  ['bands in the wrong order', () => changed('healthy: 80, watch: 60', 'healthy: 60, watch: 80')],
  ['a band that is none', () => changed('healthy: 80, watch: 60', 'green: 80, watch: 60')],
  ['a threshold that clears on the wrong side', () => changed('below: 60 }', 'below: 60, clear: 50 }')],
  ['a duration that is none', () => changed('over: 28d', 'over: four weeks')],
  ['a zone that is none', () => changed('timezone: UTC', 'timezone: Europe/Londn')],
  ['a currency that is none', () => changed('currency: USD', 'currency: Dollar')],
  ['a share without its sign', () => changed('id: event_id', 'id: event_id, max_rejects: 0.05')],
  ['a rule on an unknown metric', () => changed('score: { below: 60 }', 'metric: login_28d, below: 3')],
  [
    'an unknown playbook',
    () =>
      changed('severity: warning', 'severity: warning, playbook: cal').concat(
        'playbooks:\n  call: { title: Call, tasks: [{ title: Call, due: 1 business day }] }\n',
      ),
  ],
  ['an unknown profile', () => `${SMALL_CONFIG}  profile_executives: { Everybody: eve@example.com }\n`],
  ['an unknown attribute', () => changed('- name: Everyone', '- name: Everyone\n    when: { segmnt: large }')],
  ['two rules with one id', () => changed('\nnotify:', '  - { id: below, score: { below: 40 } }\n\nnotify:')],
  [
    'two profiles with one name',
    () =>
      changed(
        '\nbands:',
        '  - name: Everyone\n    groups: [{ name: G, signals: [{ metric: seats, worst: 0, best: 1 }] }]\n\nbands:',
      ),
  ],
  ['a secret', () => changed('leaders: { emails', 'leaders: { slack: "xoxb-1234567890-abcdefghijkl", emails')],
  ['a version in quotes', () => changed('version: 1', 'version: "1"')],
  ['a value that goes on after its quotes', () => changed('value: logins', "where: 'a' = 'b', value: logins")],
  ['a key without a blank after its colon', () => changed('currency: USD', 'currency:USD')],
  ['an alias inside of what it names', () => changed('bands: { healthy: 80', 'bands: &b { healthy: *b')],
  ['an address without its sign', () => changed('ops@example.com', 'ops.example.com')],
  ['a backslash in a path', () => changed('files: usage.csv', 'files: "logins\\{date}.csv"')],
  ['a rule that says two things', () => changed('score: { below: 60 }', 'score: { below: 60, drop: 5 }')],
  ['a fall without its days', () => changed('score: { below: 60 }', 'score: { drop: 5 }')],
  ['steps in the wrong order', () => changed('worst: 0, best: 20', 'steps: [[5, 20], [1, 80]]')],
  ['a duration without its unit', () => changed('id: event_id', 'id: event_id, fresh_within: 36')],
  ['a pattern of dates in letters', () => changed('id: event_id', 'id: event_id, dates: "DD/MM/YYYY"')],
  ['an offset as a zone', () => changed('timezone: UTC', 'timezone: "+01:00"')],
  ['an empty file', () => ''],
  ['a file of comments', () => '# nothing yet\n'],
  ['a list in the place of everything', () => '- version: 1\n- portfolio: Small\n'],
  ['JSON with a comma too many', () => '{ "version": 1, "portfolio": "Small",, }'],
  ['JSON with a wrong key', () => '{\n  "version": 1,\n  "portfolio": "Small",\n  "exprots": {}\n}\n'],
  ['a merge of a text', () => changed('  usage: {', '  usage: { <<: plain,')],
  ['an alias without its anchor', () => changed('healthy: 80', 'healthy: *high')],
  [
    'a byte-order mark and Windows line ends before a mistake',
    () => `\uFEFF${changed('currency: USD', 'curency: USD')}`.replaceAll('\n', '\r\n'),
  ],
  ['a file that is not UTF-8', () => Buffer.from(changed('portfolio: Small', 'portfolio: Müller'), 'latin1')],
];

/** A model that fits nothing of the exports. */
const misfits: readonly [name: string, text: () => string][] = [
  ['a column that is not there', () => changed('value: logins', 'value: logns')],
  ['a time column that is not there', () => changed('time: day', 'time: date')],
  ['an account column that is not there', () => changed('id: account_id', 'id: customer_id')],
  [
    'texts where a signal needs numbers',
    () => changed('value: logins, aggregate: sum', 'value: event_id, aggregate: latest'),
  ],
  [
    'SQL with an unknown column',
    () => metric('x: { sql: "select account_id, sum(clicks) as value from usage group by 1" }'),
  ],
  ['a where with an unknown column', () => changed('value: logins', 'where: "kind = \'a\'", value: logins')],
  [
    'a where with a text in double quotes',
    () => changed('value: logins', 'where: \'event_id <> "closed"\', value: logins'),
  ],
  ['a where that compares a date with a number', () => changed('value: logins', 'where: "day > 5", value: logins')],
  [
    'a where with a date written otherwise',
    () => changed('value: logins', `where: "day > '15.03.2026'", value: logins`),
  ],
  ['a where with an unknown function', () => changed('value: logins', `where: "lowr(event_id) = 'a'", value: logins`)],
  ['SQL without its GROUP BY', () => metric('x: { sql: "select account_id, sum(logins) as value from usage" }')],
  ['SQL with two rows for an account', () => metric('x: { sql: "select account_id, 1 as value from usage" }')],
  [
    'SQL that takes a text for a number',
    () => metric('x: { sql: "select account_id, cast(name as int) as value from accounts" }'),
  ],
  ['SQL that returns something else', () => metric('x: { sql: "select account_id, logins from usage" }')],
  ['a pattern that matches no file', () => changed('files: usage.csv', 'files: "usage/{date}.csv"')],
];

const portfolioWith = (text: string | Uint8Array) => {
  const portfolio = smallPortfolio();
  writeFileSync(portfolio.config, text);
  return portfolio;
};

const named = ({ config, exports }: SmallPortfolio) => ['--config', config, '--exports', exports];

/** What somebody typed. */
const lines: readonly [name: string, words: (portfolio: SmallPortfolio) => readonly string[]][] = [
  ['a model that is not there', ({ folder }) => ['check', '--config', path.join(folder, 'heath.yaml')]],
  ['a folder as the model', ({ folder }) => ['check', '--config', folder]],
  [
    'an exports folder that is not there',
    ({ config, folder }) => ['check', '--config', config, '--exports', path.join(folder, 'export')],
  ],
  ['a file as the exports folder', ({ config }) => ['check', '--config', config, '--exports', config]],
  ['an unknown flag', (portfolio) => ['check', ...named(portfolio), '--dat', '2026-03-15']],
  ['a flag without its value', () => ['check', '--config']],
  ['an argument too many', (portfolio) => ['check', ...named(portfolio), 'usage.csv']],
  ['a missing argument', () => ['explain']],
  ['an unknown command', () => ['nigth']],
  ['a date that is none', (portfolio) => ['check', ...named(portfolio), '--date', '2026-02-30']],
  ['a date in words', (portfolio) => ['night', ...named(portfolio), '--date', 'yesterday']],
  [
    'a night given twice',
    (portfolio) => ['check', ...named(portfolio), '--date', '2026-03-14', '--date', '2026-03-15'],
  ],
  ['a file as the state', (portfolio) => [...portfolio.night, '--state', path.join(portfolio.exports, 'usage.csv')]],
  ['a night that has not come', (portfolio) => ['night', ...named(portfolio), '--date', '2026-03-17']],
  [
    'a replay backwards',
    (portfolio) => [
      'replay',
      ...named(portfolio),
      '--from',
      '2026-03-15',
      '--to',
      '2026-03-14',
      '--out',
      portfolio.out,
    ],
  ],
  [
    'a replay that keeps nothing',
    (portfolio) => ['replay', ...named(portfolio), '--from', '2026-03-14', '--to', '2026-03-15'],
  ],
  ['a state that cannot be read', (portfolio) => ['check', ...named(portfolio), '--state', stateOfGarbage(portfolio)]],
  ['a state without a night', ({ config, exports }) => ['explain', 'a1', '--config', config, '--state', exports]],
];

function stateOfGarbage({ folder }: SmallPortfolio): string {
  const state = path.join(folder, 'state');
  mkdirSync(state);
  writeFileSync(path.join(state, 'table.sqlite'), 'no database at all, and longer than a header would be '.repeat(40));
  return state;
}

const goldenOf = (name: string) => `golden/mistakes/${name.replaceAll(/[^A-Za-z0-9]+/g, '-')}.txt`;

describe('a mistake is told with what happened, where, and what to do', () => {
  it.each(models)('in the model: %s', async (name, text) => {
    const portfolio = portfolioWith(text());
    const shown = await show(portfolio, 'check', '--config', portfolio.config);
    expectHelp(shown);
    expect(shown).toMatch(/health\.yaml:\d+:\d+/);
    await expect(shown).toMatchFileSnapshot(goldenOf(name));
  });

  it.each(misfits)('between the model and its exports: %s', async (name, text) => {
    const portfolio = portfolioWith(text());
    const shown = await show(portfolio, 'check', ...named(portfolio), '--date', '2026-03-15');
    const wrong = `${shown
      .split('\n')
      .filter((line) => /^(exit|✗ [^N])/.test(line))
      .join('\n')}\n`;
    expectHelp(wrong);
    expect(wrong).toMatch(/^exit 1\n✗ .*health\.yaml:\d+:\d+/);
    await expect(wrong).toMatchFileSnapshot(goldenOf(name));
  });

  it.each(lines)('on the command line: %s', async (name, words) => {
    const portfolio = smallPortfolio();
    const shown = await show(portfolio, ...words(portfolio));
    expectHelp(shown);
    await expect(shown).toMatchFileSnapshot(goldenOf(name));
  });
});
