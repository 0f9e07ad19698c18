import { describe, expect, it } from 'vitest';
import type { ExportConfig } from '../../lib/config/health-config.ts';
import { asOdd, type ExportReport, type RejectedRow } from '../../lib/exports/export-table.ts';
import { judgeExports } from '../../lib/readiness/judge-exports.ts';
import { buildConfig, buildExportConfig, byName } from '../support/config-builder.ts';
import { reportOf, said, troubles } from './facts.ts';

const fresh = { time: 'day', freshWithinHours: 36 };

function judge(definition: Partial<ExportConfig>, report: Partial<ExportReport>, rejects: readonly RejectedRow[] = []) {
  const config = buildConfig({ exports: byName([buildExportConfig('usage', definition)]) });
  const reports = new Map([['usage', reportOf('usage', report)]]);
  return judgeExports(config, '2026-03-15', { reports, rejects, rowsOfUnknownAccounts: new Map() });
}

describe('an export', () => {
  it('that is whole has its figures', () => {
    expect(said(judge(fresh, { duplicateIds: 1 }))).toEqual([
      '✓ exports.usage: 3 rows up to 2026-03-15 in 1 file. 1 row with an id that was there already: not counted.',
    ]);
  });

  it.each(['stale', 'missing', 'incomplete'] as const)('that is %s is wrong, and its reason is said', (state) => {
    expect(said(judge(fresh, { state, because: 'usage.csv is cut off.' }))).toEqual([
      `✗ exports.usage: It is ${state}, and nothing of it counts tonight. usage.csv is cut off.`,
    ]);
  });

  it.each([
    [
      'events of 8 days ago',
      { time: 'day' },
      '2026-03-07',
      /Its newest row is of 2026-03-07, 8 days before 2026-03-15, and/,
    ],
    ['a snapshot of 8 days ago', {}, '2026-03-07', /Its newest state is of 2026-03-07, 8 days before/],
    ['events of tonight', { time: 'day' }, '2026-03-15', /^! exports\.usage: fresh_within is not set/],
  ])('that has no fresh_within and %s surprises', (_, definition, newestDate, message) => {
    const lines = troubles(judge(definition, { newestDate }));
    expect(lines).toEqual([expect.stringMatching(message)]);
    expect(lines[0]).toMatch(/fresh_within: 36h/);
  });

  it.each([
    ['a snapshot of 7 days ago', {}, '2026-03-08'],
    ['old events, and says how old they may be', { time: 'day', freshWithinHours: 240 }, '2026-03-06'],
  ])('that has %s does not', (_, definition, newestDate) => {
    expect(troubles(judge(definition, { newestDate }))).toEqual([]);
  });

  it('of which rows are rejected says which', () => {
    const reject = { export: 'usage', file: 'usage.csv', line: 3, column: 'day', value: 'soon', reason: 'is no date' };
    const other = { ...reject, export: 'other' };
    expect(troubles(judge(fresh, { rowsRead: 3, rowsRejected: 1 }, [other, reject]))).toEqual([
      '! exports.usage: 1 row of 4 is rejected: usage.csv:3 day "soon": is no date. rounds night writes all of them to rejects.csv.',
    ]);
  });

  it('tells what was found tonight from what can never be seen', () => {
    const standing = 'Without a manifest.json, a file cut between two rows cannot be seen.';
    const lines = said(
      judge(fresh, { notes: [{ weight: 'expected', message: standing }, asOdd('A header and no rows: usage.csv.')] }),
    );
    expect(lines).toEqual([
      '! exports.usage: A header and no rows: usage.csv.',
      `✓ exports.usage: 3 rows up to 2026-03-15 in 1 file. ${standing}`,
    ]);
  });
});

describe('files that are cut by days of another zone', () => {
  const inZone = (zone: string, definition: Partial<ExportConfig>) => {
    const exports = byName([buildExportConfig('usage', { ...fresh, ...definition })]);
    const reports = new Map([['usage', reportOf('usage')]]);
    const config = buildConfig({ timezone: zone, exports });
    return troubles(judgeExports(config, '2026-03-15', { reports, rejects: [], rowsOfUnknownAccounts: new Map() }));
  };

  it.each(['usage/{date}/*.csv', 'usage/{yyyy}/{mm}/{dd}/*'])('%s west of it end before the night does', (files) => {
    expect(inZone('America/Los_Angeles', { files, timezone: 'UTC' })).toEqual([
      expect.stringMatching(
        /^! exports\.usage: .* the last hours of 2026-03-15 are in files of the day after.*\{date\+1\}/,
      ),
    ]);
  });

  it.each([
    ['America/Los_Angeles', { files: 'usage/{date+1}/*.csv', timezone: 'UTC' }],
    ['America/Los_Angeles', { files: 'usage/*.csv', timezone: 'UTC' }],
    ['America/Los_Angeles', { files: 'usage/{date}/*.csv' }],
    ['Asia/Tokyo', { files: 'usage/{date}/*.csv', timezone: 'UTC' }],
    ['UTC', { files: 'usage/{date}/*.csv', timezone: 'UTC' }],
  ])('hold all of it in %s with %j', (zone, definition) => {
    expect(inZone(zone, definition)).toEqual([]);
  });
});
