import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Alert, isOpen, tellBy } from '../../../lib/alerts/alert.ts';
import { planAlerts } from '../../../lib/alerts/plan-alerts.ts';
import { nameTask } from '../../../lib/alerts/task.ts';
import { composeMessage } from '../../../lib/channels/compose-message.ts';
import type { Message } from '../../../lib/channels/message.ts';
import type { Order } from '../../../lib/channels/order.ts';
import { actionIds } from '../../../lib/channels/slack/action-ids.ts';
import { hearSlack, type SlackRequest } from '../../../lib/channels/slack/hear-slack.ts';
import { createSlackChannel } from '../../../lib/channels/slack/slack-channel.ts';
import { createSlackClient } from '../../../lib/channels/slack/slack-client.ts';
import { createSlackWorkplace } from '../../../lib/channels/slack/slack-workplace.ts';
import { WorkplaceError } from '../../../lib/channels/workplace.ts';
import type { HealthConfig } from '../../../lib/config/health-config.ts';
import { createMemoryTable } from '../../../lib/local/memory-table.ts';
import { makeAlertMessage } from '../../../lib/messages/alert-messages.ts';
import { carryOutOrder } from '../../../lib/steps/clicks/carry-out-order.ts';
import { createListener } from '../../../lib/steps/clicks/listen.ts';
import { deliverMessages } from '../../../lib/steps/delivery/deliver-messages.ts';
import { holdMessages, releaseMessages } from '../../../lib/steps/delivery/plan-outbox.ts';
import type { OrderDependencies } from '../../../lib/steps/dependencies.ts';
import { openTableStores, type TableStores } from '../../../lib/tables/open-stores.ts';
import {
  APP,
  CLICKED,
  type ClickOver,
  clickPayload,
  SIGNING_SECRET,
  sign,
  signed,
  TEAM,
} from '../../channels/slack/build-click.ts';
import { buildFinding, buildRule, buildTonight } from '../../support/build-alert.ts';
import { buildConfig } from '../../support/config-builder.ts';
import { createMemoryWorkStore } from '../../support/memory-work-store.ts';
import { type SlackStandIn, startSlackStandIn } from '../../support/slack-stand-in.ts';

const NIGHT = '2026-03-05';
const rule = buildRule({ on: 'score-below', below: 60, clear: 65 }, { playbook: 'save' });
const tasks = [
  { title: 'Call the sponsor', dueBusinessDays: 2, assignee: 'owner' },
  { title: 'Agree a plan', dueBusinessDays: 5, assignee: 'manager' },
] as const;
const base = buildConfig();
const config: HealthConfig = {
  ...base,
  timezone: 'UTC',
  rules: [rule],
  playbooks: new Map([['save', { id: 'save', title: 'Bring it back', tasks }]]),
  notify: { ...base.notify, operators: ['ops@example.com'] },
  deliver: 'on',
};

let stores: TableStores;
let slack: SlackStandIn;
let dependencies: OrderDependencies;
let accounts = 0;
/** A message about an account of its own, sent to its owner. */
let account: string;
let message: Message;

beforeAll(async () => {
  stores = openTableStores(createMemoryTable(), () => CLICKED);
  slack = await startSlackStandIn();
  const client = createSlackClient({ token: 'xoxb-test', url: slack.url });
  dependencies = {
    config,
    ...stores,
    work: createMemoryWorkStore(),
    now: () => CLICKED,
    isReplay: false,
    workplace: createSlackWorkplace(client, TEAM),
    linkDashboard: async (reader) => `https://view.example.com/?t=${encodeURIComponent(reader)}`,
  };
});
afterAll(() => slack.close());

beforeEach(async () => {
  account = `acme-${accounts++}`;
  const plan = planAlerts({
    night: NIGHT,
    ...buildTonight(buildFinding('new', { account, rule })),
    alerts: [],
    presenceOf: () => 'here',
    notify: config.notify,
    timezone: 'UTC',
    mode: 'on',
    isReplay: false,
  });
  const [notice] = plan.notices;
  const background = { line: null, nextStep: 'Bring it back: Call the sponsor' };
  message = composeMessage(makeAlertMessage(notice!.alerts, background, notice!, config));
  await holdMessages(`${NIGHT}`, [message], { outbox: onlyNew(), now: dependencies.now });
  await dependencies.alerts.writeAlert(tellBy(plan.alerts[0]!, message));
  await releaseMessages(NIGHT, dependencies);
  const channel = createSlackChannel({
    client: createSlackClient({ token: 'xoxb-test', url: slack.url }),
    addresses: stores.addresses,
  });
  const sender = { id: account, sleep: async () => {}, random: () => 0 };
  let now = CLICKED;
  await deliverMessages(
    { period: NIGHT, patienceMs: 0 },
    // Time goes on, so that the pace of the conversation is kept without waiting.
    { ...dependencies, sender, channels: { slack: channel, email: null }, now: () => (now += 1000) },
  );
});

/** Earlier tests' messages of the night stay as they are. */
function onlyNew(): OrderDependencies['outbox'] {
  return { ...dependencies.outbox, readEntries: async () => [] };
}

const alertOf = async (): Promise<Alert> => (await dependencies.alerts.readAlertsOf(account))[0]!;
const shown = () => {
  const post = slack.posts.find(({ metadata }) => JSON.stringify(metadata).includes(message.id))!;
  return JSON.stringify(post.blocks);
};

/** The order that a click is read as, after Slack was answered. */
async function orderOf(actionId: string, over: ClickOver = {}): Promise<Order | undefined> {
  const handed: Order[] = [];
  const answer = await answerTo(clickPayload(actionId, message, { at: next(), ...over }), handed);
  expect(answer).toEqual({ status: 200, body: '' });
  return handed[0];
}

function answerTo(payload: object, handed: Order[]) {
  return hear(signed(payload), handed);
}

function hear(request: SlackRequest, handed: Order[]) {
  const secret = { signingSecret: SIGNING_SECRET, app: APP, team: TEAM };
  const listener = createListener({ ...dependencies, hand: async (order) => void handed.push(order) });
  return hearSlack(request, { secret, listener, now: dependencies.now });
}

async function click(actionId: string, over: ClickOver = {}) {
  return carryOutOrder((await orderOf(actionId, over))!, dependencies);
}

let seconds = 1;
/** Every click has a time of its own. */
const next = () => `${CLICKED / 1000 + seconds++}.000100`;

describe('a click', () => {
  it('acknowledges, and shows who did it in the message', async () => {
    expect(shown()).toContain('Acknowledge');
    expect(await click(actionIds.acknowledge)).toMatchObject({ isDone: true });
    expect(await alertOf()).toMatchObject({
      state: 'acked',
      trail: [{ did: 'acknowledged', by: 'sam@example.com' }],
    });
    expect(shown()).toContain('Acknowledged by sam@example.com, 6 Mar 2026, 09:');
    expect(shown()).toContain('Undo');
    expect(shown()).not.toContain('"Acknowledge"');
    expect(slack.callsOf('chat.postMessage').length).toBe(slack.posts.length);
  });

  it('is undone', async () => {
    await click(actionIds.acknowledge);
    await click(actionIds.undo);
    expect(await alertOf()).toMatchObject({ state: 'firing', handled: 'firing' });
    expect(shown()).toContain('"Acknowledge"');
  });

  it('snoozes until the hour of the digest, and says when it is back', async () => {
    await click(actionIds.snooze, { rest: { c: '3d' }, isMenu: true });
    expect(await alertOf()).toMatchObject({ state: 'snoozed', snoozedUntil: '2026-03-09T07:30:00.000Z' });
    expect(shown()).toContain('Back on 9 Mar 2026, 07:30, or as soon as it gets more severe.');
    await click(actionIds.wake);
    expect(await alertOf()).toMatchObject({ state: 'firing', snoozedUntil: null });
  });

  it('starts the playbook once, and finishes its tasks one by one', async () => {
    expect(await click(actionIds.startPlaybook)).toEqual({ isDone: true, says: 'Bring it back is started.' });
    expect(await click(actionIds.startPlaybook)).toMatchObject({ isDone: false });
    expect(shown()).toContain('0 of 2 done. Next: Call the sponsor, by 10 Mar 2026.');
    const [first] = await dependencies.alerts.readTasksOf(account);
    await click(actionIds.taskDone, { rest: { task: nameTask(first!) } });
    expect(shown()).toContain('1 of 2 done. Next: Agree a plan');
    expect((await dependencies.alerts.readTasksOf(account)).map(({ state, endedBy }) => [state, endedBy])).toEqual([
      ['done', 'sam@example.com'],
      ['open', null],
    ]);
  });

  it('says what being told was worth', async () => {
    await click(actionIds.more, { rest: { c: 'useful' }, isMenu: true });
    expect((await alertOf()).trail).toMatchObject([{ did: 'useful' }]);
    expect(shown()).toContain('sam@example.com found it useful.');
  });

  it('of the wrong owner tells the manager at once, in a message of its own', async () => {
    await click(actionIds.more, { rest: { c: 'wrong-owner' }, isMenu: true });
    const entries = await dependencies.outbox.readEntries('sweep-2026-03-06');
    const [passed] = entries.filter(({ alerts }) => alerts[0]?.account === account);
    expect(passed).toMatchObject({ kind: 'alert-wrong-owner', destination: 'mia@example.com', state: 'pending' });
    expect((await alertOf()).messages).toHaveLength(2);
  });

  it.each([
    ['the manager', 'UMANAGER'],
    ['an operator', 'UOPS'],
  ])('of %s counts', async (_name, user) => {
    expect(await click(actionIds.acknowledge, { user })).toMatchObject({ isDone: true });
  });

  it.each([
    ['somebody else', 'UOTHER'],
    ['a guest', 'UGUEST'],
    ['somebody of another workspace', 'USTRANGER'],
  ])('of %s does not, and they alone are told why', async (_name, user) => {
    const before = slack.callsOf('chat.postEphemeral').length;
    expect(await click(actionIds.acknowledge, { user })).toMatchObject({ isDone: false });
    expect(await alertOf()).toMatchObject({ state: 'firing', trail: [] });
    expect(
      slack
        .callsOf('chat.postEphemeral')
        .slice(before)
        .map(({ form }) => form.get('user')),
    ).toEqual([user]);
  });

  it('on what is over says so', async () => {
    const alert = await alertOf();
    await dependencies.alerts.writeAlert({ ...alert, state: 'resolved', resolvedOn: '2026-03-06' });
    expect(await click(actionIds.acknowledge)).toMatchObject({
      isDone: false,
      says: 'It is over: there is nothing to acknowledge.',
    });
    expect(shown()).toContain('Over since 6 Mar 2026.');
    expect(isOpen(await alertOf())).toBe(false);
  });

  it('that Slack does not let be shown fails without a word of the request, and is carried out again', async () => {
    const order = (await orderOf(actionIds.acknowledge))!;
    for (const script of [{ error: 'ratelimited' }, 'reset', { status: 500 }] as const) {
      slack.script('chat.update', script);
      const failure = await carryOutOrder(order, dependencies).catch((error: Error) => error);
      expect(failure).toBeInstanceOf(WorkplaceError);
      expect(inspect(failure, { depth: 9 })).not.toMatch(/xoxb|sam@example|Acme/);
    }
    expect(await carryOutOrder(order, dependencies)).toMatchObject({ isDone: true });
    expect((await alertOf()).trail).toHaveLength(1);
  });

  it('on a message that was deleted counts all the same', async () => {
    slack.script('chat.update', { error: 'message_not_found' });
    expect(await click(actionIds.acknowledge)).toMatchObject({ isDone: true });
    expect(await alertOf()).toMatchObject({ state: 'acked' });
  });

  it('is kept on record with what came of it', async () => {
    const order = (await orderOf(actionIds.acknowledge))!;
    await carryOutOrder(order, dependencies);
    expect(await dependencies.orders.read(order.id)).toMatchObject({ by: 'sam@example.com', isDone: true, order });
  });

  it('counts once, however often it is repeated and by however many at a time', async () => {
    const order = (await orderOf(actionIds.acknowledge))!;
    for (let round = 0; round < 20; round++)
      await Promise.all(Array.from({ length: 50 }, () => carryOutOrder(order, dependencies)));
    const { trail, version } = await alertOf();
    expect(trail).toHaveLength(1);
    expect(version).toBe(2);
  });

  it('that starts a playbook counts once in a race', async () => {
    const order = (await orderOf(actionIds.startPlaybook))!;
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => carryOutOrder(order, dependencies)));
    expect(outcomes.every(({ isDone }) => isDone)).toBe(true);
    expect((await dependencies.alerts.readTasksOf(account)).map(({ version }) => version)).toEqual([1, 1]);
  });

  it('of two people in a race counts for one, and the other is told', async () => {
    const [sam, mia] = await Promise.all([
      orderOf(actionIds.acknowledge),
      orderOf(actionIds.acknowledge, { user: 'UMANAGER' }),
    ]);
    const outcomes = await Promise.all([carryOutOrder(sam!, dependencies), carryOutOrder(mia!, dependencies)]);
    expect(outcomes.filter(({ isDone }) => isDone)).toHaveLength(1);
    expect((await alertOf()).trail).toHaveLength(1);
  });
});

describe('a modal', () => {
  const submit = (modal: string, values: Record<string, string>, over: { user?: string; view?: string } = {}) => ({
    type: 'view_submission',
    team: { id: TEAM },
    user: { id: over.user ?? 'U012AB3CD' },
    api_app_id: APP,
    view: {
      id: over.view ?? `V${seconds++}`,
      callback_id: modal,
      private_metadata: JSON.stringify({ m: [message.period, message.id] }),
      state: {
        values: Object.fromEntries(
          Object.entries(values).map(([block, value]) => [block, { typed: { type: 'plain_text_input', value } }]),
        ),
      },
    },
  });
  const fill = async (payload: object) => {
    const handed: Order[] = [];
    const { body } = await answerTo(payload, handed);
    return { errors: body === '' ? {} : JSON.parse(body).errors, handed };
  };

  it('opens at once for whoever may, with the account and its score', async () => {
    expect(await orderOf(actionIds.override)).toBeUndefined();
    const opened = JSON.parse(slack.callsOf('views.open').at(-1)!.form.get('view')!);
    expect(opened).toMatchObject({ type: 'modal', callback_id: 'override', title: { text: 'Override score' } });
    expect(JSON.stringify(opened)).toContain('*Acme*  ▲ 41, at risk');
    const before = slack.callsOf('views.open').length;
    await orderOf(actionIds.override, { user: 'UOTHER' });
    expect(slack.callsOf('views.open').length).toBe(before);
  });

  it('sets an override, once', async () => {
    const payload = submit('override', { score: '70', reason: 'Agreed on a plan', days: '14' });
    const { errors, handed } = await fill(payload);
    expect(errors).toEqual({});
    for (let time = 0; time < 5; time++) await carryOutOrder(handed[0]!, dependencies);
    expect(JSON.stringify(await dependencies.orders.read(handed[0]!.id))).not.toContain('Agreed on a plan');
    expect(await dependencies.care.readAccount(account)).toMatchObject([
      { kind: 'override-set', score: 70, reason: 'Agreed on a plan', by: 'sam@example.com', expiresOn: '2026-03-20' },
    ]);
  });

  it('says beside each field what is wrong with it', async () => {
    const { errors, handed } = await fill(submit('override', { score: '101', reason: '  ', days: '0' }));
    expect(errors).toEqual({
      score: 'Write a whole number from 0 to 100.',
      reason: 'Say why: whoever reads it later will want to know.',
      days: 'Write a whole number of days from 1 to 90.',
    });
    expect(handed).toEqual([]);
  });

  it('is not taken from whoever may not', async () => {
    const payload = submit('override', { score: '70', reason: 'x', days: '14' }, { user: 'UOTHER' });
    const { errors, handed } = await fill(payload);
    expect(errors.score).toContain('Only the account’s owner');
    expect(handed).toEqual([]);
  });

  it('sets a pulse', async () => {
    const { handed } = await fill(submit('pulse', { pulse: '2', note: 'The sponsor is quiet' }));
    await carryOutOrder(handed[0]!, dependencies);
    expect(await dependencies.care.readAccount(account)).toMatchObject([
      { kind: 'pulse', value: 2, note: 'The sponsor is quiet' },
    ]);
  });
});

describe('the home tab', () => {
  const open = async (user = 'U012AB3CD') => {
    const handed: Order[] = [];
    const opened = {
      type: 'event_callback',
      team_id: TEAM,
      api_app_id: APP,
      event_id: `Ev${seconds++}`,
      event_time: CLICKED / 1000,
      event: { type: 'app_home_opened', user, tab: 'home' },
    };
    const body = Buffer.from(JSON.stringify(opened));
    const signature = sign(body, CLICKED, SIGNING_SECRET);
    const answer = await hear({ ...signature, contentType: 'application/json' }, handed);
    expect(answer.status).toBe(200);
    await carryOutOrder(handed[0]!, dependencies);
    return slack.callsOf('views.publish').at(-1)!.form;
  };

  it('shows the person’s open alerts, tasks and overrides', async () => {
    await click(actionIds.startPlaybook);
    const form = await open();
    expect(form.get('user_id')).toBe('U012AB3CD');
    expect(form.get('view')).toContain('Open alerts');
    expect(form.get('view')).toContain('Call the sponsor');
    expect(JSON.parse(form.get('view')!).blocks.length).toBeLessThanOrEqual(100);
  });
});

describe('the dashboard', () => {
  it('is a link for whoever it is meant for, and for nobody else', async () => {
    const order = (user: string) => ({
      id: `event#${seconds++}`,
      user,
      at: '2026-03-06T09:00:00.000Z',
      conversation: null,
      act: { do: 'show-home' } as const,
    });
    const viewOf = async (user: string) => {
      await carryOutOrder(order(user), dependencies);
      return slack.callsOf('views.publish').at(-1)!.form.get('view')!;
    };
    expect(await viewOf('UOPS')).toContain('https://view.example.com/?t=ops%40example.com');
    expect(await viewOf('UOTHER')).not.toContain('view.example.com');
  });
});

describe('a request', () => {
  it('is answered with Slack’s challenge when the app is set up', async () => {
    const answer = await answerTo({ type: 'url_verification', challenge: 'abc' }, []);
    expect(answer).toEqual({ status: 200, body: '{"challenge":"abc"}' });
  });

  it.each<[string, ClickOver]>([
    ['another app', { app: 'A999AB3CD' }],
    ['another workspace', { team: 'T999AB3CD' }],
  ])('of %s is refused, though it is signed', async (_name, over) => {
    const handed: Order[] = [];
    expect(await answerTo(clickPayload(actionIds.acknowledge, message, over), handed)).toEqual({
      status: 401,
      body: '',
    });
    expect(handed).toEqual([]);
  });

  it.each(['alert.unknown', '__proto__', ''])('for the action %j does nothing', async (actionId) => {
    const handed: Order[] = [];
    const ignored = 'What was clicked is nothing that this version shows.';
    expect(await answerTo(clickPayload(actionId, message), handed)).toEqual({ status: 200, body: '', ignored });
    expect(handed).toEqual([]);
  });
});
