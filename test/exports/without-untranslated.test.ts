import { expect, it } from 'vitest';
import type { ExportReport } from '../../lib/exports/export-table.ts';
import { withoutUntranslated } from '../../lib/exports/without-untranslated.ts';
import { buildTable } from '../metrics/night-builder.ts';
import { buildConfig, buildExportConfig, byName } from '../support/config-builder.ts';

const match = { by: 'through', through: 'aliases', from: 'org', to: 'account_id' } as const;
const config = buildConfig({
  exports: byName([buildExportConfig('tickets', { match }), buildExportConfig('aliases')]),
});
const tickets = buildTable({ name: 'tickets', columns: { account_id: 'text' }, rows: [] });

function reportOf(name: string, state: ExportReport['state'], because: string | null = null): ExportReport {
  const none = { newestDate: null, files: [], rowsRead: 0, rowsRejected: 0, rowsVisible: 0, rowsTonight: 0 };
  return { ...none, name, state, because, duplicateIds: 0, columns: [], notes: [] };
}

function see(aliases: ReturnType<typeof buildTable> | null) {
  const reports = byName([
    reportOf('tickets', 'present'),
    aliases ? reportOf('aliases', 'present') : reportOf('aliases', 'stale', 'The newest is old.'),
  ]);
  const tables = byName(aliases ? [tickets, aliases] : [tickets]);
  const seen = withoutUntranslated(config, { tables, reports, rejects: [] });
  return { isThere: seen.tables.has('tickets'), report: seen.reports.get('tickets')! };
}

it('an export is missing without the one that says whose its rows are, and says why', () => {
  expect(see(null)).toMatchObject({
    isThere: false,
    report: {
      state: 'missing',
      because: 'Export aliases, which says whose its rows are (match.through), is stale. The newest is old.',
    },
  });
});

it('an export is missing when the other one has no such column', () => {
  const { isThere, report } = see(
    buildTable({ name: 'aliases', columns: { orgs: 'text', account_id: 'text' }, rows: [] }),
  );
  expect(isThere).toBe(false);
  expect(report.because).toBe(
    'Export aliases, which says whose its rows are, has no column "org" (match.from): did you mean "orgs"? Its columns: orgs, account_id.',
  );
});

it('an export is there with all that it needs', () => {
  const { isThere, report } = see(
    buildTable({ name: 'aliases', columns: { org: 'text', account_id: 'text' }, rows: [] }),
  );
  expect({ isThere, state: report.state }).toEqual({ isThere: true, state: 'present' });
});
