import { describe, expect, it } from 'vitest';
import type { HealthConfig } from '../../lib/config/health-config.ts';
import type { Chart } from '../../lib/history/chart.ts';
import { buildRule } from '../support/build-alert.ts';
import { buildConfig, buildPlaybook, buildStep, byName, columnMetric } from '../support/config-builder.ts';
import { group, profile, signal } from '../support/scoring-builder.ts';
import { type PastNight, runShard, setOverride } from '../support/shard-builder.ts';

const [MONDAY, TUESDAY, WEDNESDAY] = ['2026-03-02', '2026-03-03', '2026-03-04'];

const call = buildStep('Call the sponsor');

/** Points are the values: logins and tickets weigh the same, an account below 60 is a risk. */
function model(over: Partial<HealthConfig> = {}): HealthConfig {
  return buildConfig({
    metrics: byName([columnMetric('logins', 'usage'), columnMetric('tickets', 'support')]),
    profiles: [profile([group('All', [signal('logins'), signal('tickets')])])],
    rules: [buildRule({ on: 'score-below', below: 60, clear: 65 }, { id: 'low', playbook: 'save' })],
    playbooks: new Map([['save', buildPlaybook('save', 'Save it', { tasks: [call] })]]),
    ...over,
  });
}

const config = model();
const well = { logins: 80, tickets: 80 };

function chartOf({ charts }: PastNight, account: string): Chart {
  return charts.find((chart) => chart.account === account)!;
}

function stateOf({ output }: PastNight, account: string): string | null {
  return output.findings.find((finding) => finding.account.id === account)?.state ?? null;
}

describe('the first night', () => {
  const first = runShard({ night: MONDAY, config, rows: { acme: well, low: { logins: 20, tickets: 40 }, new: {} } });

  it('charts every account, and compares none with anything', () => {
    expect(first.charts.map(({ account, score, band, change }) => [account, score, band, change])).toEqual([
      ['acme', 80, 'healthy', null],
      ['low', 30, 'at_risk', null],
      ['new', null, 'unknown', null],
    ]);
    expect(first.output.roster).toEqual({ arrived: [], returned: [], absences: [] });
    expect(first.output.moves.compared).toBe(0);
  });

  it('takes what is already so for a baseline, and gives it no causes that nobody reads', () => {
    expect(first.output.findings).toMatchObject([
      { rule: 'low', state: 'baseline', account: { id: 'low', score: 30, previousScore: null, drivers: [] } },
    ]);
    expect(first.output.managers).toEqual(new Map([['low', 'mia@example.com']]));
  });

  it('names the executive of what it found: the account’s own, else that of the portfolio', () => {
    const rows = { acme: well, low: { logins: 20, tickets: 40 } };
    const told = (domains: readonly string[] | null, executive: string | null) =>
      runShard({ night: MONDAY, config: { ...config, notify: { ...config.notify, domains, executive } }, rows }).output
        .executives;
    expect(told(null, 'cco@example.org')).toEqual(new Map([['low', 'eve@example.com']]));
    expect(told(['example.org'], 'cco@example.org')).toEqual(new Map([['low', 'cco@example.org']]));
    expect(told(['example.org'], null)).toEqual(new Map());
  });

  it('knows accounts by the id they had before, where it is another one', () => {
    const rows = { acme: well, low: well, new: well, next: well, plain: well };
    const formerIds = { acme: 'acme', low: 'LOW', new: '', next: 'LOW' };
    const { output } = runShard({ night: MONDAY, config, rows, over: { formerIds } });
    expect(output.renamed).toEqual(new Map([['LOW', 'low']]));
  });

  it('leaves a row for each, and adds them up', () => {
    const { ids, scores, explanations, summary } = first.output;
    expect(ids).toEqual(['acme', 'low', 'new']);
    expect(scores[1]).toBe('low,The low,,steady,Everyone,30,30.000000,at_risk,100.0,,,1000,sam@example.com,,,,,,,');
    expect(JSON.parse(explanations[0]!)).toMatchObject({ account_id: 'acme', score: 80, groups: [{ name: 'All' }] });
    expect(summary.totals).toMatchObject({ accounts: 3, scored: 2, arr: 3000, findings: 0 });
  });
});

describe('an account that falls', () => {
  const monday = runShard({ night: MONDAY, config, rows: { acme: well } });
  const tuesday = runShard({ night: TUESDAY, config, rows: { acme: { logins: 10, tickets: 80 } } }, [monday]);

  it('fell by its own behaviour, all of it', () => {
    expect(chartOf(tuesday, 'acme')).toMatchObject({
      score: 45,
      change: { since: MONDAY, behaviour: -35, peers: 0, availability: 0, model: 0, profile: 0, override: 0 },
    });
    expect(tuesday.output.moves).toMatchObject({ compared: 1, enteredAtRisk: 1, newRisks: 1, fell: 1, meanMove: -35 });
  });

  it('is a new finding that says what took the points', () => {
    const [finding] = tuesday.output.findings;
    expect(finding).toMatchObject({ state: 'new', because: 'Score 45 is below 60.', since: TUESDAY });
    expect(finding?.nextStep).toBe('Call the sponsor');
    expect(finding?.account).toMatchObject({ previousScore: 80, previousBand: 'healthy', change: -35 });
    expect(finding?.account.drivers).toEqual([{ kind: 'signal', label: 'logins', from: '80', to: '10', points: -35 }]);
  });

  it('is persisting on the night after', () => {
    const again = runShard({ night: WEDNESDAY, config, rows: { acme: { logins: 10, tickets: 80 } } }, [
      monday,
      tuesday,
    ]);
    expect(stateOf(again, 'acme')).toBe('persisting');
  });
});

describe('an override', () => {
  const monday = runShard({ night: MONDAY, config, rows: { acme: well } });
  const overrides = { acme: setOverride('acme', 20, TUESDAY, WEDNESDAY) };
  const tuesday = runShard({ night: TUESDAY, config, rows: { acme: well }, over: { overrides } }, [monday]);

  it('in force is shown over the computed score, and is no behaviour', () => {
    expect(chartOf(tuesday, 'acme')).toMatchObject({ raw: 80, score: 20, change: { behaviour: 0, override: -60 } });
    expect(tuesday.output.summary.fell[0]).toMatchObject({
      score: 20,
      drivers: [{ kind: 'override', points: -60 }],
      override: { by: 'sam@example.com', computedScore: 80 },
    });
    expect(tuesday.output.overrides).toMatchObject({ inForce: 1, ended: [], lines: [{ account: 'acme' }] });
  });

  it('ends on its day, and the computed score counts again', () => {
    const wednesday = runShard({ night: WEDNESDAY, config, rows: { acme: well }, over: { overrides } }, [
      monday,
      tuesday,
    ]);
    expect(chartOf(wednesday, 'acme')).toMatchObject({ score: 80, override: null, change: { override: 60 } });
    expect(wednesday.output.overrides).toMatchObject({ inForce: 0, ended: [{ account: 'acme', name: 'The acme' }] });
  });
});

describe('an account that left', () => {
  const low = { logins: 10, tickets: 80 };
  const monday = runShard({ night: MONDAY, config, rows: { acme: well, other: well } });
  const tuesday = runShard({ night: TUESDAY, config, rows: { acme: low, other: well } }, [monday]);
  const gone = runShard({ night: WEDNESDAY, config, rows: { other: well } }, [monday, tuesday]);

  it('is absent, and nobody scores it', () => {
    expect(gone.charts.map(({ account }) => account)).toEqual(['other']);
    expect(gone.absences).toMatchObject([{ account: 'acme', lastNight: TUESDAY, since: WEDNESDAY, because: 'left' }]);
  });

  it('has churned, where the export says so', () => {
    const over = { churned: ['acme'] };
    const churned = runShard({ night: WEDNESDAY, config, rows: { other: well }, over }, [monday, tuesday]);
    expect(churned.absences).toMatchObject([{ account: 'acme', because: 'churned' }]);
  });

  it('and came back goes on from its own last chart', () => {
    const rows = { acme: low, other: well, third: well };
    const back = runShard({ night: '2026-03-05', config, rows }, [monday, tuesday, gone]);
    expect(back.output.roster).toMatchObject({ arrived: [{ account: 'third' }], returned: [{ account: 'acme' }] });
    expect(chartOf(back, 'acme').change).toMatchObject({ since: TUESDAY, behaviour: 0 });
    expect(stateOf(back, 'acme')).toBe('persisting');
    expect(back.absences).toEqual([]);
  });
});

describe('an account without a score for a night', () => {
  it('is compared with its last night that had one', () => {
    const monday = runShard({ night: MONDAY, config, rows: { acme: well } });
    const tuesday = runShard({ night: TUESDAY, config, rows: { acme: {} } }, [monday]);
    const wednesday = runShard({ night: WEDNESDAY, config, rows: { acme: { logins: 70, tickets: 80 } } }, [
      monday,
      tuesday,
    ]);
    expect(chartOf(tuesday, 'acme')).toMatchObject({ raw: null, scoredOn: MONDAY, change: null });
    expect(chartOf(wednesday, 'acme').change).toMatchObject({ since: MONDAY, behaviour: -5 });
  });
});

describe('a value that is missing tonight', () => {
  const logins = signal('logins', { missing: { carryDays: 3 } });
  const carrying = model({ profiles: [profile([group('All', [logins, signal('tickets')])])] });
  const monday = runShard({ night: MONDAY, config: carrying, rows: { acme: well } });
  const carried = new Map([['logins', [{ nightsBack: 1, values: new Map([[0, 80]]) }]]]);
  const tuesday = runShard({ night: TUESDAY, config: carrying, rows: { acme: { tickets: 80 } }, over: { carried } }, [
    monday,
  ]);

  it('is carried over where the signal says so, and moves no score', () => {
    const chart = chartOf(tuesday, 'acme');
    expect(chart).toMatchObject({ score: 80, coverage: 50, values: [null, 80] });
    expect(chart.carried).toEqual(new Map([[0, { value: 80, nightsBack: 1 }]]));
  });

  it('is left out where it does not, which is data and no behaviour', () => {
    const uneven = { logins: 100, tickets: 80 };
    const before = runShard({ night: MONDAY, config, rows: { acme: uneven } });
    const after = runShard({ night: TUESDAY, config, rows: { acme: { tickets: 80 } } }, [before]);
    expect(chartOf(after, 'acme').change).toMatchObject({ behaviour: 0, availability: -10 });
  });
});

describe('another model', () => {
  const rows = { acme: { logins: 100, tickets: 60 } };
  const monday = runShard({ night: MONDAY, config, rows });
  const heavier = model({
    profiles: [profile([group('All', [signal('logins'), signal('tickets', { weight: 3 })])])],
    modelHash: 'another',
  });

  it('is told apart from behaviour', () => {
    const tuesday = runShard({ night: TUESDAY, config: heavier, rows: { acme: { logins: 100, tickets: 56 } } }, [
      monday,
    ]);
    expect(chartOf(tuesday, 'acme')).toMatchObject({ score: 67, change: { model: -10, behaviour: -3 } });
    expect(tuesday.output.summary.fell[0]?.drivers).toEqual([
      { kind: 'model', points: -10 },
      { kind: 'signal', label: 'tickets', from: '60', to: '56', points: -3 },
    ]);
  });

  it('brings nobody into a risk by itself', () => {
    const strict = model({
      profiles: [profile([group('All', [signal('logins', { best: 200 }), signal('tickets')])])],
      modelHash: 'strict',
    });
    const tuesday = runShard({ night: TUESDAY, config: strict, rows }, [monday]);
    expect(chartOf(tuesday, 'acme').score).toBe(55);
    expect(stateOf(tuesday, 'acme')).toBe('baseline');
    expect(tuesday.output.moves).toMatchObject({ enteredAtRisk: 0, fell: 0 });
  });
});
