import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '../../../lib/calendar.ts';
import type { Case } from '../../../lib/cases/case.ts';
import { createSesChannel, createSesClient } from '../../../lib/channels/email/ses-channel.ts';
import { createOutboxFolder } from '../../../lib/channels/folder/folder-channel.ts';
import { createSlackChannel } from '../../../lib/channels/slack/slack-channel.ts';
import { createSlackClient } from '../../../lib/channels/slack/slack-client.ts';
import type { SlackMessage } from '../../../lib/channels/slack/slack-message.ts';
import { claimEntry } from '../../../lib/delivery/advance-entry.ts';
import { createMemoryTable } from '../../../lib/local/memory-table.ts';
import { deliverMessages } from '../../../lib/steps/delivery/deliver-messages.ts';
import { holdMessages, holdOnce, release, releaseMessages } from '../../../lib/steps/delivery/plan-outbox.ts';
import type { DeliveryDependencies } from '../../../lib/steps/dependencies.ts';
import { openTableStores, type TableStores } from '../../../lib/tables/open-stores.ts';
import { MORNING, slackMessage } from '../../delivery/build-entry.ts';
import { buildConfig } from '../../support/config-builder.ts';
import { mail } from '../../support/mail-builder.ts';
import { createMemoryAddressBook } from '../../support/memory-address-book.ts';
import { startSesStandIn } from '../../support/ses-stand-in.ts';
import { type SlackStandIn, startSlackStandIn } from '../../support/slack-stand-in.ts';

const MINUTE = 60_000;
let stores: TableStores;
let slack: SlackStandIn;
let now = MORNING;
let started = MORNING;
let periods = 0;
let period: string;

beforeAll(async () => {
  stores = openTableStores(createMemoryTable(), () => now);
  slack = await startSlackStandIn();
});
afterAll(() => slack.close());
beforeEach(() => {
  period = `p${periods++}`;
  // Later than any lane was claimed until.
  now = started = MORNING + periods * 60 * MINUTE;
});

/** What is scripted to hang is given up after this; nothing else is. */
const SHORT_PATIENCE_MS = 100;

function slackChannel(timeoutMs?: number) {
  const client = createSlackClient({ token: 'xoxb-test', url: slack.url, ...(timeoutMs ? { timeoutMs } : {}) });
  return createSlackChannel({ client, addresses: createMemoryAddressBook() });
}

function dependencies(over: Partial<DeliveryDependencies> = {}): DeliveryDependencies {
  return {
    outbox: stores.outbox,
    cases: stores.cases,
    channels: { slack: slackChannel(), email: null },
    config: buildConfig(),
    now: () => now,
    sender: {
      id: 'one',
      // Whoever waits lets time go on.
      sleep: async (milliseconds) => {
        now += milliseconds;
      },
      random: () => 0,
    },
    ...over,
  };
}

const message = (over: Partial<SlackMessage> = {}) =>
  slackMessage({ period, id: String(periods).padStart(64, '0'), instead: null, ...over });

async function plan(...messages: SlackMessage[]) {
  await holdMessages(period, messages, dependencies());
  await releaseMessages(period, dependencies());
}

const deliver = (patienceMs = 0, over: Partial<DeliveryDependencies> = {}) =>
  deliverMessages({ periods: [period], patienceMs }, dependencies(over));
const entry = async (id: string) => (await dependencies().outbox.readEntry(period, id))!;

describe('a delivery', () => {
  it('waits for what the channel asks it to wait for, within its patience', async () => {
    await plan(message());
    slack.script('chat.postMessage', { status: 429, retryAfter: 30 });
    expect(await deliver(MINUTE)).toMatchObject({ sent: 1 });
    expect(now - started).toBeGreaterThanOrEqual(30_000);
  });

  it('waits a day at most, however long it is asked to wait', async () => {
    // A conversation of its own: no other test is to wait for it.
    await plan(message({ destination: 'C077AB3CD' }));
    slack.script('chat.postMessage', { status: 429, retryAfter: 99_999_999_999_999 });
    expect(await deliver()).toMatchObject({ pending: 1, sent: 0 });
    expect(Date.parse((await entry(message().id)).dueAt!) - started).toBe(24 * 60 * MINUTE);
    now += 24 * 60 * MINUTE;
    expect(await deliver()).toMatchObject({ pending: 0, sent: 1 });
  });

  it('keeps to one message a second to one reader', async () => {
    const ids = ['a', 'b', 'c'].map((letter) => letter.repeat(64));
    await plan(...ids.map((id) => message({ id })));
    expect(await deliver()).toMatchObject({ sent: 3 });
    expect(now - started).toBeGreaterThanOrEqual(2000);
  });

  it('settles a message of which nobody knew, without sending it twice', async () => {
    await plan(message());
    const posts = slack.posts.length;
    slack.script('chat.postMessage', 'hang');
    const impatient = { channels: { slack: slackChannel(SHORT_PATIENCE_MS), email: null } };
    expect(await deliver(0, impatient)).toMatchObject({ unknown: 1, sent: 0 });
    expect(await deliver(5 * MINUTE)).toMatchObject({ unknown: 0, sent: 1 });
    expect(slack.posts.length - posts).toBe(1);
  });

  describe('of a mail into a folder, cut off while it was written', () => {
    let folder: string;
    let toFolder: Partial<DeliveryDependencies>;

    beforeEach(async () => {
      folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-test-'));
      toFolder = { channels: { slack: null, email: createOutboxFolder(folder) } };
      period = addDays('2026-11-22', periods);
      await holdOnce(theMail(), dependencies());
      await releaseMessages(period, dependencies());
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const theMail = () => mail({ period, id: String(periods).padStart(64, '0') });
    const mails = () => readdirSync(folder).filter((name) => name.endsWith('.eml'));
    /** As a sender leaves it that is killed before it hears what became of its attempt. */
    async function cutOff(isWritten: boolean) {
      const claimed = claimEntry(await entry(theMail().id), { owner: 'gone', place: null }, now)!;
      await stores.outbox.writeEntry(claimed);
      if (!isWritten) return;
      const prepared = await toFolder.channels!.email!.prepare(theMail(), claimed);
      if (prepared.state === 'prepared') await prepared.send();
    }

    it('finds it there, and writes no other', async () => {
      await cutOff(true);
      const [written] = mails().map((name) => statSync(path.join(folder, name)).mtimeMs);
      expect(await deliver(20 * MINUTE, toFolder)).toMatchObject({ sent: 1, needAPerson: 0 });
      expect(mails().map((name) => statSync(path.join(folder, name)).mtimeMs)).toEqual([written]);
    });

    it('writes it once it is twice not there', async () => {
      await cutOff(false);
      expect(await deliver(20 * MINUTE, toFolder)).toMatchObject({ sent: 1, needAPerson: 0 });
      expect(mails()).toHaveLength(1);
    });
  });

  it('asks for a person when nobody can find out', async () => {
    await plan(message());
    slack.script('chat.postMessage', 'reset');
    await deliver();
    slack.script('conversations.history', { error: 'missing_scope' });
    expect(await deliver(2 * MINUTE)).toMatchObject({ unknown: 1, needAPerson: 1 });
    expect((await entry(message().id)).because).toContain('missing_scope');
  });

  it('asks for a person while SES refuses for a reason that only a person ends, and sends it then', async () => {
    const ses = await startSesStandIn();
    const access = { region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
    const client = createSesClient({ ...access, endpoint: ses.url });
    const email = createSesChannel({ client, addresses: createMemoryAddressBook(), from: 'health@example.com' });
    const byMail = { channels: { slack: null, email } };
    // A mail has a date, and takes it from its night.
    period = mail().period;
    await holdOnce(mail(), dependencies());
    await releaseMessages(period, dependencies());
    ses.script({ status: 400, code: 'AccountSendingPausedException' });
    expect(await deliver(0, byMail)).toMatchObject({ pending: 1, failed: 0, needAPerson: 1 });
    expect((await entry(mail().id)).because).toContain('paused');
    now += 60 * MINUTE;
    expect(await deliver(0, byMail)).toMatchObject({ sent: 1, needAPerson: 0 });
    expect(ses.mails).toHaveLength(1);
    await ses.close();
  });

  it('asks for a person once when a message fails for good', async () => {
    await plan(message());
    slack.script('chat.postMessage', { error: 'is_archived' });
    expect(await deliver()).toMatchObject({ failed: 1, needAPerson: 1 });
    expect(await deliver()).toMatchObject({ failed: 1, needAPerson: 0 });
  });

  it('sends nothing to whom notify.domains does not name, whatever was planned before, and mails it to nobody instead', async () => {
    const { notify } = buildConfig();
    const limited = { config: buildConfig({ notify: { ...notify, domains: ['mail.example.com'] } }) };
    await plan(
      slackMessage({ period, id: 'a'.repeat(64) }),
      slackMessage({ period, id: 'b'.repeat(64), destination: '#cs' }),
    );
    const posts = slack.posts.length;
    expect(await deliver(MINUTE, limited)).toMatchObject({ failed: 1, needAPerson: 1, sent: 1 });
    expect(slack.posts.length - posts).toBe(1);
    expect(await entry('a'.repeat(64))).toMatchObject({
      state: 'failed',
      because: expect.stringContaining('notify.domains'),
    });
    expect(await dependencies().outbox.readEntries(period)).toHaveLength(2);
  });

  it('sends blocks that Slack does not take once more, plainly', async () => {
    await plan(message());
    slack.script('chat.postMessage', { error: 'invalid_blocks' });
    expect(await deliver(MINUTE)).toMatchObject({ sent: 1 });
    expect(await entry(message().id)).toMatchObject({ isPlain: true, attempt: 2 });
  });

  it('stops at once when delivery is switched off, and cancels in shadow', async () => {
    await plan(message());
    const calls = slack.calls.length;
    const off = { config: buildConfig({ deliver: 'off' }) };
    expect(await deliver(MINUTE, off)).toMatchObject({ pending: 1 });
    expect(slack.calls.length).toBe(calls);
    const shadow = { config: buildConfig({ deliver: 'shadow' }) };
    expect(await deliver(0, shadow)).toMatchObject({ cancelled: 1 });
  });

  it('lets a failure of one reader’s lane stop no other', async () => {
    const [bad, good] = ['d', 'e'].map((letter) => letter.repeat(64)) as [string, string];
    await plan(message({ id: bad }), message({ id: good, destination: '#cs-ops' }));
    const { outbox } = dependencies();
    const broken = {
      ...outbox,
      readMessage: async (one: { id: string; period: string }) => {
        if (one.id === bad) throw new Error('The table is throttled.');
        return outbox.readMessage(one);
      },
    };
    await expect(deliver(0, { outbox: broken })).rejects.toThrow('The table is throttled.');
    expect(await entry(good)).toMatchObject({ state: 'sent' });
    expect(await entry(bad)).toMatchObject({ state: 'pending' });
  });
});

describe('planning again', () => {
  it('replaces what was never tried, withdraws what is gone, and leaves what was sent', async () => {
    const [kept, gone] = ['f', '1'].map((letter) => letter.repeat(64)) as [string, string];
    await plan(message({ id: kept, text: 'Before.' }), message({ id: gone }));
    await plan(message({ id: kept, text: 'After.' }));
    expect(await entry(gone)).toMatchObject({ state: 'cancelled' });
    await deliver();
    expect(slack.posts.at(-1)?.text).toBe('After.');
    const posts = slack.posts.length;
    await plan(message({ id: kept, text: 'Too late.' }));
    await deliver();
    expect(slack.posts.length).toBe(posts);
    expect((await dependencies().outbox.readMessage({ period, id: kept }))?.channel).toBe('slack');
  });

  it('heals a planner that was cut off, by what is on record', async () => {
    const named = message({ cases: [{ account: 'acme', kind: 'risk', openedOn: '2026-11-22' }] });
    await holdOnce(named, dependencies());
    now += 11 * MINUTE;
    const untold = { readSwitch: async () => null, readCasesOf: async () => [] };
    await deliver(0, { cases: untold as never });
    expect(await entry(named.id)).toMatchObject({ state: 'held' });
    now += 11 * MINUTE;
    const told = { ...untold, readCasesOf: async () => [{ tellings: [{ message: named }] } as unknown as Case] };
    await deliver(0, { cases: told as never });
    expect(await entry(named.id)).toMatchObject({ state: 'pending' });
  });

  it('puts a message once, whoever puts it', async () => {
    const held = await holdOnce(message(), dependencies());
    expect(await holdOnce(message(), dependencies())).toEqual(held);
    expect(await release(held!, dependencies())).toBe(true);
    expect(await holdOnce(message(), dependencies())).toBeNull();
  });
});
