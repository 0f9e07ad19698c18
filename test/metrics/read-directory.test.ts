import { afterAll, describe, expect, it } from 'vitest';
import { createQueryWorker } from '../../lib/metrics/query-worker.ts';
import { buildAccounts, buildExportConfig, byName } from '../support/config-builder.ts';
import { measure, type TestExport } from './night-builder.ts';

const ann = { name: 'Ann Lee', address: 'ann@example.com', manager: 'Max Roe' };
const max = { name: 'Max Roe', address: 'max@example.com', manager: null };

describe('the owners of a night', () => {
  const worker = createQueryWorker();
  afterAll(() => worker.close());
  const accounts: TestExport = {
    name: 'accounts',
    columns: { account_id: 'text', csm: 'text' },
    rows: ['Ann Lee', 'Bob', 'eve@example.com'].map((csm, row) => ({ account_id: `a${row}`, csm })),
  };
  const staff: TestExport = {
    name: 'staff',
    columns: { who: 'text', mail: 'text', boss: 'text' },
    account: null,
    rows: [ann, max].map(({ name, address, manager }) => ({ who: name, mail: address, boss: manager })),
  };
  const people = { kind: 'export', from: 'staff', name: 'who', address: 'mail', manager: 'boss', away: null } as const;
  const config = { accounts: buildAccounts({ owner: 'csm' }), people };

  it('are people of the export that lists them, with their managers; of a stranger it is said', async () => {
    const { roster, notes } = await measure(worker, { metrics: [], exports: [accounts, staff], config });
    expect(roster.owners).toEqual(['ann@example.com', 'Bob', 'eve@example.com']);
    expect(roster.managers).toEqual(['max@example.com', null, null]);
    expect(notes.problems.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^owner: 1 of 3 accounts have an owner that is no mail address, as "Bob" \(1: a1\)\. /),
    ]);
  });

  it('are as exported when the list is missing, and that is said', async () => {
    const { roster, notes } = await measure(worker, { metrics: [], exports: [accounts], missing: [staff], config });
    expect(roster.owners).toEqual(['Ann Lee', 'Bob', 'eve@example.com']);
    expect(notes.problems[0]!.message).toMatch(/^Export staff is missing or not whole tonight\. /);
  });
});

describe('who is away on a night', () => {
  const worker = createQueryWorker();
  afterAll(() => worker.close());
  const accounts: TestExport = { name: 'accounts', columns: { account_id: 'text' }, rows: [{ account_id: 'a1' }] };
  const staff = (columns: TestExport['columns'], ...rows: TestExport['rows']): TestExport => ({
    ...{ name: 'staff', account: null },
    columns: { who: 'text', mail: 'text', ...columns },
    rows,
  });
  const away = { from: 'off', until: 'back', to: 'deputy' };
  const people = { kind: 'export', from: 'staff', name: 'who', address: 'mail', manager: null, away } as const;
  const annIs = { who: 'Ann Lee', mail: 'Ann@example.com', deputy: 'Max Roe' };
  const maxIs = { who: 'Max Roe', mail: 'max@example.com' };
  const texts = { off: 'text', back: 'text', deputy: 'text' } as const;
  const off = { off: '2026-03-15', back: '2026-03-20' };
  const measureStaff = (own: Parameters<typeof measure>[1]['exports'], config = {}) =>
    measure(worker, {
      metrics: [],
      exports: [accounts, ...own],
      config: { accounts: buildAccounts(), people, ...config },
    });
  const annsStandIn = { away: 'ann@example.com', to: 'max@example.com', from: '2026-03-15', until: '2026-03-20' };

  it('is read of the export of people, whatever the type of its dates', async () => {
    const dates = { off: 'date', back: 'timestamp', deputy: 'text' } as const;
    for (const columns of [texts, dates])
      expect((await measureStaff([staff(columns, { ...annIs, ...off }, maxIs)])).delegates).toEqual([annsStandIn]);
  });

  it('is read as the export writes its dates', async () => {
    const written = { ...annIs, off: '15.03.2026', back: '20.03.2026' };
    const own = [staff(texts, written, maxIs)];
    const exports = byName([buildExportConfig('accounts'), buildExportConfig('staff', { dates: '%d.%m.%Y' })]);
    expect((await measureStaff(own, { exports })).delegates).toEqual([annsStandIn]);
    const { delegates, notes } = await measureStaff(own);
    expect(delegates).toEqual([]);
    expect(notes.problems[0]!.message).toContain('"Ann Lee" (from: "15.03.2026" is no date)');
  });

  it('is not known where a column or the export is missing, and names are translated without the column', async () => {
    const { delegates, notes, roster } = await measureStaff([staff({ off: 'text' }, { ...annIs, ...off }, maxIs)]);
    expect(delegates).toBeNull();
    expect(notes.problems).toEqual([
      {
        ...{ metric: 'people', hint: 'Its columns are: who, mail, off.', doScoresStand: true },
        message: 'Export staff has no column "back". Who is away is as the last believed night knew it.',
      },
    ]);
    expect(roster.ids).toEqual(['a1']);
    const missing = await measure(worker, {
      ...{ metrics: [], exports: [accounts], missing: [staff(texts)] },
      config: { accounts: buildAccounts(), people },
    });
    expect(missing.delegates).toBeNull();
    expect(missing.notes.problems[0]!.message).toMatch(/Who is away is as the last believed night knew it\.$/);
  });

  it('is nobody where the model does not ask for it', async () => {
    const config = { people: { ...people, away: null } };
    expect((await measureStaff([staff(texts, { ...annIs, ...off }, maxIs)], config)).delegates).toEqual([]);
    expect((await measureStaff([], config)).delegates).toEqual([]);
  });
});
