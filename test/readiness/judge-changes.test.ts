import { describe, expect, it } from 'vitest';
import type { HealthConfig } from '../../lib/config/health-config.ts';
import { hashRule } from '../../lib/detection/rule-hash.ts';
import type { ExportReport } from '../../lib/exports/export-table.ts';
import { judgeChanges, type LastNight } from '../../lib/readiness/judge-changes.ts';
import { buildConfig, buildExportConfig, byName, columnMetric } from '../support/config-builder.ts';
import { reportOf, said } from './facts.ts';

const config = buildConfig({
  exports: byName([buildExportConfig('usage', { files: 'usage/{date}.csv', time: 'day' })]),
  metrics: byName([columnMetric('logins', 'usage')]),
});
const file = (key: string, version = '1') => ({ key, version, bytes: 1, rows: 1 });
const tonight = reportOf('usage', { files: [file('usage/2026-03-14.csv'), file('usage/2026-03-15.csv')] });

/** The night of 14 March, by the same model. */
const last: LastNight = {
  night: '2026-03-14',
  modelHash: config.modelHash,
  bands: config.bands,
  metrics: [{ name: 'logins', hash: 'hash of logins' }],
  rules: config.rules.map((rule) => ({ id: rule.id, hash: hashRule(rule, config.metricHashes) })),
  exports: [
    {
      ...{ name: 'usage', state: 'present', newestDate: '2026-03-14', because: null, rowsVisible: 1, rowsTonight: 1 },
      files: [{ key: 'usage/2026-03-14.csv', version: '1', rows: 1 }],
    },
  ],
};

const judge = (then: Partial<LastNight>, report: ExportReport = tonight, now: HealthConfig = config) =>
  said(judgeChanges(now, new Map([['usage', report]]), { ...last, ...then }));

describe('since the last night', () => {
  it('nothing is said where there is none', () => {
    expect(judgeChanges(config, new Map([['usage', tonight]]), null)).toEqual([]);
  });

  it('the same model and a new file are as they should be', () => {
    expect(judge({})).toEqual([
      '✓ The model is that of the night of 2026-03-14.',
      '✓ exports.usage: 1 new file since the night of 2026-03-14.',
    ]);
  });

  it('metrics that changed, are new or gone are named', () => {
    const metrics = [
      { name: 'logins', hash: 'another' },
      { name: 'seats', hash: 'gone' },
    ];
    expect(judge({ modelHash: 'then', metrics })[0]).toMatch(
      /^! The model changed since the night of 2026-03-14: 1 metric changed \(logins\); 1 metric gone \(seats\)\./,
    );
    expect(judge({ modelHash: 'then', metrics: [] })[0]).toMatch(/1 metric new \(logins\)/);
  });

  it('bands, and what has no hash of its own, are told', () => {
    expect(judge({ modelHash: 'then', bands: { healthy: 70, watch: 50 } })[0]).toMatch(
      /healthy 70, watch 50, and are 80, 60/,
    );
    expect(judge({ modelHash: 'then' })[0]).toMatch(/profiles, accounts, stages or how exports are read/);
  });

  it('a rule that is gone is told though it moves no score', () => {
    expect(judge({ rules: [{ id: 'low', hash: 'x' }] })[0]).toMatch(/^! The model changed .*: 1 rule gone \(low\)\.$/);
  });

  it('a dated file that was written again surprises, an undated one does not', () => {
    const again = reportOf('usage', { files: [file('usage/2026-03-14.csv', '2')] });
    expect(judge({}, again)[1]).toMatch(/^! exports\.usage: 1 file of earlier nights was written again .*rounds rerun/);
    const undated = { ...config, exports: byName([buildExportConfig('usage', { files: 'usage/*.csv' })]) };
    expect(judge({}, again, undated)[1]).toBe('✓ exports.usage: usage/2026-03-14.csv written again.');
  });

  it('an export that was not there is told', () => {
    expect(judge({ exports: [] })[1]).toBe('! exports.usage: It is new since the night of 2026-03-14.');
  });
});
