import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Case, type CaseName, caseKey, isOpen, nameCase } from '../../../lib/cases/case.ts';
import { handOf } from '../../../lib/cases/hand.ts';
import { nameTask } from '../../../lib/cases/task.ts';
import type { Telling } from '../../../lib/cases/telling.ts';
import { composeMessage } from '../../../lib/channels/compose-message.ts';
import type { Message } from '../../../lib/channels/message.ts';
import type { Order } from '../../../lib/channels/order.ts';
import { actionIds } from '../../../lib/channels/slack/action-ids.ts';
import { hearSlack, type SlackRequest } from '../../../lib/channels/slack/hear-slack.ts';
import { createSlackChannel } from '../../../lib/channels/slack/slack-channel.ts';
import { createSlackClient } from '../../../lib/channels/slack/slack-client.ts';
import { createSlackWorkplace } from '../../../lib/channels/slack/slack-workplace.ts';
import { WorkplaceError } from '../../../lib/channels/workplace.ts';
import { toConversation } from '../../../lib/config/destination.ts';
import type { HealthConfig, Playbook } from '../../../lib/config/health-config.ts';
import { createMemoryTable } from '../../../lib/local/memory-table.ts';
import { draftMessage } from '../../../lib/messages/draft.ts';
import { morningPeriod } from '../../../lib/messages/morning-period.ts';
import { carryOutOrder } from '../../../lib/steps/clicks/carry-out-order.ts';
import { createListener } from '../../../lib/steps/clicks/listen.ts';
import { deliverMessages } from '../../../lib/steps/delivery/deliver-messages.ts';
import { holdOnce, release } from '../../../lib/steps/delivery/plan-outbox.ts';
import type { OrderDependencies } from '../../../lib/steps/dependencies.ts';
import { careKey } from '../../../lib/tables/key-layout.ts';
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
import { buildAlertOfBefore, buildRule } from '../../support/build-alert.ts';
import { buildCase, buildCaseAlert, buildCaseSubject, buildTask, buildTelling } from '../../support/build-case.ts';
import { buildConfig, buildPlaybook, buildStep } from '../../support/config-builder.ts';
import { createMemoryWorkStore } from '../../support/memory-work-store.ts';
import { type SlackStandIn, startSlackStandIn } from '../../support/slack-stand-in.ts';

/** A Friday. */
const MORNING = '2026-03-06';
const rule = buildRule({ on: 'score-below', below: 60, clear: 65 }, { playbook: 'save' });
const tasks = [
  buildStep('Call the sponsor'),
  buildStep('Agree a plan', { due: { businessDays: 5 }, assignee: 'manager' }),
] as const;
const base = buildConfig();
const playbooks: readonly Playbook[] = [
  buildPlaybook('save', 'Bring it back', { tasks }),
  buildPlaybook('revive', 'Wake it up', { tasks: [tasks[0]] }),
];
const config: HealthConfig = {
  ...base,
  timezone: 'UTC',
  rules: [
    rule,
    { ...rule, id: 'fell' },
    { ...rule, id: 'quiet', playbook: 'revive' },
    { ...rule, id: 'lost', playbook: 'revive' },
  ],
  playbooks: new Map(playbooks.map((one) => [one.id, one])),
  notify: { ...base.notify, operators: ['ops@example.com'] },
  deliver: 'on',
};

const table = createMemoryTable();
let stores: TableStores;
let slack: SlackStandIn;
let dependencies: OrderDependencies;
let accounts = 0;
/** A message about an account of its own, sent to its owner. */
let account: string;
let message: Message;

beforeAll(async () => {
  stores = openTableStores(table, () => CLICKED);
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
  await dependencies.cases.writeCase(buildCase({ account, openedOn: '2026-03-05', plannedFor: '2026-03-05' }));
  message = await tell([await readCase()], {});
});

/** Sends a message of cases, each of which knows that it was told by it. */
async function tell(
  cases: readonly Case[],
  { to = 'sam@example.com', ...over }: { readonly kind?: Message['kind'] } & Partial<Telling>,
): Promise<Message> {
  const withPlaybook = new Set(cases.map(caseKey));
  const named = cases.map(({ account, kind, openedOn }) => ({ account, kind, openedOn }));
  const { kind = 'alert', ...telling } = over;
  const draft = draftMessage(
    toConversation(to),
    {
      ...{ kind, period: morningPeriod(MORNING), subject: JSON.stringify(named), cases: named },
      controls: { over: 'cases', tasks: [], cases, timezone: 'UTC', withPlaybook },
    },
    {
      title: 'At risk',
      headline: cases.map((one) => one.account).join(', '),
      details: '',
      sections: [],
      footnotes: [],
    },
  );
  const sent = composeMessage(draft);
  const held = (await holdOnce(sent, dependencies))!;
  const { period, id } = sent;
  for (const one of cases) {
    const told = buildTelling({ to, of: to, message: { period, id }, ...telling });
    await dependencies.cases.writeCase({ ...one, tellings: [...one.tellings, told] });
  }
  await release(held, dependencies);
  const channel = createSlackChannel({
    client: createSlackClient({ token: 'xoxb-test', url: slack.url }),
    addresses: stores.addresses,
  });
  const sender = { id: account, sleep: async () => {}, random: () => 0 };
  let now = CLICKED;
  await deliverMessages(
    { periods: [period], patienceMs: 0 },
    // Time goes on, so that the pace of the conversation is kept without waiting.
    { ...dependencies, sender, channels: { slack: channel, email: null }, now: () => (now += 1000) },
  );
  return sent;
}

const readCase = async (of: string = account): Promise<Case> => (await dependencies.cases.readCasesOf(of)).at(-1)!;
const readHand = async () => handOf(await readCase(), '9999-12-31');
const shown = ({ id }: Pick<Message, 'id'> = message) => {
  const post = slack.posts.find(({ metadata }) => JSON.stringify(metadata).includes(id))!;
  return JSON.stringify(post.blocks);
};

/** The order that a click is read as, after Slack was answered. */
async function orderOf(actionId: string, over: ClickOver & { readonly on?: Message } = {}): Promise<Order | undefined> {
  const handed: Order[] = [];
  const answer = await answerTo(clickPayload(actionId, over.on ?? message, { at: next(), ...over }), handed);
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

async function click(actionId: string, over: ClickOver & { readonly on?: Message } = {}) {
  return carryOutOrder((await orderOf(actionId, over))!, dependencies);
}

let seconds = 1;
/** Every click has a time of its own. */
const next = () => `${CLICKED / 1000 + seconds++}.000100`;

describe('a click', () => {
  it('acknowledges, and shows who did it in the message', async () => {
    expect(shown()).toContain('Acknowledge');
    expect(await click(actionIds.acknowledge)).toMatchObject({ isDone: true });
    expect(await readCase()).toMatchObject({ acts: [{ did: 'acknowledged', by: 'sam@example.com' }] });
    expect(shown()).toMatch(/In hand since 6 Mar 2026, 09:\d\d: acknowledged by sam@example\.com\./);
    expect(shown()).toContain('Undo');
    expect(shown()).not.toContain('"Acknowledge"');
    expect(slack.callsOf('chat.postMessage').length).toBe(slack.posts.length);
  });

  it('is undone', async () => {
    await click(actionIds.acknowledge);
    await click(actionIds.undo);
    expect(await readHand()).toBeNull();
    expect(shown()).toContain('"Acknowledge"');
  });

  it('snoozes until the hour of the digest, and says when it is back', async () => {
    await click(actionIds.snooze, { rest: { c: '3d' }, isMenu: true });
    expect(await readHand()).toMatchObject({ did: 'snoozed', until: '2026-03-09T07:30:00.000Z' });
    expect(shown()).toContain('Back on 9 Mar 2026, 07:30, or as soon as it gets more severe.');
    await click(actionIds.wake);
    expect(await readHand()).toBeNull();
  });

  it('a snooze of one day from Friday comes back on Monday', async () => {
    await click(actionIds.snooze, { rest: { c: '1d' }, isMenu: true });
    expect(await readHand()).toMatchObject({ until: '2026-03-09T07:30:00.000Z' });
  });

  it('who started the playbook has it in hand', async () => {
    await click(actionIds.startPlaybook);
    expect(await readHand()).toMatchObject({ by: 'sam@example.com', did: 'started-playbook' });
    expect(shown()).toMatch(/In hand since 6 Mar 2026, 09:\d\d: playbook started by sam@example\.com\./);
  });

  it('who finishes a task has it in hand, and helps who has it already', async () => {
    await click(actionIds.startPlaybook);
    const [first, second] = await dependencies.cases.readTasksOf(account);
    await click(actionIds.taskDone, { user: 'UMANAGER', rest: { task: nameTask(first!) } });
    expect(await readHand()).toMatchObject({ by: 'sam@example.com' });
    await click(actionIds.undo);
    await click(actionIds.taskDone, { user: 'UMANAGER', rest: { task: nameTask(second!) } });
    expect(await readHand()).toMatchObject({ by: 'mia@example.com', did: 'finished-task' });
  });

  it('who drops a task has nothing in hand by it, and the message says what is next', async () => {
    await click(actionIds.startPlaybook);
    await click(actionIds.undo);
    const [first] = await dependencies.cases.readTasksOf(account);
    await click(actionIds.taskDrop, { rest: { task: nameTask(first!) } });
    expect(await readHand()).toBeNull();
    expect(shown()).toContain('Next: Agree a plan');
  });

  it('starts every playbook of the open alerts of a case, the same one once', async () => {
    const one = await readCase();
    const alert = (rule: string) => buildCaseAlert({ rule });
    await dependencies.cases.writeCase({
      ...one,
      alerts: [alert('below-safe-zone'), alert('fell'), alert('quiet'), { ...alert('lost'), state: 'resolved' }],
    });
    await click(actionIds.startPlaybook);
    expect((await dependencies.cases.readTasksOf(account)).map(({ id }) => id).sort()).toEqual([
      '2026-03-05.below-safe-zone.1.1',
      '2026-03-05.below-safe-zone.1.2',
      '2026-03-05.quiet.1.1',
    ]);
  });

  it('every message of a case is updated when its hand changes', async () => {
    const up = { kind: 'alert-escalation', as: 'escalation', role: 'manager', to: 'mia@example.com' } as const;
    const escalation = await tell([await readCase()], up);
    const old = await tell([await readCase()], { kind: 'alert-reminder', plannedAt: '2026-02-03T07:00:00.000Z' });
    await click(actionIds.acknowledge, { on: escalation, user: 'UMANAGER' });
    for (const one of [message, escalation])
      expect(shown(one)).toMatch(
        /In hand since .* acknowledged by mia@example\.com\..*Told one level up: mia@example\.com/,
      );
    expect(shown(old)).not.toContain('In hand');
    await click(actionIds.undo);
    for (const one of [message, escalation]) expect(shown(one)).toContain('"Acknowledge"');
  });

  it('of several cases is about the one that was clicked, and each message shows its own', async () => {
    const other = `${account}-too`;
    await dependencies.cases.writeCase(buildCase({ account: other, about: buildCaseSubject({ name: 'Globex' }) }));
    const both = [await readCase(), await readCase(other)];
    const triage = await tell(both, { kind: 'alert-triage', as: 'triage' });
    await click(actionIds.startPlaybook, { on: triage, rest: { case: nameCase(both[1]!) } });
    expect(await readHand()).toBeNull();
    expect((await readCase(other)).acts).toMatchObject([{ did: 'started-playbook' }]);
    expect(shown(triage)).toMatch(/\*Acme\* {2}Nobody has it in hand\..*\*Globex\* {2}In hand since/);
    expect(shown()).not.toContain('Globex');
    await click(actionIds.acknowledge, { on: triage, rest: { case: nameCase(both[0]!) } });
    expect(shown()).toContain('acknowledged by sam@example.com');
    // Without a name all of them are meant.
    await click(actionIds.undo, { on: triage });
    expect([await readHand(), handOf(await readCase(other), '9999-12-31')]).toEqual([null, null]);
  });

  it('of who may act on one of several cases changes that one', async () => {
    const other = `${account}-too`;
    const about = buildCaseSubject({ owner: 'eve@example.com', manager: null });
    await dependencies.cases.writeCase(buildCase({ account: other, about }));
    const queue = await tell([await readCase(), await readCase(other)], { kind: 'alert-triage', to: '#cs-ops' });
    expect(await click(actionIds.acknowledge, { on: queue, user: 'UOTHER' })).toMatchObject({ isDone: true });
    expect((await readCase(other)).acts).toMatchObject([{ by: 'eve@example.com' }]);
    expect((await readCase()).acts).toEqual([]);
  });

  it('starts the playbook once, and finishes its tasks one by one', async () => {
    expect(await click(actionIds.startPlaybook)).toEqual({ isDone: true, says: 'Bring it back is started.' });
    expect(await click(actionIds.startPlaybook)).toMatchObject({ isDone: false });
    expect(shown()).toContain('0 of 2 done. Next: Call the sponsor, by 10 Mar 2026.');
    const [first] = await dependencies.cases.readTasksOf(account);
    await click(actionIds.taskDone, { rest: { task: nameTask(first!) } });
    expect(shown()).toContain('1 of 2 done. Next: Agree a plan');
    expect((await dependencies.cases.readTasksOf(account)).map(({ state, endedBy }) => [state, endedBy])).toEqual([
      ['done', 'sam@example.com'],
      ['open', null],
    ]);
  });

  it('says what being told was worth', async () => {
    await click(actionIds.more, { rest: { c: 'useful' }, isMenu: true });
    expect((await readCase()).acts).toMatchObject([{ did: 'useful' }]);
    expect(shown()).toContain('sam@example.com found it useful.');
  });

  it('of the wrong owner tells the manager at once, in a message of its own', async () => {
    await click(actionIds.more, { rest: { c: 'wrong-owner' }, isMenu: true });
    const entries = await dependencies.outbox.readEntries('sweep-2026-03-06');
    const [passed] = entries.filter(({ cases }) => cases[0]?.account === account);
    expect(passed).toMatchObject({ kind: 'alert-wrong-owner', destination: 'mia@example.com', state: 'pending' });
    const { tellings } = await readCase();
    expect(tellings).toHaveLength(1);
    // Found again by what it tells of.
    const reference = `D012AB3CD/${slack.posts[0]!.ts}`;
    await dependencies.outbox.writeEntry({ ...passed!, state: 'sent', reference, dueAt: null });
    const before = slack.callsOf('chat.update').length;
    await click(actionIds.acknowledge);
    expect(
      slack
        .callsOf('chat.update')
        .slice(before)
        .map(({ form }) => form.get('ts')),
    ).toContain(slack.posts[0]!.ts);
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
    expect((await readCase()).acts).toEqual([]);
    expect(
      slack
        .callsOf('chat.postEphemeral')
        .slice(before)
        .map(({ form }) => form.get('user')),
    ).toEqual([user]);
  });

  it('on what is over says so', async () => {
    await dependencies.cases.writeCase({ ...(await readCase()), ended: { on: '2026-03-06', because: 'over' } });
    expect(await click(actionIds.acknowledge)).toMatchObject({
      isDone: false,
      says: 'It is over: there is nothing to acknowledge.',
    });
    expect(shown()).toContain('Over since 6 Mar 2026.');
    expect(isOpen(await readCase())).toBe(false);
    expect(shown()).not.toContain('"actions"');
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
    expect((await readCase()).acts).toHaveLength(1);
  });

  it('on a message that was deleted counts all the same', async () => {
    slack.script('chat.update', { error: 'message_not_found' });
    expect(await click(actionIds.acknowledge)).toMatchObject({ isDone: true });
    expect(await readHand()).toMatchObject({ did: 'acknowledged' });
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
    const { acts, version } = await readCase();
    expect(acts).toHaveLength(1);
    expect(version).toBe(3);
  });

  it('that starts a playbook counts once in a race', async () => {
    const order = (await orderOf(actionIds.startPlaybook))!;
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => carryOutOrder(order, dependencies)));
    expect(outcomes.every(({ isDone }) => isDone)).toBe(true);
    expect((await dependencies.cases.readTasksOf(account)).map(({ version }) => version)).toEqual([1, 1]);
  });

  it('of two people in a race counts for one, and the other is told', async () => {
    const [sam, mia] = await Promise.all([
      orderOf(actionIds.acknowledge),
      orderOf(actionIds.acknowledge, { user: 'UMANAGER' }),
    ]);
    const outcomes = await Promise.all([carryOutOrder(sam!, dependencies), carryOutOrder(mia!, dependencies)]);
    expect(outcomes.filter(({ isDone }) => isDone)).toHaveLength(1);
    expect((await readCase()).acts).toHaveLength(1);
  });
});

describe('a button of the version before', () => {
  /** The message as that version kept it: it knew no cases. */
  async function makeOld(named: CaseName): Promise<Message> {
    const one = await tell([buildCase({ ...named, version: 99 })], {});
    const entry = (await dependencies.outbox.readEntry(one.period, one.id))!;
    const { cases: _, ...rest } = entry;
    const alerts = [{ account: named.account, rule: 'below-safe-zone', episode: 1 }];
    await dependencies.outbox.writeEntry({ ...rest, cases: [], alerts });
    return one;
  }

  it('acts on the case its alert belongs to now', async () => {
    const ended = { on: '2026-02-03', because: 'over' } as const;
    await dependencies.cases.writeCase(buildCase({ account, openedOn: '2026-02-01', ended }));
    const old = await makeOld({ account, kind: 'risk', openedOn: '2026-02-01' });
    expect(await click(actionIds.acknowledge, { on: old })).toMatchObject({ isDone: true });
    const [before, now] = await dependencies.cases.readCasesOf(account);
    expect([before!.acts, now!.acts]).toMatchObject([[], [{ did: 'acknowledged', by: 'sam@example.com' }]]);
    expect(shown(old)).toContain('acknowledged by sam@example.com');
    expect(shown()).toContain('acknowledged by sam@example.com');
  });

  it('acts on what that version kept as an alert', async () => {
    const kept = `${account}-kept`;
    const old = await makeOld({ account: kept, kind: 'risk', openedOn: '2026-03-04' });
    const { period, id } = old;
    const alert = buildAlertOfBefore({ account: kept, messages: [{ period, id }] });
    await table.put({
      ...careKey(kept, `ALERT#${alert.rule}`),
      ...{ fields: { alert: JSON.stringify(alert) }, version: 1 },
    });
    expect(await click(actionIds.startPlaybook, { on: old })).toMatchObject({ isDone: true });
    expect(await readCase(kept)).toMatchObject({ version: 1, acts: [{ did: 'started-playbook' }] });
    expect(shown(old)).toContain('playbook started by sam@example.com');
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
    expect((await readCase()).acts).toEqual([]);
    expect(JSON.stringify(await dependencies.orders.read(handed[0]!.id))).not.toContain('Agreed on a plan');
    expect(await dependencies.care.readAccount(account)).toMatchObject([
      { kind: 'override-set', score: 70, reason: 'Agreed on a plan', by: 'sam@example.com', expiresOn: '2026-03-20' },
    ]);
  });

  it('takes a case in hand by a downward override, and by no other', async () => {
    for (const [score, did] of [
      ['41', undefined],
      ['40', 'set-override'],
    ] as const) {
      const { handed } = await fill(submit('override', { score, reason: 'Worse than it looks', days: '14' }));
      await carryOutOrder(handed[0]!, dependencies);
      expect((await readHand())?.did, score).toBe(did);
    }
    expect(shown()).toContain('override set by sam@example.com');
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
    expect(await readHand()).toMatchObject({ did: 'set-pulse', by: 'sam@example.com' });
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
    await carryOutOrder(handed[0]!, { ...dependencies, now: () => CLICKED + 3_600_000 });
    return slack.callsOf('views.publish').at(-1)!.form;
  };

  it('shows the person’s open cases, tasks and overrides', async () => {
    await click(actionIds.startPlaybook);
    const form = await open();
    expect(form.get('user_id')).toBe('U012AB3CD');
    expect(form.get('view')).toContain('*Open* (');
    expect(form.get('view')).toContain('in the hands of sam@example.com since 6 Mar 2026');
    expect(form.get('view')).toContain('Call the sponsor');
    expect(JSON.parse(form.get('view')!).blocks.length).toBeLessThanOrEqual(100);
  });

  it('has Done beside each task, which ends that one and shows the tab without it', async () => {
    const { period, id } = message;
    const at = new Date(CLICKED).toISOString();
    const told = buildTelling({ message: { period, id }, outcome: { is: 'reached', at } });
    for (const title of ['Ring the buyer', 'Write to the buyer'])
      await stores.cases.writeTask(
        buildTask({ account, id: title, title, rule: null, dueOn: '2026-01-05', tellings: [told] }),
      );
    const doneOf = (form: URLSearchParams, title: string): string | undefined =>
      JSON.parse(form.get('view')!).blocks.find(({ text }: { text?: { text: string } }) => text?.text.includes(title))
        ?.accessory.value;
    const value = doneOf(await open(), 'Write to the buyer');
    const asShown = { block: 'any', value: value! };
    expect(await click(actionIds.taskDone, { isAtHome: true, asShown })).toEqual({ isDone: true, says: 'Done.' });
    const states = (await stores.cases.readTasksOf(account)).map(({ title, state }) => [title, state]);
    expect(Object.fromEntries(states)).toEqual({ 'Ring the buyer': 'open', 'Write to the buyer': 'done' });
    const after = slack.callsOf('views.publish').at(-1)!.form;
    expect(doneOf(after, 'Ring the buyer')).toBeDefined();
    expect(after.get('view')).not.toContain('Write to the buyer');
  });

  it('ends no task of others by their name alone', async () => {
    const others = buildTask({ account, id: 'others', assignee: 'mia@example.com', rule: null, playbook: null });
    await stores.cases.writeTask(others);
    const { isDone } = await click(actionIds.taskDone, { isAtHome: true, rest: { task: nameTask(others) } });
    expect(isDone).toBe(false);
    expect(await stores.cases.readTasksOf(account)).toMatchObject([{ state: 'open' }]);
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
