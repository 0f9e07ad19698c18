import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../lib/config/read-config.ts';
import { normaliseJsonl } from '../../lib/exports/normalise-jsonl.ts';
import { type Files, seeExport, tableRows, temporaryFolder } from './export-night.ts';

const rows = [
  { account_id: 'a', n: 1, t: 'é "}{" ]' },
  { account_id: 'b', n: -2.5, t: 'x\\' },
];
const tickets = { count: 2, meta: { pages: [1, 2], next: null }, tickets: rows, end: true };

async function see(text: string, path: string | null = null, name = 'usage.json') {
  const files: Files = { [name]: name.endsWith('.gz') ? gzipSync(text) : text };
  return seeExport(files, { files: name, isAccountNamed: true, maxRejects: 1, json: { rows: path } });
}

async function* inChunks(text: string, bytes: number) {
  const all = Buffer.from(text);
  for (let at = 0; at < all.length; at += bytes) yield all.subarray(at, at + bytes);
}

describe('a JSON document is read as the rows of its list', () => {
  it.each([
    ['on one line', JSON.stringify(tickets), 'tickets'],
    ['pretty-printed', JSON.stringify(tickets, null, 2), 'tickets'],
    [
      'with line ends of Windows and a mark',
      `\ufeff${JSON.stringify(tickets, null, '\t').replaceAll('\n', '\r\n')}`,
      'tickets',
    ],
    ['under a path', JSON.stringify({ data: { pages: [], result: tickets } }), 'data.result.tickets'],
    ['a page a line', rows.map((row) => `${JSON.stringify({ tickets: [row] })}\n`).join(''), 'tickets'],
    ['with its key escaped', JSON.stringify(tickets).replace('"tickets"', '"t\\u0069ckets"'), 'tickets'],
    ['that is a list', JSON.stringify(rows), null],
    ['that is a list, pretty-printed', `\n ${JSON.stringify(rows, null, 2)}\n`, null],
  ])('%s', async (_, text, path) => {
    const { table, report } = await see(text, path);
    expect(report.because).toBeNull();
    expect(await tableRows(table)).toEqual(rows);
  });

  it('in gzip, with paths into its rows', async () => {
    const text = JSON.stringify({ items: [{ who: { id: 'a' } }, { who: { id: 'b' } }] }, null, 2);
    const seen = await seeExport(
      { 'usage.json.gz': gzipSync(text) },
      { files: 'usage.json.gz', account: 'who.id', isAccountNamed: true, json: { rows: 'items' } },
    );
    expect((await tableRows(seen.table)).map((row) => row['who.id'])).toEqual(['a', 'b']);
  });

  it('whatever chunks it comes in', async () => {
    const text = JSON.stringify(tickets, null, 1);
    for (const bytes of [1, 2, 3, 7]) {
      const file = `${temporaryFolder()}/rows`;
      const { rows: count } = await normaliseJsonl(inChunks(text, bytes), file, ['tickets']);
      const { readFileSync } = await import('node:fs');
      const found = readFileSync(file, 'utf8').trimEnd().split('\n');
      expect([count, found.map((line) => JSON.parse(line.split('\x01')[1]!))]).toEqual([2, rows]);
    }
  });

  it('or as none of an empty list', async () => {
    expect((await see('{"tickets": [ ]}', 'tickets')).report).toMatchObject({ because: null, rowsRead: 0 });
  });

  it('and rejects each element that is no object, by its line', async () => {
    const { rejects, table } = await see(
      '[\n{"account_id": "a"},\n7,\n{"account_id" "b"}, "x",\n{"account_id": "c\nd"}]',
    );
    expect(await tableRows(table)).toEqual([{ account_id: 'a' }]);
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [3, 'is not a JSON object'],
      [4, 'is not a JSON object'],
      [5, 'is not a JSON object'],
      [6, 'holds a control character'],
    ]);
  });
});

describe('a cut at any byte of a JSON document is refused as cut off', () => {
  it.each([
    ['under a key', JSON.stringify(tickets), 'tickets'],
    ['pretty-printed', JSON.stringify(tickets, null, 1), 'tickets'],
    ['that is a list', JSON.stringify(rows, null, 1), null],
  ])('%s', async (_, text, path) => {
    const bytes = Buffer.from(text);
    const file = `${temporaryFolder()}/rows`;
    for (let at = 1; at < bytes.length; at++) {
      const cut = (async function* () {
        yield bytes.subarray(0, at);
      })();
      await expect(normaliseJsonl(cut, file, path?.split('.') ?? null), String(at)).rejects.toThrow(/^is cut off/);
    }
  });

  it.each([1, 2, 40, 90])('without the setting, too: %d bytes before its end', async (missing) => {
    const { report, table } = await see(JSON.stringify(tickets, null, 2).slice(0, -missing));
    expect([report.state, table]).toEqual(['incomplete', undefined]);
    expect(report.because).toContain('usage.json is cut off');
  });
});

describe('what is wrong with JSON is said', () => {
  it.each([
    [
      'a pretty-printed document',
      JSON.stringify(tickets, null, 2),
      null,
      'is one JSON document, not lines: write json: { rows: tickets }.',
    ],
    [
      'one with a row a line',
      `{"tickets": [\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]}`,
      null,
      'is one JSON document, not lines: write json: { rows: tickets }.',
    ],
    [
      'one whose list lies deeper',
      JSON.stringify({ data: { tickets: rows } }, null, 2),
      null,
      'write json: { rows: data.tickets }.',
    ],
    [
      'one of a single long line',
      JSON.stringify({ tickets: Array(30_000).fill(rows[0]) }),
      null,
      'is one JSON document, not lines: write json: { rows: tickets }.',
    ],
    [
      'one of a single short line',
      JSON.stringify(tickets),
      null,
      'If it is one JSON document, write json: { rows: … }',
    ],
    [
      'pretty-printed objects',
      rows.map((row) => JSON.stringify(row, null, 2)).join('\n'),
      null,
      'holds JSON objects over several lines',
    ],
    [
      'a path that is not there',
      JSON.stringify(tickets),
      'ticket',
      'has no list "ticket" (json: { rows: ticket }). It has lists or objects under "meta", "tickets"',
    ],
    [
      'a path to an object',
      JSON.stringify(tickets),
      'meta',
      'has an object where json: { rows: meta } looks for a list',
    ],
    ['a list where a path was said', JSON.stringify(rows), 'tickets', 'has no list "tickets"'],
    ['brackets that do not match', '{"tickets": [{"account_id": "a"}}', 'tickets', 'is not sound JSON: line 1'],
    ['text behind the document', `${JSON.stringify(tickets)}\nOK`, 'tickets', 'is not sound JSON: line 2'],
  ])('of %s', async (_, text, path, because) => {
    const { report, table } = await see(text, path);
    expect(table).toBeUndefined();
    expect(report.because).toContain(because);
    expect(report.because).not.toContain('cut off');
  });

  it('of a path in health.yaml', () => {
    const result = readConfig('exports:\n  usage: { files: a.json, json: { rows: "tickets." } }\n', 'health.yaml');
    const problems = 'problems' in result ? result.problems.map(({ message }) => message) : [];
    expect(problems.join('\n')).toContain('the keys to a list, as tickets or data.tickets');
  });
});

describe('JSON lines', () => {
  it('without line ends, as Firehose writes them, are read as rows', async () => {
    const { table, report } = await see(
      `${rows.map((row) => JSON.stringify(row)).join('')}${JSON.stringify(rows[0])} {"account_id":"c"}\n`,
    );
    expect(report).toMatchObject({ because: null, rowsRead: 4 });
    const numbered = await tableRows(table, ['__nr_row']);
    expect(numbered.map(({ account_id }) => account_id)).toEqual(['a', 'b', 'a', 'c']);
    expect(new Set(numbered.map((row) => row.__nr_row)).size).toBe(4);
  });

  it('without line ends and cut are refused as cut off', async () => {
    const { report } = await see(
      rows
        .map((row) => JSON.stringify(row))
        .join('')
        .slice(0, -3),
    );
    expect(report.because).toContain('is cut off: its last line, 2,');
  });

  it.each([
    ['is broken', '{"account_id":"a",'],
    ['has a raw line end in a text', '{"account_id":"a\nb"}'],
    ['closes twice', '{"account_id":"a"}}'],
  ])('whose first line %s lose that line only', async (_, first) => {
    const { table, report } = await see(`${first}\n{"account_id":"b"}\n{"account_id":"c"}\n`);
    expect(report.because).toBeNull();
    expect((await tableRows(table)).map((row) => row.account_id)).toEqual(['b', 'c']);
  });

  it('of one row with a list in it are a row', async () => {
    const { table } = await see('{"account_id":"a","tags":[{"x":1}]}\n');
    expect(await tableRows(table)).toEqual([{ account_id: 'a', tags: '[{"x":1}]' }]);
  });
});
