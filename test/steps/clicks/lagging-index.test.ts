import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { acknowledge, undo } from '../../../lib/cases/act-on-case.ts';
import type { Case } from '../../../lib/cases/case.ts';
import { createSlackChannel } from '../../../lib/channels/slack/slack-channel.ts';
import { createSlackClient } from '../../../lib/channels/slack/slack-client.ts';
import type { SlackMessage } from '../../../lib/channels/slack/slack-message.ts';
import { createSlackWorkplace } from '../../../lib/channels/slack/slack-workplace.ts';
import { createMemoryTable } from '../../../lib/local/memory-table.ts';
import { showHome } from '../../../lib/steps/clicks/show-home.ts';
import { deliverMessages } from '../../../lib/steps/delivery/deliver-messages.ts';
import { holdOnce, release } from '../../../lib/steps/delivery/plan-outbox.ts';
import type { OrderDependencies } from '../../../lib/steps/dependencies.ts';
import { type SweepDependencies, sweepHour } from '../../../lib/steps/hour/sweep-hour.ts';
import { openTableStores, type TableStores } from '../../../lib/tables/open-stores.ts';
import { slackMessage } from '../../delivery/build-entry.ts';
import { buildCase, buildTelling } from '../../support/build-case.ts';
import { buildRun } from '../../support/build-history.ts';
import { buildConfig } from '../../support/config-builder.ts';
import { type LaggingTable, makeLagging } from '../../support/lagging-table.ts';
import { createMemoryWorkStore } from '../../support/memory-work-store.ts';
import { type SlackStandIn, startSlackStandIn } from '../../support/slack-stand-in.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Thursday. Sam is told, and reminded on the next working morning; on the second, Mia is told. */
const TOLD = Date.parse('2026-03-05T07:30:00Z');
const config = buildConfig();

let now: number;
let table: LaggingTable;
let stores: TableStores;
let slack: SlackStandIn;

beforeEach(async () => {
  now = TOLD;
  table = makeLagging(createMemoryTable());
  stores = openTableStores(table, () => now);
  await stores.history.writeRun(buildRun({ night: '2026-03-04' }));
  slack = await startSlackStandIn();
  onTestFinished(() => slack.close());
});

const connect = () => createSlackClient({ token: 'xoxb-test', url: slack.url, timeoutMs: 10_000 });

function dependencies(over: Partial<SweepDependencies> = {}): SweepDependencies {
  return {
    ...stores,
    channels: { slack: createSlackChannel({ client: connect(), addresses: stores.addresses }), email: null },
    config,
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

const sweep = (over: Partial<SweepDependencies> = {}) => sweepHour(dependencies(over), 0);
const deliver = (patienceMs = 0, over: Partial<SweepDependencies> = {}) =>
  deliverMessages({ patienceMs }, dependencies(over));

/** A case of Acme of which Sam was told. */
async function tellSam(): Promise<Case> {
  return (await stores.cases.writeCase(buildCase({ tellings: [buildTelling()] })))!;
}

async function change(act: typeof acknowledge | typeof undo): Promise<void> {
  const [one] = await stores.cases.readCasesOf('acme');
  const acted = act(one!, { by: 'sam@example.com', at: new Date(now).toISOString() });
  if ('problem' in acted) throw new Error(acted.problem);
  await stores.cases.writeCase(acted.one);
}

async function put(over: Partial<SlackMessage> = {}): Promise<SlackMessage> {
  const message = slackMessage({ period: '2026-03-04', instead: null, ...over });
  const held = await holdOnce(message, dependencies());
  await release(held!, dependencies());
  return message;
}

const readEntry = ({ period, id }: SlackMessage) => stores.outbox.readEntry(period, id);

describe('a sweep by an index that lags', () => {
  it('reminds once and escalates once, however often it is made', async () => {
    await tellSam();
    table.stall();
    now = TOLD + DAY;
    expect(await sweep()).toMatchObject({ reminders: 1, escalations: 0 });
    await table.catchUp();
    await deliver();
    table.stall();
    for (let again = 0; again < 3; again++) {
      now += MINUTE;
      expect(await sweep()).toMatchObject({ reminders: 0, escalations: 0 });
    }
    // It was told on a Thursday: the second working morning after it is on Monday.
    now = TOLD + 4 * DAY;
    expect(await sweep()).toMatchObject({ reminders: 0, escalations: 1 });
    now += HOUR;
    expect(await sweep()).toMatchObject({ reminders: 0, escalations: 0 });
    await table.catchUp();
    await sweep();
    expect(slack.posts).toHaveLength(2);
  });

  it('says nothing of what was acknowledged, and reminds once that was taken back', async () => {
    await tellSam();
    table.stall();
    await change(acknowledge);
    now = TOLD + DAY;
    expect(await sweep()).toMatchObject({ reminders: 0 });
    expect(await stores.outbox.readPeriods()).toEqual([]);
    await change(undo);
    await table.catchUp();
    now = TOLD + DAY + HOUR;
    expect(await sweep()).toMatchObject({ reminders: 0 });
    now = TOLD + 4 * DAY;
    expect(await sweep()).toMatchObject({ reminders: 1, deliveries: { sent: 1 } });
    expect(await sweep()).toMatchObject({ reminders: 0 });
    expect(slack.posts).toHaveLength(1);
  });

  it('keeps nothing of an account that was forgotten', async () => {
    await tellSam();
    table.stall();
    await stores.care.removeAccount('acme');
    now = TOLD + DAY;
    expect(await sweep()).toMatchObject({ reminders: 0, deliveries: { sent: 0 } });
    expect(await stores.outbox.readPeriods()).toEqual([]);
  });
});

describe('a delivery by an index that lags', () => {
  it('sends once what it finds due again and again, and says that it was sent', async () => {
    await put();
    table.stall();
    expect(await deliver()).toMatchObject({ sent: 1, pending: 0 });
    for (let again = 0; again < 3; again++) {
      now += 2 * MINUTE;
      await deliver(MINUTE);
    }
    expect(slack.posts).toHaveLength(1);
    await table.catchUp();
    expect(await deliver()).toMatchObject({ sent: 0, pending: 0 });
  });

  it('sends once what two senders find due', async () => {
    const message = await put();
    table.stall();
    const two = { ...dependencies().sender, id: 'two' };
    await Promise.all([deliver(), deliver(0, { sender: two })]);
    now += 2 * MINUTE;
    await deliver(0, { sender: two });
    expect(slack.posts).toHaveLength(1);
    expect(await readEntry(message)).toMatchObject({ state: 'sent', attempt: 1 });
  });

  it('does not send what was cancelled', async () => {
    const message = await put();
    table.stall();
    const entry = (await readEntry(message))!;
    await stores.outbox.writeEntry({ ...entry, state: 'cancelled', dueAt: null });
    await deliver(MINUTE);
    expect(slack.posts).toEqual([]);
    expect(await readEntry(message)).toMatchObject({ state: 'cancelled' });
  });

  it('sends later what it could not see yet', async () => {
    table.stall();
    await put();
    expect(await deliver()).toMatchObject({ sent: 0 });
    await table.catchUp();
    expect(await deliver()).toMatchObject({ sent: 1 });
  });

  it('settles once what was in doubt', async () => {
    const message = await put();
    slack.script('chat.postMessage', 'reset');
    await deliver();
    expect(await readEntry(message)).toMatchObject({ state: 'unknown' });
    table.stall();
    // Nothing of it arrived: after two looks in vain it is sent again, once.
    for (let again = 0; again < 6; again++) {
      now += 2 * MINUTE;
      await deliver();
    }
    await table.catchUp();
    await deliver();
    now += 2 * MINUTE;
    await deliver();
    expect(slack.posts).toHaveLength(1);
    expect(await readEntry(message)).toMatchObject({ state: 'sent', attempt: 2 });
  });

  it('mails once what Slack does not take', async () => {
    const message = await put({ instead: slackMessage().instead ?? null });
    slack.script('chat.postMessage', { error: 'is_archived' });
    await deliver();
    table.stall();
    for (let again = 0; again < 3; again++) {
      now += 2 * MINUTE;
      await deliver();
    }
    expect(await readEntry(message)).toMatchObject({ state: 'failed', instead: 'put' });
    const { period } = message.instead!;
    expect((await stores.outbox.readEntries(period)).filter(({ channel }) => channel === 'email')).toHaveLength(1);
    expect(slack.posts).toEqual([]);
  });
});

describe('a home tab by an index that lags', () => {
  it('changes nothing, and shows what is so once the index has caught up', async () => {
    const home: OrderDependencies = {
      ...{ ...stores, config, now: () => now, isReplay: false, linkDashboard: null },
      ...{ work: createMemoryWorkStore(), workplace: createSlackWorkplace(connect(), 'T012AB3CD') },
    };
    const show = async () => {
      await showHome('USAM', 'sam@example.com', home);
      return slack.callsOf('views.publish').at(-1)?.form.get('view') ?? '';
    };
    const one = (await stores.cases.writeCase(buildCase()))!;
    expect(await show()).toContain('Score 41 is below 60.');
    table.stall();
    await stores.cases.writeCase({ ...one, ended: { on: '2026-03-06', because: 'over' } });
    const [before] = await stores.cases.readCasesOf('acme');
    await show();
    expect(await stores.cases.readCasesOf('acme')).toEqual([before]);
    await table.catchUp();
    expect(await show()).not.toContain('Score 41 is below 60.');
  });
});
