import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acknowledge } from '../../lib/cases/act-on-case.ts';
import type { Case, CaseAlert } from '../../lib/cases/case.ts';
import type { Decision } from '../../lib/cases/decision.ts';
import type { Alert } from '../../lib/cases/earlier-alert.ts';
import { createMemoryTable } from '../../lib/local/memory-table.ts';
import { careKey, carePartitionOf, caseItemKey, decisionKey, ownerIndexKey } from '../../lib/tables/key-layout.ts';
import { openTableStores } from '../../lib/tables/open-stores.ts';
import { caseRecord } from '../../lib/tables/records/case-record.ts';
import type { Table } from '../../lib/tables/table.ts';
import { anyCase } from '../support/any-case.ts';
import { buildAlertOfBefore } from '../support/build-alert.ts';
import { buildCase, buildCaseSubject } from '../support/build-case.ts';

const NIGHT = '2026-03-04';
const CLICKED = { by: 'sam@example.com', at: '2026-03-05T09:00:00.000Z' };

describe('a case', () => {
  it('is read back as it was written, whatever it holds', async () => {
    await fc.assert(
      fc.asyncProperty(anyCase, async (one) => {
        const { cases } = openTableStores(createMemoryTable(), () => 0);
        expect(await cases.writeCase(one)).toEqual({ ...one, version: 1 });
        expect(await cases.readCasesOf(one.account)).toEqual([{ ...one, version: 1 }]);
      }),
    );
  });

  it('is kept for 400 days after its end, and for ever until then', async () => {
    const table = createMemoryTable();
    const { cases } = openTableStores(table, () => 0);
    const written = await cases.writeCase(buildCase());
    expect(await table.get(caseItemKey(written!))).not.toHaveProperty('expires');
    await cases.writeCase({ ...written!, ended: { on: '2026-03-08', because: 'over' } });
    const expires = Date.parse('2027-04-12T00:00:00.000Z') / 1000;
    expect(await table.get(caseItemKey(written!))).toMatchObject({ expires });
  });
});

it('a case of format 1 is read, with rules that have no words of their own', () => {
  const withoutWords = (alert: CaseAlert) => {
    const { title: _title, description: _description, risk: _risk, ...kept } = alert;
    return kept;
  };
  const { alerts, before: _before, ...rest } = buildCase({ version: 1 });
  const { about, ended, absentSince, plannedFor } = rest;
  const found = { about, ended, absentSince, plannedFor, alerts: alerts.map(withoutWords) };
  const json = JSON.stringify({ ...rest, alerts: alerts.map(withoutWords), before: found });
  const words = { title: null, description: null, risk: null };
  expect(caseRecord.read({ case: gzipSync(json) })).toMatchObject({ alerts: [words], before: { alerts: [words] } });
});

describe('a table that the version before wrote', () => {
  async function begin(...alerts: readonly Partial<Alert>[]) {
    const table = createMemoryTable();
    for (const over of alerts) await keepAlert(over, table);
    return { table, ...openTableStores(table, () => 0) };
  }

  /** As that version did: in the index of what is due while its clock runs, in its owner's while it is open. */
  async function keepAlert(over: Partial<Alert>, table: Table): Promise<void> {
    const alert = buildAlertOfBefore(over);
    const { account, rule, openedOn, about, state } = alert;
    const owner = ownerIndexKey(about.owner, ['ALERT', openedOn, account, rule])!;
    const due = { value: 'ALERT', sort: '2026-03-06T07:30:00.000Z' };
    await table.put({
      ...careKey(account, `ALERT#${rule}`),
      ...{ fields: { alert: JSON.stringify(alert) }, version: 1 },
      ...(state !== 'resolved' && { indexed: { owner, ...(state === 'firing' && { due }) } }),
    });
  }

  it('has its alerts read as cases, until these are written', async () => {
    const { cases, table } = await begin({}, { rule: 'score-fell' }, { kind: 'opportunity', rule: 'ready' });
    const read = await cases.readCases();
    expect(read.map(({ kind, version, alerts: { length } }) => [kind, version, length])).toEqual([
      ['risk', 0, 2],
      ['opportunity', 0, 1],
    ]);
    expect(await cases.readCasesOf('acme')).toEqual(read);
    const { one } = acknowledge(read[0]!, CLICKED) as { one: Case };
    const written = await cases.writeCase(one);
    expect(written).toEqual({ ...one, version: 1 });
    expect(await cases.readCasesOf('acme')).toEqual([written, read[1]]);
    const keys = await table.queryKeys({ partition: carePartitionOf('acme'), range: { prefix: 'ACCT#acme#' } });
    expect(keys.map(({ sort }) => sort)).toEqual(['ACCT#acme#ALERT#ready', 'ACCT#acme#CASE#risk#2026-03-04']);
    expect(await cases.writeCase(one)).toBeNull();
  });

  it('has alerts passed over of which there is a case', async () => {
    const { cases, table } = await begin();
    const written = await cases.writeCase(buildCase());
    await keepAlert({}, table);
    expect(await cases.readCases()).toEqual([written]);
    expect(await cases.readOpenCases()).toEqual([written]);
    expect((await cases.readBook('sam@example.com')).cases).toEqual([written]);
  });

  it('has its open alerts in the book of their owner, and those with a clock among all that are open', async () => {
    const told = { account: 'told', about: buildCaseSubject({ owner: 'Ann <ann@example.com>' }) };
    const { cases } = await begin(told, { account: 'sams' }, { account: 'over', state: 'resolved', resolvedOn: NIGHT });
    const accountsOf = (found: readonly Case[]) => found.map(({ account }) => account).sort();
    expect(accountsOf((await cases.readBook('ann@example.com')).cases)).toEqual(['told']);
    expect(accountsOf(await cases.readOpenCases())).toEqual(['sams', 'told']);
    for (const one of await cases.readCases()) await cases.writeCase(one);
    expect(accountsOf((await cases.readBook('ann@example.com')).cases)).toEqual(['told']);
    expect(accountsOf(await cases.readOpenCases())).toEqual(['sams', 'told']);
  });

  it('is refused where an alert is damaged, by the alert’s name', async () => {
    const { table, cases } = await begin();
    await table.put({ ...careKey('acme', 'ALERT#r'), fields: { alert: '{"account":"acme"}' } });
    await expect(cases.readCasesOf('acme')).rejects.toThrow(/A stored alert is damaged \(.+\): restore the table/);
  });

  it.each([
    ['acknowledged', 'in-hand'],
    ['opened-untold', 'triage-waiting'],
    ['over-budget', 'opened'],
    ['already-told', 'already-told'],
  ] as const)('has its decisions read: %s as %s, in the words of then', async (code, now) => {
    const { table, cases } = await begin();
    const decision: Omit<Decision, 'code'> = {
      ...{ night: NIGHT, account: 'acme', rule: 'r', state: 'persisting', finding: 'Score 41 is below 60.' },
      ...{ sent: false, because: 'As it was said then.', to: null, at: null },
    };
    await table.put({
      ...decisionKey('acme', NIGHT),
      fields: { decisions: JSON.stringify([{ ...decision, code }]) },
    });
    expect(await cases.readDecisions('acme')).toEqual([{ ...decision, code: now }]);
  });

  it('has damaged decisions refused', async () => {
    const { table, cases } = await begin();
    await table.put({ ...decisionKey('acme', NIGHT), fields: { decisions: '{"code":"opened"}' } });
    await expect(cases.readDecisions('acme')).rejects.toThrow('A stored decisions is damaged');
  });
});
