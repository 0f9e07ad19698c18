import { afterAll, describe, expect, it } from 'vitest';
import { toDay } from '../../lib/calendar.ts';
import { createQueryWorker } from '../../lib/metrics/query-worker.ts';
import { windowStarts } from '../../lib/metrics/reads.ts';
import { seeExport, tableRows } from '../exports/export-night.ts';
import { buildConfig, buildExportConfig, byName, changeMetric, columnMetric } from '../support/config-builder.ts';
import { accountsOf, daysAgo, measure, NIGHT, type TestExport, valuesOf } from './night-builder.ts';

const worker = createQueryWorker();
afterAll(() => worker.close());

const open = columnMetric('open', 'tickets', { aggregate: 'count', where: "state = 'open'", empty: 0 });
const all = columnMetric('all', 'tickets', { aggregate: 'count', empty: 0 });

/** Versions of tickets, as [id, state, when it was written]; each was opened ten days ago. */
function ticketsOf(
  versions: readonly (readonly [string, string, string | null])[],
  parts: Partial<TestExport> = {},
): TestExport {
  return {
    name: 'tickets',
    columns: { account_id: 'text', ticket: 'text', state: 'text', at: 'date', written: 'text' },
    time: 'at',
    id: 'ticket',
    keep: 'last by version',
    version: 'written',
    rows: versions.map(([ticket, state, written]) => ({ account_id: 'a', ticket, state, written, at: daysAgo(10) })),
    ...parts,
  };
}

async function count(tickets: TestExport): Promise<{ open: unknown; all: unknown }> {
  const measured = await measure(worker, { metrics: [open, all], exports: [accountsOf('a'), tickets] });
  return { open: valuesOf(measured, 'open').a, all: valuesOf(measured, 'all').a };
}

describe('keep: last', () => {
  const solved = [
    ['1', 'open', daysAgo(10)],
    ['1', 'solved', daysAgo(2)],
  ] as const;

  it('takes the newest version, where the first is taken unless it is said', async () => {
    expect(await count(ticketsOf(solved))).toEqual({ open: 0, all: 1 });
    expect(await count(ticketsOf(solved, { keep: 'first' }))).toEqual({ open: 1, all: 1 });
  });

  it('goes by when a version was written, not by where it stands; of two at once the later row counts', async () => {
    expect(await count(ticketsOf([...solved].reverse()))).toEqual({ open: 0, all: 1 });
    const twice = ticketsOf([
      ['1', 'open', daysAgo(2)],
      ['1', 'solved', daysAgo(2)],
    ]);
    expect(await count(twice)).toEqual({ open: 0, all: 1 });
  });

  it('knows no version that was written after the night, and takes one of unknown time for the oldest', async () => {
    const later = ticketsOf([
      ['1', 'solved', null],
      ['1', 'open', `${NIGHT} 23:59:59`],
      ['1', 'solved', daysAgo(-1)],
    ]);
    expect(await count(later)).toEqual({ open: 1, all: 1 });
  });

  it('goes by rows where no column says when', async () => {
    expect(await count(ticketsOf([...solved].reverse(), { keep: 'last by row' }))).toEqual({ open: 1, all: 1 });
  });

  it('leaves an earlier night as it was', async () => {
    const metrics = [open, changeMetric('trend', 'open', 7)];
    const tickets = ticketsOf([...solved, ['2', 'open', daysAgo(10)]]);
    const measured = await measure(worker, { metrics, exports: [accountsOf('a'), tickets] });
    expect(valuesOf(measured, 'trend')).toEqual({ a: -50 });
  });
});

describe('the rows of an id', () => {
  it('are looked for in 400 days of files, whatever the window', async () => {
    const recent = columnMetric('recent', 'tickets', { aggregate: 'count', overDays: 7 });
    const startOf = async (id: string | null) => {
      const exports = byName([buildExportConfig('accounts'), buildExportConfig('tickets', { time: 'at', id })]);
      return (await windowStarts(buildConfig({ exports, metrics: byName([recent]) }), NIGHT)).get('tickets');
    };
    expect(await startOf(null)).toBe(toDay(NIGHT) - 6);
    expect(await startOf('ticket')).toBe(toDay(NIGHT) - 399);
  });

  it('come with the time at which each was written, in the zone of the portfolio', async () => {
    const csv = 'account_id,day,id,changed\na,2024-03-09,1,2024-03-10T03:30:00Z\na,2024-03-09,1,soon\n';
    const config = { time: 'day', id: 'id', keep: 'last', updatedAt: 'changed' } as const;
    const { table } = await seeExport({ 'usage.csv': csv }, config, { timezone: 'America/New_York' });
    expect(table?.keep).toBe('last by version');
    const versions = (await tableRows(table, ['__nr_version'])).map((row) => row.__nr_version);
    expect(versions).toEqual([Date.parse('2024-03-09T22:30:00Z'), null]);
  });
});
