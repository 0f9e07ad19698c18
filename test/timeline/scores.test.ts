import { describe, expect, it } from 'vitest';
import type { CareEvent } from '../../lib/care/care-event.ts';
import { NO_SUMS } from '../../lib/history/chart.ts';
import { buildRun } from '../support/build-history.ts';
import { chartsOf, chartsWith, FIRST, modelOf, tell, wordsOf } from './timeline-of-acme.ts';

const well = { logins: 80, nps: 80 };

describe('scores in a timeline', () => {
  it('stand there on the nights on which they changed, and on no others', () => {
    const entries = tell(chartsOf([well, well, { ...well, logins: 20 }, { ...well, logins: 20 }]));
    expect(entries.map(({ night, words }) => [night, words])).toEqual([
      ['2026-03-03', 'Score 80 → 50, healthy → at risk'],
      ['2026-03-01', 'First score 80, healthy'],
    ]);
  });

  it('say by whom they moved, in points that add up, and what moved most', () => {
    const [newest] = tell(chartsOf([{ logins: 80, nps: 60 }, { logins: 20 }]));
    expect(newest!.words).toBe('Score 70 → 20, watch → at risk');
    expect(newest!.details).toEqual([
      '−60 by the customer, +10 by data',
      '−60 logins (80 → 20)',
      '+10 data, not the customer (missing now: nps)',
    ]);
    const { customers, data, model, override } = newest!.parts!;
    expect([customers, data, model, override]).toEqual([-60, 10, 0, 0]);
  });

  it('stand there when the band changed alone, and when the score did', () => {
    const charts = chartsWith({ band: 'watch' }, { band: 'at_risk' }, { band: 'at_risk', score: 66, raw: 66 });
    expect(wordsOf(tell(charts))).toEqual([
      'Score 70 → 66, at risk',
      'Score 70, watch → at risk',
      'First score 70, watch',
    ]);
  });

  it('count peers with the customer, and another profile with the model', () => {
    const change = { behaviour: -5, peers: -3, availability: 2, model: 1, profile: -4, override: 6, ...NO_SUMS };
    const [newest] = tell(chartsWith({}, { score: 67, raw: 67, change: { ...change, since: FIRST } }));
    expect(newest!.parts).toEqual({ customers: -8, data: 2, model: -3, override: 6 });
    expect(newest!.details[0]).toBe('−8 by the customer, +2 by data, −3 by the model, +6 by a score set by hand');
  });

  it('give to the model what the model did', () => {
    const rows = { logins: 40, nps: 80 };
    const [newest] = tell(chartsOf([rows, rows], [modelOf(1), modelOf(3)]), { config: modelOf(3) });
    expect(newest).toMatchObject({ words: 'Score 60 → 50, watch → at risk', parts: { customers: 0, model: -10 } });
    expect(newest!.details[0]).toBe('−10 by the model');
  });

  it('that were unknown for a while are compared with the last one that was known', () => {
    expect(wordsOf(tell(chartsOf([well, {}, { ...well, logins: 60 }])))).toEqual([
      'Score 80 → 70, watch',
      'Score 80 → unknown',
      'First score 80, healthy',
    ]);
  });

  it('of a night without its last chart say what is still known', () => {
    const { charts, runs } = chartsOf([well, { ...well, logins: 20 }]);
    const [newest] = tell({ charts: charts.slice(1), runs });
    expect(newest).toMatchObject({ words: 'Score 80 → 50, at risk', details: ['−30 by the customer'] });
  });

  it('say that the account was gone for a while, and is back', () => {
    const words = wordsOf(tell(chartsOf([well, null, null, well])));
    expect(words).toEqual([
      'On the accounts export again',
      'Not on the accounts export any more',
      'First score 80, healthy',
    ]);
  });
});

describe('an override in a timeline', () => {
  const set: CareEvent = {
    ...{ kind: 'override-set', account: 'acme', at: '2026-03-01T09:00:00.000Z', by: 'ann@example.com' },
    ...{ score: 90, reason: 'new sponsor', expiresOn: '2026-03-03', owner: null },
  };

  it('is there when it was set, and when it ended by itself', () => {
    const override = { score: 90, setAt: set.at };
    const charts = chartsWith({ override, score: 90 }, { override, score: 90 }, { score: 70 });
    const entries = tell({ ...charts, care: [set] }).filter(({ kind }) => kind === 'override');
    expect(entries.map(({ words, details, by }) => ({ words, details, by }))).toEqual([
      { words: 'Override 90 ended: it expired on 2026-03-03. The computed score is 70.', details: [], by: null },
      { words: 'Score set by hand: 90 until 3 Mar 2026', details: ['new sponsor'], by: 'ann@example.com' },
    ]);
  });

  it('that somebody took away has that for its end, and no other', () => {
    const cleared: CareEvent = {
      ...{ kind: 'override-cleared', account: 'acme', at: '2026-03-02T09:00:00.000Z', by: 'bob@example.com' },
      reason: 'it was a mistake',
    };
    const charts = chartsWith({ override: { score: 90, setAt: set.at }, score: 90 }, { score: 70 });
    const entries = tell({ ...charts, care: [{ ...set, expiresOn: '2026-04-01' }, cleared] });
    expect(wordsOf(entries.filter(({ kind }) => kind === 'override'))).toEqual([
      'Score set by hand taken away',
      'Score set by hand: 90 until 1 Apr 2026',
    ]);
  });
});

it('an override that another one replaced has that for its end, and no other', () => {
  const [first, second] = ['2026-03-01T09:00:00.000Z', '2026-03-02T09:00:00.000Z'];
  const set = (at: string, score: number): CareEvent => ({
    ...{ kind: 'override-set', account: 'acme', at, by: 'ann@example.com', score, reason: 'x' },
    ...{ expiresOn: '2026-04-20', owner: null },
  });
  const charts = chartsWith(
    { override: { score: 90, setAt: first! }, score: 90 },
    { override: { score: 40, setAt: second! }, score: 40 },
  );
  const entries = tell({ ...charts, care: [set(first!, 90), set(second!, 40)] });
  expect(wordsOf(entries.filter(({ kind }) => kind === 'override'))).toEqual([
    'Score set by hand: 40 until 20 Apr 2026',
    'Score set by hand: 90 until 20 Apr 2026',
  ]);
});

describe('renewals in a timeline', () => {
  const renewalsOf = (...dates: readonly (string | null)[]) =>
    wordsOf(tell(chartsWith(...dates.map((renewsOn) => ({ renewsOn })))).filter(({ kind }) => kind === 'renewal'));

  it('are there when the date was set, changed or taken away', () => {
    expect(renewalsOf(null, '2027-01-01', '2028-01-01', null)).toEqual([
      'Renewal date taken away; it was 1 Jan 2028',
      'Renewal date 1 Jan 2027 → 1 Jan 2028',
      'Renewal date set: 1 Jan 2027',
    ]);
  });

  it('are there once when the date came up, and once when it has come', () => {
    // 90 days after 2 March.
    expect(renewalsOf('2026-05-31', '2026-05-31', '2026-05-31')).toEqual(['Renewal in 90 days, on 31 May 2026']);
    expect(renewalsOf('2026-03-02', '2026-03-02', '2026-03-02')).toEqual(['Renewal date 2 Mar 2026 has come']);
  });
});

describe('nights in a timeline', () => {
  it('say that they were held, and who ruled on them', () => {
    const { charts, runs } = chartsWith({}, {});
    const ruling = { is: 'released', by: 'olga@example.com', at: '2026-03-04T09:00:00.000Z' } as const;
    const held = [
      buildRun({ night: '2026-02-01', state: 'held', heldBecause: 'before the account was known' }),
      ...runs,
      buildRun({ night: '2026-03-03', heldBecause: 'usage has 3 rows', ruling }),
      buildRun({ night: '2026-03-04', state: 'held', heldBecause: 'usage has 3 rows' }),
    ];
    const entries = tell({ charts, runs: held }).filter(({ kind }) => kind === 'gate');
    expect(entries.map(({ night, words, by }) => [night, words, by])).toEqual([
      ['2026-03-04', 'The night was held: its data was in doubt', null],
      [null, 'Held night of 3 Mar 2026 released', 'olga@example.com'],
      ['2026-03-03', 'The night was held: its data was in doubt', null],
    ]);
  });

  it('that were held tell nothing of who was there, and the first is told if it was held', () => {
    const { charts, runs } = chartsWith({}, {});
    const ruling = { is: 'released', by: 'olga@example.com', at: '2026-03-02T09:00:00.000Z' } as const;
    const first = { ...runs[0]!, heldBecause: 'usage has 3 rows', ruling };
    const held = buildRun({ night: '2026-03-03', state: 'held' });
    const entries = tell({ charts, runs: [first, runs[1]!, held] });
    expect(wordsOf(entries.filter(({ kind }) => kind === 'roster'))).toEqual([]);
    expect(entries.filter(({ kind }) => kind === 'gate')).toHaveLength(2);
  });

  it('say whose the account became', () => {
    const entries = tell(chartsWith({ owner: 'sam@example.com' }, { owner: null }, { owner: 'ann@example.com' }));
    expect(wordsOf(entries.filter(({ kind }) => kind === 'owner'))).toEqual([
      'Owner nobody → ann@example.com',
      'Owner sam@example.com → nobody',
    ]);
  });

  it('are known when they are over: what was told of them in the morning stands above them', () => {
    const [entry] = tell(chartsWith({}), { config: { ...modelOf(), timezone: 'Europe/Berlin' } });
    expect(entry).toMatchObject({ night: FIRST, at: '2026-03-01T23:00:00.000Z' });
  });
});
