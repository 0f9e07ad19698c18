import { describe, expect, it } from 'vitest';
import type { HealthConfig } from '../../lib/config/health-config.ts';
import type { NotifyConfig } from '../../lib/config/notify-config.ts';
import type { ModelReads } from '../../lib/metrics/find-model-reads.ts';
import { findUnsetFreshness, judgeModel } from '../../lib/readiness/judge-model.ts';
import { buildRule } from '../support/build-alert.ts';
import {
  buildAccounts,
  buildConfig,
  buildExportConfig,
  byName,
  columnMetric,
  ratioMetric,
} from '../support/config-builder.ts';
import { group, profile, signal } from '../support/scoring-builder.ts';
import { said, troubles } from './facts.ts';

const rule = buildRule({ on: 'score-below', below: 60, clear: 60 }, { id: 'low' });
const mailed = (...emails: string[]) => ({ slack: null, emails });
const told: NotifyConfig = {
  ...buildConfig().notify,
  ops: mailed('ops@example.com'),
  domains: ['example.com'],
};

/** A model of which nothing is to be said, but for what is given. */
function model(parts: Partial<HealthConfig> = {}): HealthConfig {
  return buildConfig({
    exports: byName([buildExportConfig('accounts'), buildExportConfig('usage', { time: 'day', freshWithinHours: 36 })]),
    accounts: buildAccounts({ owner: 'csm' }),
    metrics: byName([columnMetric('logins', 'usage')]),
    profiles: [profile([group('Usage', [signal('logins')])])],
    rules: [rule],
    notify: told,
    deliver: 'shadow',
    ...parts,
  });
}

const reads: ModelReads = {
  ofMetrics: new Map([['logins', new Set(['usage'])]]),
  ofAccounts: new Set(['accounts']),
  refused: [],
};
const judge = (config: HealthConfig, deliver = config.deliver) => judgeModel(config, reads, deliver);

describe('a model', () => {
  it('that is whole has its figures and nothing else', () => {
    expect(said(judge(model()))).toEqual(['✓ 2 exports, 1 metric, 1 profile, 1 rule. Model model.']);
  });

  it('without rules says why every night will have 0 findings', () => {
    expect(troubles(judge(model({ rules: [] })))).toEqual([
      expect.stringMatching(/^! There are no rules: .*0 findings/),
    ]);
  });

  it('without operations may run in shadow, and not deliver', () => {
    const config = model({ notify: { ...told, ops: mailed() } });
    expect(troubles(judge(config))).toEqual([expect.stringMatching(/^! notify: ops names nobody/)]);
    expect(troubles(judge(config, 'off'))).toEqual([expect.stringMatching(/^! notify: ops names nobody/)]);
    expect(troubles(judge(config, 'on'))).toEqual([
      expect.stringMatching(/^✗ notify: ops names nobody.*Delivery is on/),
    ]);
    const inChannel = model({ notify: { ...told, ops: { slack: '#ops', emails: [] } } });
    expect(troubles(judge(inChannel, 'on'))).toEqual([]);
  });

  it('that may write to anybody says so', () => {
    const config = model({ notify: { ...told, domains: null } });
    expect(troubles(judge(config))).toEqual([expect.stringMatching(/^! notify: anybody that an export names/)]);
  });

  it('that names no owner says that no CSM is told', () => {
    expect(troubles(judge(model({ accounts: buildAccounts() })))).toEqual([
      expect.stringMatching(/^! accounts: owner is not set/),
    ]);
    expect(troubles(judge(model({ accounts: { kind: 'sql', sql: 'select 1' } })))).toEqual([]);
  });

  it('names a metric that nothing reads, and none that a rule, a card or another metric reads', () => {
    const metrics = byName([
      ...['logins', 'seats', 'unused', 'watched', 'shown'].map((name) =>
        columnMetric(name, 'usage', { shareable: name === 'shown' }),
      ),
      ratioMetric('use', 'logins', 'seats'),
    ]);
    const config = model({
      metrics,
      profiles: [profile([group('Usage', [signal('use')])])],
      rules: [{ ...rule, trigger: { on: 'metric-below', metric: 'watched', below: 1, clear: 1 } }],
    });
    expect(troubles(judge(config))).toEqual([expect.stringMatching(/^! metrics\.unused: No signal, rule/)]);
  });

  it('takes an export that says whose names or ids are for one that is read', () => {
    const ids = buildExportConfig('ids');
    const usage = buildExportConfig('calls', {
      match: { by: 'through', through: 'ids', from: 'org', to: 'account_id' },
    });
    const staff = buildExportConfig('staff');
    const people = {
      kind: 'export',
      from: 'staff',
      name: 'name',
      address: 'email',
      manager: null,
      away: null,
    } as const;
    const exports = byName([...model().exports.values(), ids, usage, staff]);
    const unread = troubles(judge(model({ exports, people }))).filter((line) => line.includes('! exports.'));
    expect(unread).toEqual([expect.stringContaining('exports.calls')]);
  });

  it('names an export that nothing reads', () => {
    const exports = byName([...model().exports.values(), buildExportConfig('nps', { required: true })]);
    expect(troubles(judge(model({ exports })))).toEqual([
      expect.stringMatching(/^! exports\.nps: Neither accounts nor a metric reads it, and as it is required a night/),
    ]);
  });

  it('says of SQL that cannot run where it stands, and then guesses at no unused export', () => {
    const refused = [{ path: ['metrics', 'logins', 'sql'], message: 'Its SQL cannot run. No.', hint: 'Correct it.' }];
    const lines = judgeModel(model(), { ...reads, ofMetrics: new Map(), refused }, 'shadow');
    expect(troubles(lines)).toEqual(['✗ metrics.logins.sql: Its SQL cannot run. No. Correct it.']);
  });

  it('names event exports that may stop without a word', () => {
    const exports = byName([buildExportConfig('accounts'), buildExportConfig('usage', { time: 'day' })]);
    expect(said(findUnsetFreshness(model({ exports })))).toEqual([
      expect.stringMatching(/^! exports\.usage: fresh_within is not set/),
    ]);
    expect(findUnsetFreshness(model())).toEqual([]);
  });
});
