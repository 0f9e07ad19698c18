import { beforeEach, describe, expect, it } from 'vitest';
import { type Case, nameCase } from '../../../lib/cases/case.ts';
import type { Order, Person } from '../../../lib/channels/order.ts';
import type { AddForm, Form, Home, SentMessage, Standing, Workplace } from '../../../lib/channels/workplace.ts';
import type { Run } from '../../../lib/history/run.ts';
import { createMemoryTable } from '../../../lib/local/memory-table.ts';
import { carryOutOrder } from '../../../lib/steps/clicks/carry-out-order.ts';
import { createListener } from '../../../lib/steps/clicks/listen.ts';
import { holdOnce, release } from '../../../lib/steps/delivery/plan-outbox.ts';
import type { OrderDependencies } from '../../../lib/steps/dependencies.ts';
import { openTableStores, type TableStores } from '../../../lib/tables/open-stores.ts';
import { slackMessage } from '../../delivery/build-entry.ts';
import { buildCase, buildCaseSubject, buildTelling } from '../../support/build-case.ts';
import { buildRun } from '../../support/build-history.ts';
import { buildConfig } from '../../support/config-builder.ts';
import { createMemoryWorkStore } from '../../support/memory-work-store.ts';

const CLICKED = Date.parse('2026-03-06T09:00:00Z');
const MORNING = 'morning-2026-03-06';
const config = { ...buildConfig(), timezone: 'UTC' };

/** A place that is no channel's own: it remembers what it was asked to do. */
interface Square extends Workplace {
  readonly whispers: string[];
  readonly forms: (Form | AddForm)[];
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
  const [whispers, forms, standings, homes]: [string[], Square['forms'], Square['standings'], Home[]] = [
    [],
    [],
    [],
    [],
  ];
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

const acme = buildCase();
const { account, kind, openedOn } = acme;
const message = slackMessage({
  kind: 'alert',
  period: MORNING,
  cases: [{ account, kind, openedOn }],
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
  await stores.cases.writeCase({ ...acme, tellings: [buildTelling({ message: { period, id } })] });
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
  const ask = (user: string, about = { period, id }, named: string | null = null) =>
    listener().ask({ asks: 'pulse', message: about, case: named, user, trigger: 'now' });

  it('is asked for it, with the account that the message tells of', async () => {
    await ask('sam');
    expect(square.forms).toMatchObject([
      { asks: 'pulse', account: 'acme', about: { score: 41 }, message: { id }, case: nameCase(acme) },
    ]);
    expect(square.whispers).toEqual([]);
  });

  it('is asked for it about the case they mean, of several that the message tells of', async () => {
    const about = buildCaseSubject({ name: 'Globex', score: 12 });
    const globex = buildCase({ account: 'globex', about });
    await stores.cases.writeCase(globex);
    const entry = (await stores.outbox.readEntry(period, id))!;
    const both = [...entry.cases, { account: 'globex', kind, openedOn }];
    await stores.outbox.writeEntry({ ...entry, cases: both });
    await ask('sam', { period, id }, nameCase(globex));
    await ask('sam', { period, id }, 'f'.repeat(16));
    expect(square.forms).toMatchObject([{ account: 'globex', about: { score: 12 }, case: nameCase(globex) }]);
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

describe('whoever stands in for an owner who is away by the export of people', () => {
  const eve = { away: 'sam@example.com', to: 'eve@example.com', from: '2026-03-06', until: '2026-03-08' };
  const tell = (night: string, delegates: Run['delegates'] = []) =>
    stores.history.writeRun(buildRun({ night, delegates }));
  const form = { ...order('eve', pulse), act: pulse };

  it('acts as the owner would', async () => {
    await tell('2026-03-05', [eve]);
    expect(await listener().takeForm(form)).toBeNull();
    expect(await carryOutOrder(order('eve', acknowledge), dependencies())).toMatchObject({ isDone: true });
  });

  it('does so on no other day, and not by an earlier night than the newest', async () => {
    const mayAct = async () => {
      const [asked, done] = [await listener().takeForm(form), await carryOutOrder(later(), dependencies())];
      return asked === null || done.isDone;
    };
    let clicks = 0;
    const later = () => ({ ...order('eve', acknowledge), id: `click ${++clicks}` });
    await tell('2026-03-03', [{ ...eve, from: '2026-03-07' }]);
    expect(await mayAct()).toBe(false);
    await tell('2026-03-04', [eve]);
    expect(await mayAct()).toBe(true);
    await tell('2026-03-05');
    expect(await mayAct()).toBe(false);
  });
});

describe('an order', () => {
  const readCase = async (): Promise<Case> => (await stores.cases.readCasesOf('acme'))[0]!;

  it('is carried out, and what came of it is shown on the message that was clicked', async () => {
    await listener().take(order('sam', acknowledge));
    expect(await carryOutOrder(handed[0]!, dependencies())).toMatchObject({ isDone: true });
    expect(square.standings).toMatchObject([
      { reference: 'post 1', over: 'cases', cases: [{ account: 'acme', acts: [{ did: 'acknowledged' }] }], tasks: [] },
    ]);
  });

  it('counts where its messages are another channel’s, which alone can show it', async () => {
    const elsewhere = openSquare('pigeon');
    expect(await carryOutOrder(order('sam', acknowledge), dependencies(elsewhere))).toMatchObject({ isDone: true });
    expect(await readCase()).toMatchObject({ acts: [{ did: 'acknowledged' }] });
    expect(elsewhere.standings).toEqual([]);
  });

  it('of whoever may not changes nothing, and they alone are told', async () => {
    expect(await carryOutOrder(order('stranger', acknowledge), dependencies())).toMatchObject({ isDone: false });
    expect(await readCase()).toMatchObject({ acts: [] });
    expect(square.whispers).toEqual([
      'stranger in the corner: Only people of the workspace this app is installed in can do this.',
    ]);
  });

  it('to see what is theirs shows a person their own', async () => {
    await carryOutOrder({ ...order('sam', { do: 'show-home' }), conversation: null }, dependencies());
    expect(square.homes).toMatchObject([
      { address: 'sam@example.com', today: '2026-03-06', portfolio: config.portfolio, cases: [{ account: 'acme' }] },
    ]);
  });
});
