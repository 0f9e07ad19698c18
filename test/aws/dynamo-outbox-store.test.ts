import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoAddressBook } from '../../lib/aws/dynamo-address-book.ts';
import { createDynamoOutboxStore } from '../../lib/aws/dynamo-outbox-store.ts';
import { holdMessage, releaseEntry } from '../../lib/delivery/advance-entry.ts';
import { type EmbeddedDynamoDb, startEmbeddedDynamoDb } from '../../lib/local/embedded-dynamodb.ts';
import type { OutboxStore } from '../../lib/ports/outbox-store.ts';
import { MORNING, pending, slackMessage } from '../delivery/build-entry.ts';
import { startDynamoDbProxy } from '../support/dynamodb-proxy.ts';

const TABLE = 'nightrounds';
let database: EmbeddedDynamoDb;
let store: OutboxStore;
beforeAll(async () => {
  database = await startEmbeddedDynamoDb({ stateFolder: null, table: TABLE });
  store = createDynamoOutboxStore({ client: database.client, table: TABLE });
});
afterAll(() => database.close());

const at = (ms: number) => new Date(MORNING + ms).toISOString();
let count = 0;
const freshId = () => String(count++).padStart(64, '0');
async function put(over: Parameters<typeof slackMessage>[0] = {}) {
  const message = slackMessage({ id: freshId(), period: 'p', ...over });
  return { message, entry: (await store.putMessage(message, pending(message)))! };
}

describe('the outbox store', () => {
  it('gives back what was put, message and entry', async () => {
    const { message, entry } = await put();
    expect(entry).toEqual({ ...pending(message), version: 1 });
    expect(await store.readEntry('p', message.id)).toEqual(entry);
    expect(await store.readMessage(entry)).toEqual(message);
    expect(await store.readEntry('p', 'none')).toBeNull();
    expect(await store.readMessage({ period: 'p', id: 'none' })).toBeNull();
  });

  it('lets one of two write who read the same version', async () => {
    const { entry } = await put();
    const both = await Promise.all([
      store.writeEntry({ ...entry, because: 'one' }),
      store.writeEntry({ ...entry, because: 'two' }),
    ]);
    expect(both.filter((written) => written !== null)).toHaveLength(1);
    expect((await put({ id: entry.id })).entry).toBeNull();
  });

  it('lists a period, and what is due of any', async () => {
    const own = await put({ period: '2026-11-01' });
    const later = await put({ period: '2026-11-01', notBefore: at(60_000) });
    expect(new Set(await store.readPeriods())).toEqual(new Set(['p', '2026-11-01']));
    expect((await store.readEntries('2026-11-01')).map(({ id }) => id)).toEqual([own.message.id, later.message.id]);
    const due = (await store.readDue(at(0))).map(({ id }) => id);
    expect(due).toContain(own.message.id);
    expect(due).not.toContain(later.message.id);
    await store.writeEntry({ ...own.entry, state: 'sent', dueAt: null });
    expect((await store.readDue(at(0))).map(({ id }) => id)).not.toContain(own.message.id);
  });

  it('removes every message that names an account', async () => {
    const named = await put({ period: 'q', accounts: ['acme', 'beta'] });
    const other = await put({ period: 'q', accounts: ['beta'] });
    expect(await store.removeMessages('acme')).toBe(1);
    expect(await store.readMessage(named.entry)).toBeNull();
    expect((await store.readEntries('q')).map(({ id }) => id)).toEqual([other.message.id]);
  });

  it('knows its own write when the answer to it was lost', async () => {
    const message = slackMessage({ id: freshId(), period: 'lost' });
    let lost = 0;
    const proxy = await startDynamoDbProxy(database.endpoint, {
      loseAnswer: (operation) => operation === 'PutItem' && lost++ % 2 === 0,
    });
    const behind = createDynamoOutboxStore({ client: proxy.client, table: TABLE });
    try {
      const held = holdMessage(message, MORNING);
      const written = await behind.putMessage(message, held);
      expect(written).toMatchObject({ version: 1 });
      expect(await behind.writeEntry(releaseEntry(written!, MORNING)!)).toMatchObject({ version: 2, state: 'pending' });
      expect(lost).toBeGreaterThan(2);
    } finally {
      await proxy.close();
    }
  });
});

describe('a lane', () => {
  it('has one sender at a time, until the claim ends', async () => {
    const claim = (owner: string, now: number) => store.claimLane('slack ann', { owner, now, until: now + 60_000 });
    expect(await claim('one', MORNING)).toEqual({ nextAt: 0 });
    expect(await claim('two', MORNING + 59_999)).toBeNull();
    expect(await claim('one', MORNING + 30_000)).toEqual({ nextAt: 0 });
    expect(await claim('two', MORNING + 90_000)).toEqual({ nextAt: 0 });
  });

  it('is given back with its pace, by the one who has it', async () => {
    const claim = (owner: string) => store.claimLane('slack bob', { owner, now: MORNING, until: MORNING + 60_000 });
    await claim('one');
    await store.releaseLane('slack bob', 'two', MORNING);
    expect(await claim('two')).toBeNull();
    await store.releaseLane('slack bob', 'one', MORNING + 1000);
    expect(await claim('two')).toEqual({ nextAt: MORNING + 1000 });
  });
});

describe('the address book', () => {
  const book = (now: number) => createDynamoAddressBook({ client: database.client, table: TABLE, now: () => now });

  it('remembers where Slack has an address, for a month', async () => {
    const place = { conversation: 'D1', user: 'U1' };
    await book(MORNING).keepPlace('ann@example.com', place);
    expect(await book(MORNING + 29 * 86_400_000).readPlace('ann@example.com')).toEqual(place);
    expect(await book(MORNING + 30 * 86_400_000).readPlace('ann@example.com')).toBeNull();
    await book(MORNING).keepPlace('ann@example.com', null);
    expect(await book(MORNING).readPlace('ann@example.com')).toBeNull();
  });

  it('remembers who takes no mail, however the address is written', async () => {
    await book(MORNING).suppress('Ann@Example.com', { because: 'bounced', at: at(0) });
    expect(await book(MORNING).readSuppression('ann@example.com')).toEqual({ because: 'bounced', at: at(0) });
    expect(await book(MORNING).unsuppress('ann@example.com')).toBe(true);
    expect(await book(MORNING).unsuppress('ann@example.com')).toBe(false);
  });
});
