import { afterAll, describe, expect, it } from 'vitest';
import { openDirectory } from '../../lib/metrics/directory.ts';
import { createQueryWorker } from '../../lib/metrics/query-worker.ts';
import { configText, problemOf, read } from '../config/config-text.ts';
import { buildAccounts } from '../support/config-builder.ts';
import { measure, type TestExport } from './night-builder.ts';

const ann = { name: 'Ann Lee', address: 'ann@example.com', manager: 'Max Roe' };
const max = { name: 'Max Roe', address: 'max@example.com', manager: null };

describe('a directory', () => {
  const { translate, managerOf } = openDirectory([ann, max]);

  it('translates a name, case and blanks aside, and leaves addresses and strangers as they are', () => {
    expect(['Ann Lee', ' ANN  LEE ', 'Bob', 'eve@example.com', null].map(translate)).toEqual([
      ...['ann@example.com', 'ann@example.com', 'Bob', 'eve@example.com', null],
    ]);
  });

  it('knows who manages a person, by name or by address', () => {
    expect(['Ann Lee', 'ANN@example.com', 'Max Roe', 'Bob'].map(managerOf)).toEqual([
      ...['max@example.com', 'max@example.com', null, null],
    ]);
  });

  it('translates a name of two people for nobody, and one person who is listed twice', () => {
    const twins = openDirectory([ann, { ...ann, address: 'lee@example.com' }, max, max]);
    expect([twins.translate('Ann Lee'), twins.translate('Max Roe')]).toEqual(['Ann Lee', 'max@example.com']);
    expect(twins.shared).toEqual(['annlee']);
  });
});

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
  const people = { kind: 'export', from: 'staff', name: 'who', address: 'mail', manager: 'boss' } as const;
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

describe('people: in health.yaml', () => {
  it('is a list, whose absences have stand-ins, or an export', () => {
    const list = `people:\n  - { name: Ann Lee, email: Ann@Example.com, away: { from: 2026-03-01, until: 2026-03-08, to: max@example.com } }`;
    const config = read(configText({ rest: list }));
    expect(config.people).toMatchObject({ kind: 'list', people: [{ name: 'Ann Lee', address: 'ann@example.com' }] });
    expect(config.notify.delegates).toEqual([
      { away: 'ann@example.com', to: 'max@example.com', from: '2026-03-01', until: '2026-03-08' },
    ]);
    expect(read(configText({ rest: 'people: { from: usage, name: who }' })).people).toEqual({
      ...{ kind: 'export', from: 'usage', name: 'who', address: 'email', manager: null },
    });
    expect(problemOf(configText({ rest: 'people: { from: staff }' }))).toContain('unknown export "staff"');
  });
});
