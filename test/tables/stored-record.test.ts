import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readAttributes } from '../../lib/aws/dynamodb-item.ts';
import type { Message } from '../../lib/channels/message.ts';
import { createMemoryTable } from '../../lib/local/memory-table.ts';
import { openTableStores } from '../../lib/tables/open-stores.ts';
import { messageRecord } from '../../lib/tables/records/message-record.ts';
import { runRecord } from '../../lib/tables/records/run-record.ts';
import { defineRecord } from '../../lib/tables/stored-record.ts';
import { buildRun } from '../support/build-history.ts';
import { mail } from '../support/mail-builder.ts';

const person = defineRecord<{ readonly name: string; readonly teams: readonly string[] }>({
  name: 'person',
  schema: z.object({ name: z.string(), teams: z.array(z.string()) }),
  upgrades: [(first) => ({ name: first.called }), (second) => ({ ...second, teams: [] })],
});

describe('a stored record', () => {
  it('is read as it was written, in the newest format', () => {
    const ann = { name: 'Ann', teams: ['cs'] };
    expect(person.toFields(ann)).toEqual({ person: JSON.stringify(ann), format: 3 });
    expect(person.read(person.toFields(ann))).toEqual(ann);
  });

  it.each([
    ['the first, which had no number', { person: '{"called":"Ann"}' }],
    ['the first', { person: '{"called":"Ann"}', format: 1 }],
    ['the second', { person: '{"name":"Ann"}', format: 2 }],
  ])('of an earlier format is made that of today: %s', (_, fields) => {
    expect(person.read(fields)).toEqual({ name: 'Ann', teams: [] });
  });

  it('of a later format is refused, with what to do', () => {
    expect(() => person.read({ person: '{}', format: 4 })).toThrow(
      'A stored person was written by a newer version of Nightrounds: run that version, or a later one.',
    );
  });

  it.each([
    ['no JSON', '{"name":'],
    ['not what any version writes', '{"name":7,"teams":[]}'],
  ])('that is %s is refused, and never taken for one', (_, text) => {
    expect(() => person.read({ person: text, format: 3 })).toThrow(
      /A stored person is damaged \(.+\): restore the table/,
    );
  });

  it('of another kind is none', () => {
    expect(person.read({ task: '{}' })).toBeNull();
  });
});

/** As it lies in tables: what a later version adds is not in it. */
const keptRun = {
  ...{ night: '2026-03-05', state: 'concluded', firstClaimedOn: '2026-03-06', shards: 1, modelHash: 'model' },
  ...{ metrics: [{ name: 'logins', hash: 'h1' }], rules: [{ id: 'a', hash: 'r1' }], heldBecause: null, ruling: null },
  exports: [
    {
      ...{ name: 'usage', state: 'present', newestDate: '2026-03-05', because: null, rowsVisible: 9, rowsTonight: 3 },
      files: [{ key: 'usage.csv', version: '1', rows: 9 }],
    },
  ],
  inputs: { configHash: 'c', codeVersion: '0.1.0', care: { hash: 'care', events: 0 }, earlierMetrics: [] },
  ...{ last: { night: '2026-03-04', resultHash: 'before' }, resultHash: 'result' },
  totals: {
    ...{ accounts: 2, scored: 2, arr: 10, meanScore: 50, findings: 1 },
    bands: {
      healthy: { accounts: 1, arr: 5 },
      watch: { accounts: 0, arr: 0 },
      at_risk: { accounts: 1, arr: 5 },
      unknown: { accounts: 0, arr: 0 },
    },
  },
  figures: {
    ...{ accounts: 2, gone: 0, unknownRows: { usage: { rows: 1, share: 0.1 } } },
    columns: { logins: { isConstant: false, missing: 0, level: 3.2 } },
    exportColumns: { 'usage.n': { export: 'usage', rows: 3, missing: 0, level: 1.5 } },
    moves: { compared: 2, enteredAtRisk: 1, newRisks: 1, meanMove: -1, fell: 1, takenBy: { logins: -5 } },
  },
};

it('a run of format 2 is read, with its figures', () => {
  const run = runRecord.read({ run: gzipSync(JSON.stringify(keptRun)), format: 2 });
  expect(run).toMatchObject(keptRun);
});

describe('a table that version 0.1 wrote', () => {
  const night = '2026-01-05';

  it('has its runs read, with what was not kept then', async () => {
    const { rules: _, figures: __, ruling: ___, ...kept } = buildRun({ night });
    const table = createMemoryTable();
    await table.put(
      readAttributes({
        PK: { S: 'RUN' },
        SK: { S: night },
        state: { S: 'concluded' },
        run: { B: gzipSync(JSON.stringify(kept)) },
        expires: { N: '1802131200' },
      }),
    );
    expect(await openTableStores(table, () => 0).history.readRun(night)).toEqual(buildRun({ night }));
  });

  it('has its overrides, switch and outbox read', async () => {
    const table = createMemoryTable();
    const event = { kind: 'pulse', account: 'acme', at: '2026-03-01T08:00:00.000Z', by: 'ann', value: 3, note: null };
    const entry = {
      ...{ id: 'a', period: night, channel: 'email', kind: 'week-summary', destination: 'x@example.com' },
      ...{ accounts: [], alerts: [], state: 'sent', because: null, notBefore: '2026-01-06T07:30:00.000Z', dueAt: null },
      ...{ attempt: 1, lease: null, place: null, doubtedSince: null, misses: 0, reference: 'r', isPlain: false },
      ...{ isCopy: false, instead: 'none', putAt: '2026-01-06T05:00:00.000Z', changedAt: '2026-01-06T07:30:01.000Z' },
      version: 3,
    };
    const items = [
      {
        PK: { S: 'CARE#2' },
        SK: { S: 'ACCT#acme#PULSE#2026-03-01T08:00:00.000Z' },
        event: { S: JSON.stringify(event) },
      },
      {
        PK: { S: 'SWITCH' },
        SK: { S: 'DELIVER' },
        switch: { S: '{"mode":"on","by":"ann","at":"2026-03-01T08:00:00.000Z"}' },
      },
      {
        ...{ PK: { S: `OUTBOX#${night}` }, SK: { S: 'a' }, entry: { S: JSON.stringify(entry) }, version: { N: '3' } },
        ...{ writer: { S: 'f6a7' }, expires: { N: '1802131200' } },
      },
    ];
    for (const item of items) await table.put(readAttributes(item));
    const { care, cases, outbox } = openTableStores(table, () => 0);
    expect(await care.readAll()).toEqual([event]);
    expect(await cases.readSwitch()).toMatchObject({ mode: 'on', by: 'ann' });
    expect(await outbox.readEntries(night)).toEqual([entry]);
    expect(await outbox.writeEntry({ ...(await outbox.readEntry(night, 'a'))!, state: 'sent' })).toMatchObject({
      version: 4,
    });
  });
});

describe('a stored message', () => {
  const post = { ...mail(), channel: 'slack', text: 'Hello.', blocks: [{ type: 'divider' }], instead: mail() };
  const read = (stored: object) => messageRecord.read(messageRecord.toFields(stored as Message));

  it('is what its channel says', () => {
    expect(read(mail())).toEqual(mail());
    expect(read(post)).toEqual(post);
  });

  it.each([
    ['a channel that there is not', { ...mail(), channel: 'fax' }, 'channel: there is no such channel'],
    ['a mail without its text', { ...mail(), text: undefined }, 'text: '],
    ['a post whose block does not say which it is', { ...post, blocks: [{}] }, 'blocks.0.type: '],
    ['a damaged mail in the stead of a post', { ...post, instead: { ...mail(), html: 1 } }, 'instead.html: '],
  ])('says where it is damaged: %s', (_, stored, where) => {
    expect(() => read(stored)).toThrow(where);
  });
});
