import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { nameCase } from '../../../lib/cases/case.ts';
import { caseOfTask } from '../../../lib/cases/tasks-of-case.ts';
import type { Order } from '../../../lib/channels/order.ts';
import { actionIds, shortcutIds } from '../../../lib/channels/slack/action-ids.ts';
import { writeRowId } from '../../../lib/channels/slack/clicked-value.ts';
import { hearSlack, type SlackAnswer } from '../../../lib/channels/slack/hear-slack.ts';
import { createSlackClient } from '../../../lib/channels/slack/slack-client.ts';
import { createSlackWorkplace } from '../../../lib/channels/slack/slack-workplace.ts';
import type { HealthConfig } from '../../../lib/config/health-config.ts';
import { createMemoryTable } from '../../../lib/local/memory-table.ts';
import { carryOutOrder } from '../../../lib/steps/clicks/carry-out-order.ts';
import { createListener } from '../../../lib/steps/clicks/listen.ts';
import { holdOnce, release } from '../../../lib/steps/delivery/plan-outbox.ts';
import type { OrderDependencies } from '../../../lib/steps/dependencies.ts';
import { openTableStores, type TableStores } from '../../../lib/tables/open-stores.ts';
import { APP, CLICKED, clickPayload, SIGNING_SECRET, signed, TEAM } from '../../channels/slack/build-click.ts';
import { slackMessage } from '../../delivery/build-entry.ts';
import { buildCase } from '../../support/build-case.ts';
import { buildChart, buildRun } from '../../support/build-history.ts';
import { buildConfig, buildPlaybook, buildStep } from '../../support/config-builder.ts';
import { createMemoryWorkStore } from '../../support/memory-work-store.ts';
import { type SlackStandIn, startSlackStandIn } from '../../support/slack-stand-in.ts';

const base = buildConfig();
const training = buildPlaybook('training', 'Training offer', { tasks: [buildStep('Offer a training')] });
const config: HealthConfig = {
  ...base,
  timezone: 'UTC',
  playbooks: new Map([['training', training]]),
  notify: { ...base.notify, operators: ['ops@example.com'] },
};

const acme = buildCase({ account: 'acme' });
const { account, kind, openedOn } = acme;
const message = slackMessage({
  ...{ kind: 'alert', period: 'morning-2026-03-06', accounts: ['acme'] },
  cases: [{ account, kind, openedOn }],
});

let slack: SlackStandIn;
let stores: TableStores;
let dependencies: OrderDependencies;

beforeAll(async () => {
  slack = await startSlackStandIn();
});
afterAll(() => slack.close());

/** Acme is at risk and Sam's; Calm is healthy and Sam's; two are called Globex. */
beforeEach(async () => {
  stores = openTableStores(createMemoryTable(), () => CLICKED);
  const client = createSlackClient({ token: 'xoxb-test', url: slack.url });
  dependencies = {
    ...{ config, ...stores, work: createMemoryWorkStore(), now: () => CLICKED, isReplay: false },
    ...{ workplace: createSlackWorkplace(client, TEAM), linkDashboard: null },
  };
  const teams = [{ owner: 'sam@example.com', manager: 'mia@example.com' }];
  const run = buildRun({ night: '2026-03-05', teams });
  await stores.history.writeRun(run);
  const chart = (id: string, name: string) => buildChart({ account: id, name, night: run.night });
  await stores.history.writeCharts(run, 0, [
    ...[chart('acme', 'Acme'), chart('calm', 'Calm & Co')],
    ...[chart('g1', 'Globex East'), chart('g2', 'Globex West')],
  ]);
  await stores.cases.writeCase(acme);
  await release((await holdOnce(message, dependencies))!, dependencies);
  const entry = (await stores.outbox.readEntry(message.period, message.id))!;
  await stores.outbox.writeEntry({ ...entry, state: 'sent', reference: 'post 1', place: 'D012AB3CD', dueAt: null });
});

async function answer(payload: object, handed: Order[] = []): Promise<SlackAnswer> {
  const secret = { signingSecret: SIGNING_SECRET, app: APP, team: TEAM };
  const listener = createListener({ ...dependencies, hand: async (order) => void handed.push(order) });
  return hearSlack(signed(payload), { secret, listener, now: dependencies.now });
}

const from = (user: string) => ({ team: { id: TEAM, domain: 'example' }, user: { id: user, team_id: TEAM } });

/** As Slack documents it: without the app's id. */
function shortcut(over: object = {}, user = 'U012AB3CD') {
  return {
    ...{ type: 'shortcut', ...from(user), callback_id: shortcutIds.anywhere },
    ...{ trigger_id: '1.2.3', action_ts: '1772787600.000100', ...over },
  };
}

const onMessage = (blocks: readonly object[]) =>
  shortcut({
    ...{ type: 'message_action', callback_id: shortcutIds.message, channel: { id: 'D012AB3CD' } },
    message: { type: 'message', ts: '1700000000.000001', blocks },
  });

/** The modal that was opened last since then; null = none. */
async function openedBy(payload: object) {
  const before = slack.callsOf('views.open').length;
  expect(await answer(payload)).toMatchObject({ status: 200, body: '' });
  const [opened] = slack.callsOf('views.open').slice(before);
  return opened ? JSON.parse(opened.form.get('view')!) : null;
}

interface Filled {
  readonly account?: string;
  readonly what?: string;
  readonly words?: string;
  readonly due?: string;
  readonly assignee?: string;
  readonly address?: string;
  readonly text?: string;
}

let views = 0;

/** The modal as somebody sends it: opened from a message of Acme, unless they say of which account. */
function submission({ what = 'note', ...filled }: Filled, user = 'U012AB3CD') {
  const typed = (value: string | undefined) => ({ typed: { type: 'plain_text_input', value: value ?? null } });
  const chosen = (value: string) => ({ chosen: { type: 'static_select', selected_option: { value } } });
  const { account: written, words, due = '5 business days', assignee = 'owner', address, text } = filled;
  return {
    ...{ type: 'view_submission', ...from(user), api_app_id: APP },
    view: {
      ...{ id: `V${views++}`, callback_id: 'add' },
      private_metadata: JSON.stringify({ a: written === undefined ? 'acme' : null }),
      state: {
        values: {
          ...(written !== undefined && { account: typed(written) }),
          ...{ what: chosen(what), words: typed(words), due: typed(due) },
          ...{ assignee: chosen(assignee), address: typed(address), text: typed(text) },
        },
      },
    },
  };
}

/** What is wrong by field, else what was handed on and came of it. */
async function fill(filled: Filled, user?: string) {
  const handed: Order[] = [];
  const { body } = await answer(submission(filled, user), handed);
  const [order] = handed;
  const outcome = order ? await carryOutOrder(order, dependencies) : null;
  return { errors: body === '' ? {} : JSON.parse(body).errors, order: order ?? null, outcome };
}

describe('the shortcut from anywhere', () => {
  it('asks for the account and for what is to be added', async () => {
    const opened = await openedBy(shortcut());
    expect(opened).toMatchObject({ type: 'modal', callback_id: 'add', title: { text: 'Add to an account' } });
    const blocks: { block_id?: string; element?: { options?: { text: { text: string } }[] } }[] = opened.blocks;
    expect(blocks.map(({ block_id }) => block_id)).toEqual([
      ...['account', 'what', 'words', 'due', 'assignee', 'address', 'text'],
    ]);
    expect(blocks[1]!.element!.options!.map(({ text }) => text.text)).toEqual([
      'A note',
      'A task',
      'Playbook: Training offer',
    ]);
  });

  it('is nobody’s who is not of this workspace, or not signed', async () => {
    expect(await answer(shortcut({ team: { id: 'T999AB3CD' } }))).toMatchObject({ status: 401 });
    const hearing = { secret: { signingSecret: SIGNING_SECRET, app: APP, team: TEAM }, now: dependencies.now };
    const listener = createListener({ ...dependencies, hand: async () => {} });
    const forged = signed(shortcut(), { secret: 'f'.repeat(32) });
    expect(await hearSlack(forged, { ...hearing, listener })).toMatchObject({ status: 401 });
  });

  it('of another name, or without a trigger, is left alone', async () => {
    expect(await openedBy(shortcut({ callback_id: 'other.app' }))).toBeNull();
    expect(await openedBy(shortcut({ trigger_id: undefined }))).toBeNull();
  });
});

describe('the shortcut on a message', () => {
  const { period, id } = message;

  it('knows the account of a message about one case', async () => {
    const value = JSON.stringify({ m: [period, id] });
    const blocks = [{ type: 'section' }, { type: 'actions', elements: [{ type: 'button', value }] }];
    const opened = await openedBy(onMessage(blocks));
    expect(opened.private_metadata).toBe('{"a":"acme"}');
    expect(JSON.stringify(opened.blocks[0])).toContain('*Acme*');
    const row = [{ type: 'actions', block_id: writeRowId(message, nameCase(acme)), elements: [{ type: 'button' }] }];
    expect((await openedBy(onMessage(row))).private_metadata).toBe('{"a":"acme"}');
  });

  it('asks for the account of any other message', async () => {
    const foreign = [{ type: 'actions', elements: [{ value: 'x' }] }, null, 7, { elements: 'no' }];
    for (const blocks of [[], foreign, [{ elements: [{ value: '{"m":["x","y"]}' }] }]])
      expect((await openedBy(onMessage(blocks as object[]))).private_metadata).toBe('{"a":null}');
  });
});

describe('the buttons', () => {
  it('of the home tab and of a case’s menu ask the same', async () => {
    const home = clickPayload(actionIds.add, message, { asShown: { block: 'home', value: null } });
    expect((await openedBy(home)).private_metadata).toBe('{"a":null}');
    const more = clickPayload(actionIds.more, message, { isMenu: true, rest: { c: 'add' } });
    expect((await openedBy(more)).private_metadata).toBe('{"a":"acme"}');
  });

  it('whisper to whoever may not add anything to that account', async () => {
    const before = slack.callsOf('chat.postEphemeral').length;
    const more = clickPayload(actionIds.more, message, { isMenu: true, rest: { c: 'add' }, user: 'UOTHER' });
    expect(await openedBy(more)).toBeNull();
    expect(slack.callsOf('chat.postEphemeral').at(before)!.form.get('text')).toContain('Only the account’s owner');
  });
});

describe('a note from Slack', () => {
  it('is kept once, however often it is carried out, and not on record beside', async () => {
    const { order } = await fill({ words: ' Met Bo: <script> & *bold* ' });
    for (let time = 0; time < 3; time++) await carryOutOrder(order!, dependencies);
    expect(await stores.care.readAccount('acme')).toEqual([
      {
        ...{ kind: 'note', account: 'acme', by: 'sam@example.com', at: new Date(CLICKED).toISOString() },
        text: 'Met Bo: <script> & *bold*',
      },
    ]);
    expect(JSON.stringify(await stores.orders.list())).not.toContain('Met Bo');
    expect((await stores.cases.readCasesOf('acme'))[0]!.acts).toEqual([]);
  });

  it('of a modal that Slack sends twice is one', async () => {
    const payload = submission({ words: 'Once' });
    const handed: Order[] = [];
    for (let time = 0; time < 2; time++) await answer(payload, handed);
    for (const order of handed) await carryOutOrder(order, dependencies);
    expect(await stores.care.readAccount('acme')).toHaveLength(1);
  });

  it('is kept once, as it was meant, though two orders came of one click', async () => {
    const { order } = await fill({ words: 'Once' });
    const act = { do: 'note', account: 'acme', text: '  Once ' } as const;
    await carryOutOrder({ ...order!, id: 'another', act }, dependencies);
    expect(await stores.care.readAccount('acme')).toMatchObject([{ text: 'Once' }]);
  });

  it('is of the account of the message, whatever else is sent for one', async () => {
    const { view, ...payload } = submission({ words: 'x' });
    const values = { ...view.state.values, account: { typed: { type: 'plain_text_input', value: 'calm' } } };
    const handed: Order[] = [];
    await answer({ ...payload, view: { ...view, state: { values } } }, handed);
    expect(handed).toMatchObject([{ act: { account: 'acme' } }]);
  });

  it('of another modal, sent at the same instant, is another order', async () => {
    const ids = [(await fill({ words: 'One' })).order?.id, (await fill({ words: 'Two' })).order?.id];
    expect(new Set(ids).size).toBe(2);
  });

  it('is of any account that is named by its id or its name', async () => {
    expect((await fill({ account: 'calm & co', words: 'x' })).outcome).toEqual({ isDone: true, says: 'Kept.' });
    expect(await stores.care.readAccount('calm')).toHaveLength(1);
    expect((await fill({ account: 'Globex', words: 'x' })).errors).toEqual({
      account: '2 accounts are named so: Globex East (g1), Globex West (g2). Write the id.',
    });
    expect((await fill({ account: 'nobody', words: 'x' })).errors).toEqual({
      account: 'Nobody knows an account of that id.',
    });
  });

  it.each([
    ['U012AB3CD', true],
    ['UMANAGER', true],
    ['UOPS', true],
    ['UOTHER', false],
    ['UGUEST', false],
    ['USTRANGER', false],
  ])('by %s is allowed: %s', async (user, isAllowed) => {
    const { errors, order } = await fill({ account: 'calm', words: 'x' }, user);
    expect(order !== null).toBe(isAllowed);
    expect(Object.keys(errors)).toEqual(isAllowed ? [] : ['account']);
  });

  it('says beside the field what is wrong with it', async () => {
    expect((await fill({ words: ' ' })).errors).toEqual({ words: 'A note says something: it is empty.' });
    expect((await fill({ words: 'x'.repeat(2001) })).errors).toEqual({
      words: 'A note has at most 2,000 characters; this one has 2,001.',
    });
  });
});

describe('a task from Slack', () => {
  it('is added once to an account without an alert, for whom it is meant', async () => {
    const task = { what: 'task', account: 'calm', words: 'Ask for a reference', due: '48h', assignee: 'manager' };
    const { order } = await fill({ ...task, text: 'Hello' });
    for (let time = 0; time < 3; time++) await carryOutOrder(order!, dependencies);
    const tasks = await stores.cases.readTasksOf('calm');
    expect(tasks).toMatchObject([
      {
        ...{ title: 'Ask for a reference', assignee: 'mia@example.com', startedBy: 'sam@example.com', text: 'Hello' },
        ...{ rule: null, playbook: null },
      },
    ]);
    expect(caseOfTask(tasks[0]!, [])).toBeNull();
    expect(JSON.stringify(await stores.orders.list())).not.toMatch(/reference|Hello/);
  });

  it('goes to somebody by their address, where one is written', async () => {
    await fill({ what: 'task', words: 'Call', address: 'Bo@Example.com' });
    expect(await stores.cases.readTasksOf('acme')).toMatchObject([{ assignee: 'bo@example.com', role: 'named' }]);
  });

  it('says beside each field what is wrong with it', async () => {
    const { errors } = await fill({ what: 'task', words: '', due: 'soon', address: 'boss' });
    expect(errors).toEqual({
      words: 'Say what is to be done.',
      due: 'Write when it is due as 5 business days, 48h, 3d, or a date as 2026-12-01.',
      address: 'Say for whom: owner, manager, executive, or one mail address.',
    });
  });
});

describe('a playbook from Slack', () => {
  it('starts without an alert, once', async () => {
    const start = { what: 'playbook:training', account: 'calm' };
    expect((await fill(start)).outcome).toEqual({ isDone: true, says: 'Training offer is started.' });
    expect(await stores.cases.readTasksOf('calm')).toMatchObject([{ playbook: 'training', rule: null }]);
    const { errors } = await fill(start, 'UMANAGER');
    expect(errors).toEqual({ what: 'sam@example.com has started it already, and it is not done yet.' });
  });

  it('is started by one of two who start it at once', async () => {
    const handed: Order[] = [];
    for (const user of ['U012AB3CD', 'UMANAGER'])
      await answer(submission({ what: 'playbook:training', account: 'calm' }, user), handed);
    const outcomes = await Promise.all(handed.map((order) => carryOutOrder(order, dependencies)));
    expect(outcomes.filter(({ isDone }) => isDone)).toHaveLength(1);
    expect(await stores.cases.readTasksOf('calm')).toHaveLength(1);
  });

  it('that the model has no more is said', async () => {
    expect((await fill({ what: 'playbook:gone' })).errors).toEqual({ what: 'There is no such playbook.' });
  });
});
