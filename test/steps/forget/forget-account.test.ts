import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { caseKey } from '../../../lib/cases/case.ts';
import type { Channel } from '../../../lib/channels/channel.ts';
import { loadConfig, openLocal } from '../../../lib/cli/open-local.ts';
import type { OpenTable } from '../../../lib/cli/open-table.ts';
import { runNight } from '../../../lib/cli/run-night.ts';
import { openMetricHistory } from '../../../lib/metric-history/open-metric-history.ts';
import { nameCards, signLink } from '../../../lib/pages/signed-link.ts';
import type { NightDependencies } from '../../../lib/steps/dependencies.ts';
import { forgetAccount } from '../../../lib/steps/forget/forget-account.ts';
import { sweepHour } from '../../../lib/steps/hour/sweep-hour.ts';
import { openInstruments } from '../../../lib/steps/night/instruments.ts';
import { showView } from '../../../lib/steps/pages/show-view.ts';
import { buildCase, buildCaseSubject, buildTask } from '../../support/build-case.ts';
import { readEverything } from '../../support/read-everything.ts';
import { portfolioAfter, SMALL_CONFIG, type SmallPortfolio, smallPortfolio } from '../../support/small-portfolio.ts';

/** Takes nothing for a while. */
const busy: Channel = {
  laneOf: ({ destination }) => destination,
  readPace: async () => 0,
  prepare: async () => ({ state: 'refused', because: 'Later.', retryAfterSeconds: null }),
  find: async () => ({ is: 'absent' }),
};

const NIGHT = '2026-03-15';
/** It is a Sunday night: Monday is told of it. */
const TOLD = 'morning-2026-03-16';
const MORNING = Date.parse('2026-03-16T05:00:00Z');
/** Every string of the customer, none of which stands anywhere else. */
const CUSTOMER = ['zx-9137', 'Zebra & Würks', 'striped', 'grazes alone', 'hoof trouble', 'mane matters'];

interface Opened {
  readonly dependencies: NightDependencies;
  readonly state: string;
  close(): Promise<void>;
}

/** A portfolio of two customers of Ann, one of which is to be forgotten; the night is told tomorrow morning. */
function write(portfolio: SmallPortfolio): SmallPortfolio {
  portfolio.writeConfig(`${SMALL_CONFIG.replace('  arr: arr\n', '  arr: arr\n  segment: segment\n')}\ndeliver: on\n`);
  portfolio.write(
    'accounts.csv',
    'account_id,name,owner,arr,seats,segment\n' +
      'zx-9137,Zebra & Würks,ann@example.com,1000,10,striped\na2,Beta,ann@example.com,2000,2,plain\na3,Core,bob@example.com,3000,9,plain\n',
  );
  portfolio.write('usage.csv', 'event_id,account_id,day,logins\n1,zx-9137,2026-02-15,20\n2,a3,2026-03-14,20\n');
  return portfolio;
}

const afterNight = portfolioAfter(async (portfolio) => {
  const { dependencies, close } = await open(write(portfolio));
  await runNights(dependencies, NIGHT);
  await close();
});

async function open({ folder, config: file, exports }: SmallPortfolio): Promise<Opened> {
  const state = path.join(folder, 'state');
  const config = await loadConfig(file);
  const now = () => MORNING;
  const local = await openLocal({
    ...{ config, stateFolder: state },
    exportsFolder: exports,
    now,
    isReplay: false,
  });
  return { dependencies: local.dependencies, state, close: local.close };
}

async function runNights(dependencies: NightDependencies, ...nights: readonly string[]): Promise<void> {
  for (const night of nights) {
    const instruments = await openInstruments(dependencies);
    await runNight(night, dependencies, instruments);
    await instruments.close();
  }
}

async function forget(dependencies: NightDependencies, account: string) {
  const metricHistory = openMetricHistory(dependencies.historyFiles);
  try {
    return await forgetAccount(account, { ...dependencies, ...othersOf(dependencies), metricHistory });
  } finally {
    await metricHistory.close();
  }
}

function ordersOf(dependencies: NightDependencies) {
  return othersOf(dependencies).orders;
}

/** Stores of the same table that a night has no use for. */
function othersOf(dependencies: NightDependencies): Pick<OpenTable, 'orders' | 'links' | 'forms'> {
  const { orders, links, forms } = dependencies as NightDependencies & Pick<OpenTable, 'orders' | 'links' | 'forms'>;
  return { orders, links, forms };
}

async function quotesLeft(state: string): Promise<readonly string[]> {
  const everything = await readEverything(state);
  // In a mail an ampersand is written out.
  return [...CUSTOMER, 'Zebra', 'W\u00fcrks'].filter((text) => everything.includes(text));
}

describe('forgetting a customer', () => {
  it('leaves no string of it anywhere in the state', async () => {
    const { dependencies, state, close } = await open(write(smallPortfolio()));
    const { care, cases, outbox } = dependencies;
    await runNights(dependencies, '2026-03-14', NIGHT);
    const by = { account: 'zx-9137', by: 'ann@example.com' };
    await care.append({ ...by, kind: 'pulse', at: '2026-03-15T08:00:00.000Z', value: 2, note: 'hoof trouble' });
    const override = { reason: 'grazes alone', score: 50, expiresOn: '2026-04-01', owner: 'ann@example.com' };
    await care.append({ ...by, ...override, kind: 'override-set', at: '2026-03-15T09:00:00.000Z' });
    await runNights({ ...dependencies, mayChange: true }, NIGHT);
    const [one] = await cases.readCasesOf('zx-9137');
    await ordersOf(dependencies).record({
      order: {
        ...{ id: 'click', user: 'U012AB3CD', at: '2026-03-16T05:00:00.000Z', conversation: null },
        act: { do: 'pulse', message: one!.tellings[0]!.message, value: 1, note: 'mane matters' },
      },
      by: 'ann@example.com',
      isDone: true,
      says: 'Zebra & Würks: noted.',
    });
    await ordersOf(dependencies).record({
      order: {
        ...{ id: 'added', user: 'U012AB3CD', at: '2026-03-16T05:00:00.000Z', conversation: null },
        act: { do: 'start-any-playbook', account: 'zx-9137', playbook: 'rescue' },
      },
      by: 'ann@example.com',
      isDone: true,
      says: 'Rescue call is started.',
    });
    // One message was sent, one is in doubt: what they said is not kept, that they were is.
    const entries = (await outbox.readEntries(TOLD)).filter(({ accounts }) => accounts.includes('zx-9137'));
    const own = entries.find(({ kind }) => kind === 'alert')!;
    await outbox.writeEntry({ ...own, state: 'sent', attempt: 1, dueAt: null });

    const receipt = await forget(dependencies, 'zx-9137');
    expect(receipt).toMatchObject({ charts: 2, metricNights: 2, decisions: 1, clicks: 2 });
    expect(receipt.careEvents).toBeGreaterThanOrEqual(3);
    expect(receipt.messages.emptied).toBeGreaterThan(0);
    expect(await outbox.readEntry(TOLD, own.id)).toMatchObject({ state: 'sent', accounts: [], cases: [] });
    await close();
    expect(await quotesLeft(state)).toEqual([]);
  });

  it('leaves nothing of what was added to it from its page', async () => {
    const portfolio = afterNight();
    const { dependencies, state, close } = await open(portfolio);
    const key = { id: '1', secret: 's'.repeat(64) };
    const token = signLink(
      { purpose: 'dashboard', subject: 'portfolio', audience: 'ann@example.com', expires: MORNING / 1000 + 600 },
      key,
    );
    const page = { token, account: 'zx-9137', answer: null };
    const view = { ...dependencies, ...othersOf(dependencies), key };
    const { html } = await showView({ ...page, addition: null }, view);
    const written = {
      note: { text: 'grazes alone' },
      'add-task': { title: 'hoof trouble', due: '3d', assignee: 'owner', text: 'mane matters' },
    } as const;
    for (const kind of ['note', 'add-task'] as const) {
      const form = new RegExp(`name="form" value="([^"]*)"/><input type="hidden" name="do" value="${kind}"`).exec(
        html,
      )![1]!;
      const addition = { form, written: { do: kind, values: written[kind] } };
      expect((await showView({ ...page, addition }, view)).status).toBe(303);
    }
    await close();
    expect(await quotesLeft(state)).toEqual(expect.arrayContaining(['grazes alone', 'hoof trouble', 'mane matters']));

    const again = await open(portfolio);
    await forget(again.dependencies, 'zx-9137');
    await again.close();
    expect(await quotesLeft(state)).toEqual([]);
  });

  it('was everywhere before', async () => {
    expect(await quotesLeft(path.join(afterNight().folder, 'state'))).toEqual([
      'zx-9137',
      'Zebra & Würks',
      'striped',
      'Zebra',
      'W\u00fcrks',
    ]);
  });

  it('ends the links to its card, though the next night may chart it again', async () => {
    const { dependencies, close } = await open(afterNight());
    onTestFinished(close);
    await forget(dependencies, 'zx-9137');
    const { links } = othersOf(dependencies);
    expect(await links.readCardsRevokedAt(nameCards('zx-9137'))).toBe(new Date(MORNING).toISOString());
    expect(await links.readCardsRevokedAt(nameCards('a2'))).toBeNull();
  });

  it('leaves nothing of its cases', async () => {
    const { dependencies, state, close } = await open(afterNight());
    const { cases } = dependencies as NightDependencies & Pick<OpenTable, 'cases'>;
    const about = buildCaseSubject({ name: 'Zebra & Würks', nextStep: 'Ask about the hoof trouble.' });
    for (const kind of ['risk', 'opportunity'] as const)
      await cases.writeCase(buildCase({ account: 'zx-9137', kind, about }));
    const kept = await cases.writeCase(buildCase({ account: 'a2' }));
    await forget(dependencies, 'zx-9137');
    const left = await cases.readCases();
    expect(left.map(caseKey)).toContain(caseKey(kept!));
    expect(left.filter(({ account }) => account === 'zx-9137')).toEqual([]);
    await close();
    expect(await quotesLeft(state)).toEqual([]);
  });

  it('makes a digest that names others again without it, and sends what it would have sent', async () => {
    const { dependencies, close } = await open(afterNight());
    onTestFinished(close);
    const { outbox } = dependencies;
    const digestOf = async () => {
      const entry = (await outbox.readEntries(TOLD)).find(
        ({ kind, destination }) => kind === 'owner-digest' && destination === 'ann@example.com',
      )!;
      return { entry, text: JSON.stringify(await outbox.readMessage(entry)) };
    };
    const before = await digestOf();
    expect(before.text).toContain('Zebra');
    expect(before.text).toContain('Beta');
    const receipt = await forget(dependencies, 'zx-9137');
    const after = await digestOf();
    expect(receipt.messages.madeAgain).toBeGreaterThan(0);
    expect(after.entry).toMatchObject({ id: before.entry.id, state: 'pending', notBefore: before.entry.notBefore });
    expect(after.entry.accounts).toEqual(['a2']);
    expect(after.text).toContain('Beta');
    expect(after.text).not.toContain('Zebra');
  });

  it('says the same of the overdue tasks of others, without it, to whom no digest tells of them', async () => {
    const { dependencies, close } = await open(afterNight());
    onTestFinished(close);
    const { cases, outbox } = dependencies;
    const task = (account: string, accountName: string) =>
      buildTask({
        account,
        accountName,
        title: `Call ${accountName}`,
        assignee: 'tess@example.com',
        startedBy: 'tess@example.com',
        dueOn: '2026-03-10',
      });
    await cases.writeTask(task('zx-9137', 'Zebra & Würks'));
    await cases.writeTask(task('a2', 'Beta'));
    const noon = () => MORNING + 7 * 3_600_000;
    await sweepHour({ ...dependencies, channels: { slack: busy }, now: noon }, 0);
    const read = async () => {
      const entry = (await outbox.readEntries(TOLD)).find(
        ({ kind, destination }) => kind === 'task-overdue' && destination === 'tess@example.com',
      )!;
      return { entry, text: JSON.stringify(await outbox.readMessage(entry)) };
    };
    expect((await read()).text).toContain('Zebra');
    // What the night found is kept no more: only the tasks say what the message said.
    const work = { ...dependencies.work, get: async () => null };
    await forget({ ...dependencies, work, now: noon }, 'zx-9137');
    const { entry, text } = await read();
    expect(entry).toMatchObject({ state: 'pending', accounts: ['a2'] });
    expect(text).toContain('Call Beta');
    expect(text).not.toContain('Zebra');
  });

  it('finds nothing the second time', async () => {
    const { dependencies, close } = await open(afterNight());
    onTestFinished(close);
    await forget(dependencies, 'zx-9137');
    expect(await forget(dependencies, 'zx-9137')).toMatchObject({
      charts: 0,
      careEvents: 0,
      decisions: 0,
      messages: { madeAgain: 0, removed: 0, emptied: 0 },
      workFiles: 0,
    });
  });

  it('removes nothing without the model that messages to others are made with, or with another portfolio’s', async () => {
    const { dependencies, close } = await open(afterNight());
    onTestFinished(close);
    const metricHistory = openMetricHistory(dependencies.historyFiles);
    onTestFinished(() => metricHistory.close());
    const all = { ...dependencies, ...othersOf(dependencies), metricHistory };
    await expect(forgetAccount('zx-9137', { ...all, config: null })).rejects.toThrow('give --config FILE');
    const other = { ...dependencies.config, portfolio: 'Other' };
    await expect(forgetAccount('zx-9137', { ...all, config: other })).rejects.toThrow('of the portfolio Other');
    const runs = await dependencies.history.listRuns('0000-01-01', '9999-12-31');
    expect(await dependencies.history.readAccount(runs, 'zx-9137')).toHaveLength(1);
  });
});
