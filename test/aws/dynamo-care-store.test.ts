import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDynamoCareStore } from '../../lib/aws/dynamo-care-store.ts';
import type { CareEvent } from '../../lib/care/care-event.ts';
import { type EmbeddedDynamoDb, startEmbeddedDynamoDb } from '../../lib/local/embedded-dynamodb.ts';
import type { CareStore } from '../../lib/ports/care-store.ts';

let database: EmbeddedDynamoDb;
let store: CareStore;

beforeAll(async () => {
  database = await startEmbeddedDynamoDb({ stateFolder: null, table: 'care' });
  store = createDynamoCareStore({ client: database.client, table: 'care' });
});
afterAll(() => database.close());

function pulse(account: string, at: string, value = 3): CareEvent {
  return { kind: 'pulse', account, at, by: 'ann@example.com', value, note: 'said "hm"\n' };
}

describe('the care store in DynamoDB', () => {
  it('gives back what was appended, the oldest first, and only of that account', async () => {
    const second = pulse('a', '2026-03-02T08:00:00.000Z', 5);
    const first = pulse('a', '2026-03-01T08:00:00.000Z', 1);
    const cleared: CareEvent = {
      kind: 'override-cleared',
      account: 'a',
      at: '2026-03-01T09:00:00.000Z',
      by: 'x',
      reason: null,
    };
    for (const event of [second, first, cleared, pulse('a#b', '2026-03-01T08:00:00.000Z')]) await store.append(event);
    expect(await store.readAccount('a')).toEqual([first, cleared, second]);
  });

  it('never overwrites: the same account, kind and instant is refused', async () => {
    const event = pulse('twice', '2026-03-01T08:00:00.000Z', 1);
    await store.append(event);
    await expect(store.append({ ...event, by: 'other' })).rejects.toThrow('at this very instant');
    expect(await store.readAccount('twice')).toEqual([event]);
  });

  it.each(['__proto__', 'a/b', 'ü'.repeat(300), '007', 'x#ACCT#y'])(
    'keeps the account id %j whole',
    async (account) => {
      const event = pulse(account, '2026-03-01T08:00:00.000Z');
      await store.append(event);
      expect(await store.readAccount(account)).toEqual([event]);
      expect(await store.readAll()).toContainEqual(event);
    },
  );

  it('removes all of one account and nothing of another', async () => {
    await store.append(pulse('gone', '2026-03-01T08:00:00.000Z'));
    await store.append(pulse('gone', '2026-03-02T08:00:00.000Z'));
    await store.append(pulse('gone2', '2026-03-02T08:00:00.000Z'));
    expect(await store.removeAccount('gone')).toBe(2);
    expect(await store.readAccount('gone')).toEqual([]);
    expect(await store.readAccount('gone2')).toHaveLength(1);
    expect(await store.removeAccount('gone')).toBe(0);
  });
});
