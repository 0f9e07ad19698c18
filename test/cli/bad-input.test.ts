import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { rounds } from '../support/command-line.ts';
import { scoreExports } from '../support/score-exports.ts';
import {
  SMALL_ACCOUNTS,
  SMALL_CONFIG,
  SMALL_USAGE,
  type SmallPortfolio,
  smallPortfolio,
} from '../support/small-portfolio.ts';

async function check(portfolio: SmallPortfolio) {
  const result = await rounds(
    'check',
    '--config',
    portfolio.config,
    '--exports',
    portfolio.exports,
    '--date',
    '2026-03-15',
  );
  return { ...result, text: result.stdout + result.stderr };
}

const asWritten: [string, [string, string]][] = [
  ['a1', ['100', '100.0']],
  ['a2', ['35', '100.0']],
  ['a3', ['0', '60.0']],
];

describe('a configuration that cannot be used is answered with 2, its place, and what to write', () => {
  it('missing file', async () => {
    const { exitCode, stderr } = await rounds('check', '--config', '/nowhere/health.yaml');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/\/nowhere\/health\.yaml.*(no such file|there is no)/i);
  });

  const broken: [string, string, RegExp][] = [
    [
      'unknown key',
      SMALL_CONFIG.replace('exports:', 'exprots:'),
      /health\.yaml:6:1: .*exprots.*did you mean "?exports/,
    ],
    [
      'unknown export',
      SMALL_CONFIG.replace('from: usage', 'from: usgae'),
      /health\.yaml:18:\d+: .*usgae.*did you mean "?usage/,
    ],
    [
      'a ring of metrics',
      SMALL_CONFIG.replace('  seats: {', '  a: { ratio: [b, seats] }\n  b: { ratio: [a, seats] }\n  seats: {'),
      /a → b → a/,
    ],
    [
      'a duration that is none',
      SMALL_CONFIG.replace('over: 28d', 'over: four weeks'),
      /health\.yaml:18:\d+: .*four weeks/,
    ],
    ['broken YAML', SMALL_CONFIG.replace('portfolio: Small', 'portfolio: [Small'), /health\.yaml:\d+:\d+:/],
    ['an empty file', '', /health\.yaml.*empty/],
  ];
  it.each(broken)('%s', async (_, text, message) => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(text);
    const { exitCode, stderr } = await rounds(...portfolio.night);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
  });

  it('says all errors at once', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(SMALL_CONFIG.replace('from: usage', 'from: usgae').replace('healthy: 80', 'helthy: 80'));
    const { stderr } = await rounds(...portfolio.night);
    expect(stderr).toContain('usgae');
    expect(stderr).toContain('helthy');
  });
});

describe('a model that does not fit its exports is shown by rounds check', () => {
  const misfits: [string, string, RegExp][] = [
    ['unknown column', SMALL_CONFIG.replace('value: logins', 'value: logns'), /logns[\s\S]*logins/],
    [
      'an SQL error',
      SMALL_CONFIG.replace(
        'seats: { from: accounts, value: seats }',
        'seats: { sql: "select account_id, sum(nothing) as value from usage group by 1" }',
      ),
      /seats.*nothing/,
    ],
    [
      'SQL that reads a file',
      SMALL_CONFIG.replace(
        'seats: { from: accounts, value: seats }',
        "seats: { sql: \"select 'a1' as account_id, 1 as value from read_csv('/etc/passwd')\" }",
      ),
      /seats.*read_csv/,
    ],
    [
      'text where numbers are needed',
      SMALL_CONFIG.replace('value: logins', 'value: event_id').replace('event_id, aggregate', 'account_id, aggregate'),
      /logins_28d: sum needs numbers, and column "account_id" of export usage is one of texts/,
    ],
  ];
  it.each(misfits)('%s', async (_, text, message) => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(text);
    const { exitCode, text: printed } = await check(portfolio);
    expect(printed).toMatch(message);
    expect(exitCode).toBe(1);
  });
});

describe('a file that cannot be trusted makes its export missing, and its metrics with it', () => {
  const untrusted: [string, string | Buffer, RegExp][] = [
    ['an empty file', '', /usage\.csv.*empty/],
    ['an unclosed quote', `${SMALL_USAGE}5,a3,"2026-03-15,3\n`, /usage\.csv.*quote/],
    ['a last row that was cut off', SMALL_USAGE.slice(0, -3).replace(/,\d*$/, ''), /usage\.csv.*(cut|short)/],
    ['more rejected rows than allowed', SMALL_USAGE.replaceAll('2026-03-14', 'soon'), /soon|rejected/],
    ['a date that is not a date', SMALL_USAGE.replaceAll(/2026-03-\d\d/g, '2026-02-30'), /2026-02-30|rejected/],
  ];
  it.each(untrusted)('%s', async (_, content, message) => {
    const portfolio = smallPortfolio();
    portfolio.write('usage.csv', content);
    const { exitCode, text } = await check(portfolio);
    expect(text).toMatch(message);
    expect(exitCode).toBe(1);
    const scores = await scoreExports(portfolio);
    expect(scores.get('a1')).toEqual(['', '40.0']);
    expect(scores.get('a2')).toEqual(['', '40.0']);
  });

  it('a truncated gzip', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(SMALL_CONFIG.replace('usage.csv', 'usage.csv.gz'));
    portfolio.write('usage.csv.gz', gzipSync(SMALL_USAGE.repeat(50)).subarray(0, 60));
    const { exitCode, text } = await check(portfolio);
    expect(text).toMatch(/usage\.csv\.gz.*(gzip|cut|truncated)/i);
    expect(exitCode).toBe(1);
  });

  it('an HTML page named .json', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(SMALL_CONFIG.replace('usage.csv', 'usage.json'));
    portfolio.write('usage.json', '<!DOCTYPE html><html><body>Please sign in</body></html>\n');
    const { exitCode, text } = await check(portfolio);
    expect(text).toMatch(/usage\.json.*HTML/);
    expect(exitCode).toBe(1);
  });
});

describe('a file that is odd but whole is read as it stands', () => {
  it('a header only: no rows, and an account without a row has its empty value', async () => {
    const portfolio = smallPortfolio();
    portfolio.write('usage.csv', SMALL_USAGE.split('\n')[0]!.concat('\n'));
    expect((await scoreExports(portfolio)).get('a1')).toEqual(['40', '100.0']);
  });

  it.each([
    ['a byte-order mark', (text: string) => `\uFEFF${text}`],
    ['a byte-order mark before a quoted header', (text: string) => `\uFEFF${text.replace('event_id', '"event_id"')}`],
    ['carriage returns', (text: string) => text.replaceAll('\n', '\r\n')],
    ['mixed line ends', (text: string) => text.replace('\n', '\r\n')],
    ['no last line end', (text: string) => text.trimEnd()],
    ['empty lines', (text: string) => text.replaceAll('\n', '\n\n')],
    ['semicolons', (text: string) => text.replaceAll(',', ';')],
  ])('%s', async (_, change) => {
    const portfolio = smallPortfolio();
    portfolio.write('usage.csv', change(SMALL_USAGE));
    expect([...(await scoreExports(portfolio))]).toEqual(asWritten);
  });

  it('semicolons with decimal commas, when the model says so', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(
      SMALL_CONFIG.replace('id: event_id }', 'id: event_id, csv: { delimiter: ";", decimal: "," } }'),
    );
    portfolio.write('usage.csv', 'event_id;account_id;day;logins\n1;a1;2026-03-15;7,5\n2;a2;2026-03-15;2,5\n');
    expect((await scoreExports(portfolio)).get('a1')).toEqual(['63', '100.0']);
  });

  it('Latin-1, when the model says so', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(
      SMALL_CONFIG.replace('files: accounts.csv', 'files: accounts.csv, csv: { encoding: latin-1 }'),
    );
    portfolio.write('accounts.csv', Buffer.from(SMALL_ACCOUNTS.replace('Acme', 'Müller'), 'latin1'));
    expect((await rounds(...portfolio.night)).stderr).toBe('');
    expect(portfolio.read('scores.csv')).toContain('a1,Müller,');
  });

  it('Latin-1 unsaid: the row is rejected, and the reason says what to write', async () => {
    const portfolio = smallPortfolio();
    const rows = Array.from({ length: 40 }, (_, index) => `b${index},Name,ann@example.com,1,5\n`).join('');
    portfolio.write('accounts.csv', Buffer.from(SMALL_ACCOUNTS.replace('Acme', 'Müller') + rows, 'latin1'));
    await rounds(...portfolio.night);
    expect(portfolio.read('rejects.csv')).toMatch(/accounts,accounts\.csv,2,.*latin-1/);
  });

  it('quoted newlines', async () => {
    const portfolio = smallPortfolio();
    portfolio.write('accounts.csv', SMALL_ACCOUNTS.replace('Acme', '"Acme\nand Sons"'));
    await rounds(...portfolio.night);
    expect(portfolio.read('scores.csv')).toContain('a1,"Acme\nand Sons",,steady,Everyone,100,');
  });

  it('ids that look like numbers stay as written, whatever their column is called', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(SMALL_CONFIG.replace('id: account_id', 'id: customer'));
    portfolio.write('accounts.csv', 'customer,name,owner,arr,seats\n007,Bond,ann@example.com,1,10\n');
    portfolio.write('usage.csv', 'event_id,account_id,day,logins\n1,007,2026-03-15,20\n');
    expect([...(await scoreExports(portfolio))]).toEqual([['007', ['100', '100.0']]]);
  });

  it('duplicate accounts: the first row counts, and check says so', async () => {
    const portfolio = smallPortfolio();
    portfolio.write('accounts.csv', `${SMALL_ACCOUNTS}a1,Again,ann@example.com,1,0\n`);
    expect([...(await scoreExports(portfolio))]).toEqual(asWritten);
    expect((await check(portfolio)).text).toMatch(/a1/);
  });

  it.each(['NaN', '1,234', 'inf', '12abc'])(
    '%s in a column of numbers is no number: its row has none, and check says so',
    async (cell) => {
      const portfolio = smallPortfolio();
      portfolio.write('usage.csv', SMALL_USAGE.replace(',8\n', `,"${cell}"\n`));
      expect([...(await scoreExports(portfolio))]).toEqual([['a1', ['76', '100.0']], ...asWritten.slice(1)]);
      const { text } = await check(portfolio);
      expect(text).toContain(`"logins": 1 of 4 cells are no numbers ("${cell}") and count as missing`);
    },
  );

  it('a text in every second cell of numbers: everybody’s value is missing, and check says which cell it is', async () => {
    const portfolio = smallPortfolio();
    portfolio.write('accounts.csv', SMALL_ACCOUNTS.replace('2000,5', '2000,unlimited'));
    expect((await scoreExports(portfolio)).get('a1')).toEqual(['100', '60.0']);
    const { exitCode, text } = await check(portfolio);
    expect(exitCode).toBe(1);
    expect(text).toContain(
      'seats: A signal needs numbers of it, and 1 of 2 cells of column "seats" of export accounts are no numbers, as "unlimited". If they stand for no value, write exports.accounts.csv.nulls: ["", "unlimited"].',
    );
  });

  it('renewal dates and ARR that cannot be read: not known, and check says which they are', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(SMALL_CONFIG.replace('  arr: arr\n', '  arr: arr\n  renews_on: renews\n'));
    portfolio.write(
      'accounts.csv',
      'account_id,name,owner,arr,seats,renews\na1,Acme,,"$1,000",10,18/04/2026\na2,Beta,,2000,5,\na3,Core,,3000,5,2026-04-18\n',
    );
    const { exitCode, text } = await check(portfolio);
    expect(exitCode).toBe(1);
    expect(text).toContain('accounts: renews_on: 1 of 3 cells are no dates, as "18/04/2026".');
    expect(text).toContain(
      'accounts: Column "arr": 1 of 3 cells are no amounts of money ("$1,000") and count as missing',
    );
  });

  it('__proto__ as a column and as an account', async () => {
    const portfolio = smallPortfolio();
    portfolio.write(
      'accounts.csv',
      'account_id,name,owner,arr,seats,__proto__\n__proto__,constructor,__proto__,1,10,x\n',
    );
    portfolio.write('usage.csv', 'event_id,account_id,day,logins\n1,__proto__,2026-03-15,20\n');
    expect([...(await scoreExports(portfolio))]).toEqual([['__proto__', ['100', '100.0']]]);
  });

  it('a 10 MB cell: its row is rejected, the others count', async () => {
    const portfolio = smallPortfolio();
    const rows = Array.from({ length: 40 }, (_, index) => `b${index},Name,ann@example.com,1,5\n`).join('');
    portfolio.write('accounts.csv', `${SMALL_ACCOUNTS}${rows}big,${'x'.repeat(10_000_000)},ann@example.com,1,5\n`);
    await rounds(...portfolio.night);
    expect(portfolio.read('scores.csv').trim().split('\n')).toHaveLength(1 + 43);
    expect(portfolio.read('rejects.csv')).toMatch(/accounts,accounts\.csv,45,/);
    expect(portfolio.read('rejects.csv').length).toBeLessThan(2000);
  });
});
