import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rounds } from '../../support/command-line.ts';
import { type SmallPortfolio, smallPortfolio } from '../../support/small-portfolio.ts';

const config = (signals: string, extra = '') => `version: 1
portfolio: History
timezone: UTC
currency: USD
exports:
  seats: { files: "seats/{date}.csv", required: true }
  mood: { files: "mood/{date}.csv" }
accounts: { from: seats, id: account_id }
metrics:
  seats: { from: seats, value: seats }
  seat_trend: { change: seats, against: 2d }
  mood: { from: mood, value: mood }
  seat_rank: { rank: seats }
profiles:
  - name: Everyone
    min_coverage: 0
    groups:
      - { name: All, signals: [${signals}] }
bands: { healthy: 80, watch: 60 }
rules:
  - { id: drop, score: { drop: 15, within: 7d } }
${extra}`;

/** Runs nights in order on one state; a night's cells are account → value, null = no file. */
async function runNights(
  portfolio: SmallPortfolio,
  nights: Record<string, { seats: Record<string, string> | null; mood?: Record<string, string> }>,
) {
  const results = new Map<string, Map<string, readonly string[]>>();
  for (const [night, { seats, mood }] of Object.entries(nights)) {
    if (seats) portfolio.write(`seats/${night}.csv`, toCsv('seats', seats));
    if (mood) portfolio.write(`mood/${night}.csv`, toCsv('mood', mood));
    results.set(night, await runNight(portfolio, night));
  }
  return results;
}

/** account → cells of scores.csv; empty when the night was held. */
async function runNight(portfolio: SmallPortfolio, night: string): Promise<Map<string, readonly string[]>> {
  const out = path.join(portfolio.out, night);
  const { exitCode } = await rounds(
    'night',
    '--config',
    portfolio.config,
    '--exports',
    portfolio.exports,
    '--date',
    night,
    '--state',
    path.join(portfolio.folder, 'state'),
    '--out',
    out,
  );
  if (exitCode !== 0) return new Map();
  const rows = portfolio
    .read(`${night}/scores.csv`)
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split(','));
  return new Map(rows.map((cells) => [cells[0]!, cells]));
}

function toCsv(column: string, cells: Record<string, string>): string {
  return `account_id,${column}\n${Object.entries(cells)
    .map(([id, cell]) => `${id},${cell}\n`)
    .join('')}`;
}

const SCORE = 5;
const PREVIOUS = 9;
const CHANGE = 10;
const RAW_CHANGE = 13;
const PEERS = 15;

describe('a change over a snapshot export', () => {
  it('is read from the stored night, and from the newest before it when that one was not run', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(config('{ metric: seat_trend, worst: -100, best: 100 }'));
    const nights = await runNights(portfolio, {
      '2026-03-10': { seats: { a: '10' } },
      '2026-03-12': { seats: { a: '5' } },
      '2026-03-13': { seats: { a: '15' } },
    });
    expect(nights.get('2026-03-10')?.get('a')?.[SCORE]).toBe('');
    expect(nights.get('2026-03-12')?.get('a')?.[SCORE]).toBe('25');
    // 2026-03-11 was not run: the newest night in 03-08 … 03-11 is 03-10.
    expect(nights.get('2026-03-13')?.get('a')?.[SCORE]).toBe('75');
  });

  it('compares values only under the same definition', async () => {
    const portfolio = smallPortfolio();
    const signal = '{ metric: seat_trend, worst: -100, best: 100 }';
    portfolio.writeConfig(config(signal));
    await runNights(portfolio, { '2026-03-10': { seats: { a: '10' } } });
    portfolio.writeConfig(
      config(signal).replace('{ from: seats, value: seats }', '{ from: seats, value: seats, aggregate: max }'),
    );
    const nights = await runNights(portfolio, { '2026-03-12': { seats: { a: '5' } } });
    expect(nights.get('2026-03-12')?.get('a')?.[SCORE]).toBe('');
  });
});

describe('a signal that is carried', () => {
  it('keeps its last stored value for as many nights as allowed, and no longer', async () => {
    const portfolio = smallPortfolio();
    // The only signal there is: in doubt, it would hold the night.
    const model = config('{ metric: mood, worst: 0, best: 10, missing: { carry: 2d } }');
    portfolio.writeConfig(`${model}gate: { least_believed: 0% }\n`);
    const nights = await runNights(portfolio, {
      '2026-03-10': { seats: { a: '1' }, mood: { a: '7' } },
      '2026-03-11': { seats: { a: '1' } },
      '2026-03-12': { seats: { a: '1' } },
      '2026-03-13': { seats: { a: '1' } },
    });
    expect([...nights.values()].map((accounts) => accounts.get('a')?.[SCORE])).toEqual(['70', '70', '70', '']);
  });
});

describe('a rank', () => {
  it('that fell because the others rose is the peers’ doing, and one that rose by itself the account’s own', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(config('{ metric: seat_rank, worst: 0, best: 100 }'));
    const nights = await runNights(portfolio, {
      '2026-03-10': { seats: { a: '10', b: '5', c: '1' } },
      '2026-03-11': { seats: { a: '10', b: '20', c: '1' } },
    });
    const parts = [...nights.get('2026-03-11')!].map(([id, cells]) => [id, ...cells.slice(RAW_CHANGE, PEERS + 1)]);
    expect(parts).toEqual([
      ['a', '-50.000000', '0.000000', '-50.000000'],
      ['b', '50.000000', '50.000000', '0.000000'],
      ['c', '0.000000', '0.000000', '0.000000'],
    ]);
  });

  it('among another segment than before is compared within the one of before', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(
      config('{ metric: area_rank, worst: 0, best: 100 }')
        .replace('metrics:\n', 'metrics:\n  area_rank: { rank: seats, within: area }\n')
        .replace('exports:\n', 'exports:\n  regions: { files: regions.csv }\n')
        .replace(
          'accounts: { from: seats, id: account_id }',
          'accounts: { from: regions, id: account_id, attributes: [area] }',
        ),
    );
    portfolio.write('regions.csv', 'account_id,area\na,eu\nb,eu\nc,us\nd,us\n');
    const seats = { a: '10', b: '5', c: '1', d: '30' };
    await runNights(portfolio, { '2026-03-10': { seats } });
    portfolio.write('regions.csv', 'account_id,area\na,us\nb,eu\nc,us\nd,us\n');
    const nights = await runNights(portfolio, { '2026-03-11': { seats } });
    const parts = nights
      .get('2026-03-11')!
      .get('a')!
      .slice(RAW_CHANGE, PEERS + 1);
    expect(parts).toEqual(['-50.000000', '0.000000', '-50.000000']);
  });
});

describe('the last charted night', () => {
  const signal = '{ metric: seats, worst: 0, best: 100 }';

  it('is the one before a held night', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(config(signal));
    const nights = await runNights(portfolio, {
      '2026-03-10': { seats: { a: '80' } },
      '2026-03-11': { seats: null },
      '2026-03-12': { seats: { a: '60' } },
    });
    expect(nights.get('2026-03-11')?.size).toBe(0);
    expect(
      nights
        .get('2026-03-12')
        ?.get('a')
        ?.slice(PREVIOUS, CHANGE + 1),
    ).toEqual(['80', '-20']);
    expect(portfolio.read('2026-03-12/findings.jsonl')).toContain('"rule":"drop"');
  });

  it('of an account that was unknown for a night is the one before', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(config(signal));
    const nights = await runNights(portfolio, {
      '2026-03-10': { seats: { a: '80', b: '50' } },
      '2026-03-11': { seats: { a: '', b: '50' } },
      '2026-03-12': { seats: { a: '70', b: '50' } },
    });
    expect(
      nights
        .get('2026-03-11')
        ?.get('a')
        ?.slice(SCORE, CHANGE + 1),
    ).toEqual(['', '', 'unknown', '0.0', '80', '']);
    expect(
      nights
        .get('2026-03-12')
        ?.get('a')
        ?.slice(PREVIOUS, CHANGE + 1),
    ).toEqual(['80', '-10']);
  });

  it('scored under another model opens no drop', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(config(signal));
    await runNights(portfolio, { '2026-03-10': { seats: { a: '80' } } });
    portfolio.writeConfig(config(signal.replace('best: 100', 'best: 200')));
    const nights = await runNights(portfolio, { '2026-03-11': { seats: { a: '80' } } });
    expect(
      nights
        .get('2026-03-11')
        ?.get('a')
        ?.slice(PREVIOUS, CHANGE + 1),
    ).toEqual(['80', '-40']);
    expect(portfolio.read('2026-03-11/findings.jsonl')).toBe('');
    expect(JSON.parse(portfolio.read('2026-03-11/summary.json')).model_changed).toBe(true);
  });
});
