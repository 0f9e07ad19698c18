import { beforeEach, describe, expect, it } from 'vitest';
import { type Alert, tellBy } from '../../../lib/alerts/alert.ts';
import { planAlerts } from '../../../lib/alerts/plan-alerts.ts';
import type { Order, Person } from '../../../lib/channels/order.ts';
import type { Form, Home, SentMessage, Standing, Workplace } from '../../../lib/channels/workplace.ts';
import { createMemoryTable } from '../../../lib/local/memory-table.ts';
import { carryOutOrder } from '../../../lib/steps/clicks/carry-out-order.ts';
import { createListener } from '../../../lib/steps/clicks/listen.ts';
import { holdOnce, release } from '../../../lib/steps/delivery/plan-outbox.ts';
import type { OrderDependencies } from '../../../lib/steps/dependencies.ts';
import { openTableStores, type TableStores } from '../../../lib/tables/open-stores.ts';
import { slackMessage } from '../../delivery/build-entry.ts';
import { buildFinding, buildTonight } from '../../support/build-alert.ts';
import { buildConfig } from '../../support/config-builder.ts';
import { createMemoryWorkStore } from '../../support/memory-work-store.ts';

const CLICKED = Date.parse('2026-03-06T09:00:00Z');
const NIGHT = '2026-03-05';
const config = { ...buildConfig(), timezone: 'UTC' };

/** A place that is no channel's own: it remembers what it was asked to do. */
interface Square extends Workplace {
  readonly whispers: string[];
  readonly forms: Form[];
  readonly standings: (Standing & Pick<SentMessage, 'reference'>)[];
  readonly homes: Home[];
}

const people: Readonly<Record<string, Partial<Person>>> = {
  sam: {},
  eve: { address: 'eve@example.com' },
  guest: { isOutsider: true },
  stranger: { isFromElsewhere: true },
};

function openSquare(channel: string): Square {
  const [whispers, forms, standings, homes]: [string[], Form[], Square['standings'], Home[]] = [[], [], [], []];
  return {
    ...{ channel, whispers, forms, standings, homes },
    readPerson: async (user) => {
      const person = { user, channel, address: 'sam@example.com', isFromElsewhere: false, isOutsider: false };
      return { ...person, ...people[user] };
    },
    whisper: async (conversation, user, text) => void whispers.push(`${user} in ${conversation}: ${text}`),
    askFor: async (form) => void forms.push(form),
    showStanding: async ({ reference }, standing) => void standings.push({ reference, ...standing }),
    showHome: async (_, home) => void homes.push(home),
  };
}

const message = slackMessage({
  period: NIGHT,
  alerts: [{ account: 'acme', rule: 'below-safe-zone', episode: 1 }],
  accounts: ['acme'],
});
const { period, id } = message;

let stores: TableStores;
let square: Square;
let handed: Order[];

beforeEach(async () => {
  stores = openTableStores(createMemoryTable(), () => CLICKED);
  square = openSquare('slack');
  handed = [];
  const { alerts } = planAlerts({
    ...{ night: NIGHT, ...buildTonight(buildFinding('new')), alerts: [], presenceOf: () => 'here' },
    ...{ notify: config.notify, timezone: 'UTC', mode: 'on', isReplay: false },
  });
  await stores.alerts.writeAlert(tellBy(alerts[0]!, message));
  const outbox = { outbox: stores.outbox, now: () => CLICKED };
  await release((await holdOnce(message, outbox))!, outbox);
  const entry = (await stores.outbox.readEntry(period, id))!;
  await stores.outbox.writeEntry({ ...entry, state: 'sent', reference: 'post 1', place: 'the corner', dueAt: null });
});

const dependencies = (workplace: Workplace = square): OrderDependencies => ({
  ...{ ...stores, config, work: createMemoryWorkStore(), now: () => CLICKED, isReplay: false },
  ...{ workplace, linkDashboard: null },
});
const listener = () => createListener({ ...dependencies(), hand: async (order) => void handed.push(order) });

function order(user: string, act: Order['act']): Order {
  return { id: `click by ${user}`, user, at: new Date(CLICKED).toISOString(), conversation: 'the corner', act };
}
const pulse = { do: 'pulse', message: { period, id }, value: 2, note: null } as const;
const acknowledge = { do: 'acknowledge', message: { period, id } } as const;

describe('whoever wants to set something', () => {
  const ask = (user: string, about = { period, id }) =>
    listener().ask({ asks: 'pulse', message: about, user, trigger: 'now' });

  it('is asked for it, with the account that the message tells of', async () => {
    await ask('sam');
    expect(square.forms).toMatchObject([{ asks: 'pulse', account: 'acme', about: { score: 41 }, message: { id } }]);
    expect(square.whispers).toEqual([]);
  });

  it.each([
    ['eve', 'Only the account’s owner'],
    ['guest', 'Guests and bots cannot do this.'],
    ['stranger', 'Only people of the workspace'],
  ])('is told alone, as %s, why they may not', async (user, because) => {
    await ask(user);
    expect(square.whispers).toEqual([expect.stringContaining(`${user} in the corner: ${because}`)]);
    expect(square.forms).toEqual([]);
  });

  it('hears nothing from a message that is older than what is kept', async () => {
    await ask('sam', { period, id: 'f'.repeat(64) });
    expect([square.forms, square.whispers]).toEqual([[], []]);
  });
});

describe('what was filled in', () => {
  it('is handed on', async () => {
    const filled = { ...order('sam', pulse), act: pulse };
    expect(await listener().takeForm(filled)).toBeNull();
    expect(handed).toEqual([filled]);
  });

  it('is not taken from whoever may not, nor about what is not kept', async () => {
    const tooOld = { ...pulse, message: { period, id: 'f'.repeat(64) } };
    expect(await listener().takeForm({ ...order('eve', pulse), act: pulse })).toContain('Only the account’s owner');
    expect(await listener().takeForm({ ...order('sam', tooOld), act: tooOld })).toContain('too old');
    expect(handed).toEqual([]);
  });
});

describe('an order', () => {
  const readAlert = async (): Promise<Alert> => (await stores.alerts.readAlertsOf('acme'))[0]!;

  it('is carried out, and what came of it is shown on the message that was clicked', async () => {
    await listener().take(order('sam', acknowledge));
    expect(await carryOutOrder(handed[0]!, dependencies())).toMatchObject({ isDone: true });
    expect(square.standings).toMatchObject([
      { reference: 'post 1', over: 'alerts', alerts: [{ account: 'acme', state: 'acked' }], tasks: [] },
    ]);
  });

  it('counts where its messages are another channel’s, which alone can show it', async () => {
    const elsewhere = openSquare('pigeon');
    expect(await carryOutOrder(order('sam', acknowledge), dependencies(elsewhere))).toMatchObject({ isDone: true });
    expect(await readAlert()).toMatchObject({ state: 'acked' });
    expect(elsewhere.standings).toEqual([]);
  });

  it('of whoever may not changes nothing, and they alone are told', async () => {
    expect(await carryOutOrder(order('stranger', acknowledge), dependencies())).toMatchObject({ isDone: false });
    expect(await readAlert()).toMatchObject({ state: 'firing' });
    expect(square.whispers).toEqual([
      'stranger in the corner: Only people of the workspace this app is installed in can do this.',
    ]);
  });

  it('to see what is theirs shows a person their own', async () => {
    await carryOutOrder({ ...order('sam', { do: 'show-home' }), conversation: null }, dependencies());
    expect(square.homes).toMatchObject([
      { address: 'sam@example.com', today: '2026-03-06', portfolio: config.portfolio, alerts: [{ account: 'acme' }] },
    ]);
  });
});
