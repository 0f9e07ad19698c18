import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSlackChannel } from '../../../lib/channels/slack/slack-channel.ts';
import { createSlackClient } from '../../../lib/channels/slack/slack-client.ts';
import type { HealthConfig } from '../../../lib/config/health-config.ts';
import { TellFailureInput } from '../../../lib/contract.ts';
import { createMemoryTable } from '../../../lib/local/memory-table.ts';
import { holdMessages, releaseMessages } from '../../../lib/steps/delivery/plan-outbox.ts';
import { tellFailure } from '../../../lib/steps/night/tell-failure.ts';
import { openTableStores, type TableStores } from '../../../lib/tables/open-stores.ts';
import { slackMessage } from '../../delivery/build-entry.ts';
import { createMemoryAddressBook } from '../../support/memory-address-book.ts';
import { type SlackStandIn, startSlackStandIn } from '../../support/slack-stand-in.ts';

const MORNING = Date.parse('2026-11-23T07:20:00Z');
let stores: TableStores;
let slack: SlackStandIn;
let table = 0;

beforeAll(async () => {
  stores = openTableStores(createMemoryTable(), () => MORNING);
  slack = await startSlackStandIn();
});
afterAll(() => slack.close());
beforeEach(() => {
  table++;
});

/** A portfolio of its own for each test, by a day of its own. */
function dependencies(ops: HealthConfig['notify']['ops'] = { slack: '#cs-ops', emails: [] }) {
  const client = createSlackClient({ token: 'xoxb-test', url: slack.url });
  const now = () => MORNING + table * 86_400_000;
  return {
    outbox: stores.outbox,
    cases: stores.cases,
    channels: { slack: createSlackChannel({ client, addresses: createMemoryAddressBook() }), email: null },
    config: { deliver: 'on', portfolio: 'Northwind', timezone: 'Europe/London', notify: { ops } } as HealthConfig,
    now,
    sender: { id: 'one', sleep: async () => undefined, random: () => 0 },
  };
}

const night = () => new Date(MORNING + (table - 1) * 86_400_000).toISOString().slice(0, 10);

const failed = (started: unknown, step = 'prepare') =>
  TellFailureInput.parse({ step, started, failure: { Error: 'InternalError', Cause: 'We encountered an error' } });

describe('telling that a night failed', () => {
  it('is sent at once, with the night that the schedule meant', async () => {
    const posts = slack.posts.length;
    const scheduledTime = new Date(MORNING + table * 86_400_000).toISOString();
    const told = await tellFailure(failed({ scheduledTime, failure: {} }), 0, dependencies());
    expect(told).toMatchObject({ night: night(), deliveries: { sent: 1, failed: 0 } });
    expect(slack.posts.slice(posts).map(({ text }) => text)).toEqual([
      expect.stringContaining('It stopped while its exports were read'),
    ]);
  });

  it('comes once, however often the night fails', async () => {
    const posts = slack.posts.length;
    for (const step of ['prepare', 'conclude', 'conclude'])
      await tellFailure(failed({ night: night() }, step), 0, dependencies());
    expect(slack.posts).toHaveLength(posts + 1);
  });

  it('withdraws and sends nothing that the night has planned', async () => {
    const given = dependencies();
    const planned = slackMessage({ period: night(), id: 'a'.repeat(64), notBefore: '2027-12-31T00:00:00.000Z' });
    await holdMessages(night(), [planned], given);
    await releaseMessages(night(), given);
    await tellFailure(failed({ night: night() }, 'deliver'), 0, given);
    expect(await given.outbox.readEntry(night(), planned.id)).toMatchObject({ state: 'pending', attempt: 0 });
  });

  it.each([
    [{}],
    ['tonight'],
    [null],
    [{ night: '2026-02-30' }],
    [{ scheduledTime: 'soon' }],
    [{ night: '2099-01-01' }],
  ])('works though the night was started with %j', async (started) => {
    const posts = slack.posts.length;
    expect(await tellFailure(failed(started), 0, dependencies())).toMatchObject({
      night: null,
      deliveries: { sent: 1 },
    });
    expect(slack.posts).toHaveLength(posts + 1);
  });

  it('does nothing where operations have no address', async () => {
    const told = await tellFailure(failed({ night: night() }), 0, dependencies({ slack: null, emails: [] }));
    expect(told.deliveries).toMatchObject({ sent: 0, pending: 0 });
  });
});
