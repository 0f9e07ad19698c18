import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePortfolio, type SamplePortfolio } from '../../lib/sample/make-portfolio.ts';
import { rounds } from '../support/command-line.ts';

/** A week of nights is enough to see tonight's stories. */
const OPTIONS = { lastNight: '2026-11-20', nights: 9, seed: 7 } as const;

function bytesOf(folder: string): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
    if (/\.\w+$/.test(name)) hash.update(name).update(readFileSync(path.join(folder, name)));
  return hash.digest('hex');
}

describe('the sample portfolio', () => {
  let folder: string;
  let portfolio: SamplePortfolio;
  let scores: ReadonlyMap<string, Record<string, string>>;
  let findings: readonly { account_id: string; rule: string; state: string }[];
  let summary: {
    exports: { name: string; state: string }[];
    counts: Record<string, unknown>;
    totals: Record<string, unknown>;
  };

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-sample-'));
    portfolio = await makePortfolio({ folder, ...OPTIONS });
    const { configFile, exportsFolder, firstNight, lastNight } = portfolio;
    const state = path.join(folder, 'state');
    const common = ['--config', configFile, '--exports', exportsFolder, '--state', state];
    expect(await rounds('replay', ...common, '--from', firstNight, '--to', '2026-11-19')).toMatchObject({
      exitCode: 0,
    });
    const out = path.join(folder, 'out');
    expect(await rounds('night', ...common, '--date', lastNight, '--out', out)).toMatchObject({ exitCode: 0 });
    const [header = '', ...rows] = readFileSync(path.join(out, 'scores.csv'), 'utf8').trimEnd().split('\n');
    const names = header.split(',');
    scores = new Map(
      rows.map((row) => {
        const cells = row.split(',');
        return [cells[0] ?? '', Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']))];
      }),
    );
    findings = readFileSync(path.join(out, 'findings.jsonl'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    summary = JSON.parse(readFileSync(path.join(out, 'summary.json'), 'utf8'));
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const story = (title: string) => {
    const found = portfolio.stories.find((one) => one.title === title);
    if (!found) throw new Error(`There is no story "${title}".`);
    return found;
  };
  const scoreOf = (title: string) => scores.get(story(title).account);

  it('is the same files for the same seed, and others for another', async () => {
    const again = mkdtempSync(path.join(tmpdir(), 'nightrounds-sample-'));
    try {
      const small = { ...OPTIONS, nights: 2, accounts: 20 };
      const one = bytesOf((await makePortfolio({ folder: path.join(again, '1'), ...small })).exportsFolder);
      const two = bytesOf((await makePortfolio({ folder: path.join(again, '2'), ...small })).exportsFolder);
      const other = bytesOf((await makePortfolio({ folder: path.join(again, '3'), ...small, seed: 8 })).exportsFolder);
      expect(two).toBe(one);
      expect(other).not.toBe(one);
    } finally {
      rmSync(again, { recursive: true, force: true });
    }
  });

  it('has five exports in formats tools really write', () => {
    const files = readdirSync(portfolio.exportsFolder, { recursive: true, encoding: 'utf8' });
    for (const name of [
      'accounts/2026-11-20.csv',
      'usage/2026-11-20.csv.gz',
      'tickets.jsonl',
      'nps.parquet',
      'invoices.csv',
    ])
      expect(files).toContain(path.normalize(name));
    const invoices = readFileSync(path.join(portfolio.exportsFolder, 'invoices.csv'));
    expect(invoices.toString('latin1')).toMatch(/;Müller [^;]+;\d\d\.\d\d\.\d{4};\d+,\d\d;/);
    expect(invoices.toString('utf8')).toContain('\ufffd');
  });

  it('scores 299 of its 300 customers: one has left', () => {
    expect(summary.counts).toMatchObject({ accounts: 299, churned: 1, unknown: 0 });
    expect(scoreOf('A customer who left')).toBeUndefined();
  });

  it('is mostly healthy, with some to watch and some at risk', () => {
    const bands = [...scores.values()].map(({ band }) => band);
    const share = (band: string) => bands.filter((one) => one === band).length / bands.length;
    expect(share('healthy')).toBeGreaterThan(0.5);
    expect(share('watch')).toBeGreaterThan(0.15);
    expect(share('at_risk')).toBeGreaterThan(0.08);
    expect(share('at_risk')).toBeLessThan(0.25);
  });

  it('tells of a champion who leaves: a sharp drop, found tonight', () => {
    expect(Number(scoreOf('A champion leaves')?.change)).toBeLessThanOrEqual(-15);
    const own = findings.filter(({ account_id }) => account_id === story('A champion leaves').account);
    expect(own).toContainEqual(expect.objectContaining({ rule: 'sharp-drop', state: 'new' }));
  });

  it('tells of a slow decline and of a recovery', () => {
    expect(scoreOf('A slow decline')).toMatchObject({ band: 'at_risk' });
    expect(scoreOf('A recovery')).toMatchObject({ band: 'healthy' });
  });

  it('tells of a support spike: the score is worse than five nights ago', async () => {
    const { stdout } = await rounds(
      ...['explain', story('A support spike').account, '--config', portfolio.configFile],
      ...['--exports', portfolio.exportsFolder, '--state', path.join(folder, 'state'), '--date', '2026-11-20'],
    );
    expect(stdout).toMatch(/Urgent tickets, 14 days\s+\d{2}/);
    expect(scoreOf('A support spike')).toMatchObject({ band: 'watch' });
  });

  it('tells of a stale export: NPS is missing, and nobody is scored as if it were 0', () => {
    expect(summary.exports.find(({ name }) => name === 'nps')).toMatchObject({ state: 'stale' });
    expect(scoreOf('A stale export')).toMatchObject({ band: 'healthy' });
    expect(Number(scoreOf('A stale export')?.coverage)).toBeLessThan(100);
  });

  it('tells of a stalled onboarding and of a big renewal at risk', () => {
    expect(scoreOf('A stalled onboarding')).toMatchObject({ profile: 'Onboarding', band: 'at_risk' });
    expect(scoreOf('A big renewal at risk')).toMatchObject({ band: 'at_risk', arr: '480000' });
  });

  it('has rows that cannot be read, and says which', () => {
    expect(summary.counts).toMatchObject({ rejected_rows: 2 });
    expect(readFileSync(path.join(folder, 'out', 'rejects.csv'), 'utf8')).toMatch(/tickets\.jsonl,\d+,csat,five,/);
  });
});
