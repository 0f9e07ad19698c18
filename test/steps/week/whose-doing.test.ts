import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { addDays, type Night } from '../../../lib/calendar.ts';
import type { EmailMessage } from '../../../lib/channels/email/email-message.ts';
import { loadConfig, openLocal } from '../../../lib/cli/open-local.ts';
import { renderDashboard } from '../../../lib/pages/dashboard-page.tsx';
import type { DashboardView } from '../../../lib/pages/dashboard-view.ts';
import { readCountedCharts } from '../../../lib/steps/night/read-charts.ts';
import { describeDashboard } from '../../../lib/steps/pages/describe-dashboard.ts';
import { summariseWeek } from '../../../lib/steps/week/summarise-week.ts';
import { rounds } from '../../support/command-line.ts';
import { type SmallPortfolio, smallPortfolio } from '../../support/small-portfolio.ts';
import { testClock } from '../../support/test-clock.ts';

/** The Sunday before the week, and its nights. */
const SUNDAY = '2026-03-08';
const WEEK = '2026-W11';

/**
 * Half of a score is logins, half the answers of a survey that is optional and goes stale after two days. The first night without holds
 * that much in doubt that it is held; the second is believed.
 */
const CONFIG = `version: 1
portfolio: Whose
timezone: UTC
currency: USD
exports:
  accounts: { files: "accounts/{date}.csv" }
  nps: { files: "nps/{date}.csv", fresh_within: 48h }
accounts: { from: accounts, id: account_id, name: name, owner: owner, arr: arr }
metrics:
  logins: { from: accounts, value: logins }
  nps: { from: nps, value: nps }
profiles:
  - name: Everyone
    min_coverage: MIN_COVERAGE
    groups:
      - { name: Usage, signals: [{ metric: logins, worst: 0, best: 100 }] }
      - { name: Mood, signals: [{ metric: nps, worst: 0, best: 100 }] }
bands: { healthy: 80, watch: 60 }
gate: { believed_after: 1 }
notify:
  leaders: { emails: [lead@example.com], day: mon, at: "08:00", nightly: true }
`;

interface Customer {
  readonly arr: number;
  readonly logins: number;
  readonly nps: number;
}
type Customers = Readonly<Record<string, Customer>>;

function writeNight(portfolio: SmallPortfolio, night: Night, customers: Customers, isSurveyThere = true): void {
  const all = Object.entries(customers);
  const rows = all.map(([id, { arr, logins }]) => `${id},The ${id},ann@example.com,${arr},${logins}\n`);
  portfolio.write(`accounts/${night}.csv`, `account_id,name,owner,arr,logins\n${rows.join('')}`);
  if (!isSurveyThere) return;
  portfolio.write(`nps/${night}.csv`, `account_id,nps\n${all.map(([id, { nps }]) => `${id},${nps}\n`).join('')}`);
}

function runNight({ config, exports, folder, out }: SmallPortfolio, night: Night) {
  const state = ['--state', path.join(folder, 'state')];
  return rounds('night', '--config', config, '--exports', exports, ...state, '--date', night, '--out', out);
}

/** The night before, too: then that the survey is gone is how things are. */
async function runWithoutSurvey(portfolio: SmallPortfolio, night: Night, customers: Customers) {
  for (const each of [addDays(night, -1), night]) writeNight(portfolio, each, customers, false);
  await runNight(portfolio, addDays(night, -1));
  return runNight(portfolio, night);
}

/** Looks at what the nights have left. */
async function read<T>(
  portfolio: SmallPortfolio,
  look: (local: Awaited<ReturnType<typeof openLocal>>) => Promise<T>,
): Promise<T> {
  const local = await openLocal({
    config: await loadConfig(portfolio.config),
    exportsFolder: portfolio.exports,
    stateFolder: path.join(portfolio.folder, 'state'),
    now: testClock,
    isReplay: false,
  });
  try {
    return await look(local);
  } finally {
    await local.close();
  }
}

/** The mails of a period to leaders or owners, as text. */
function readMails(portfolio: SmallPortfolio, period: string): Promise<string> {
  return read(portfolio, async ({ dependencies: { outbox } }) => {
    const entries = await outbox.readEntries(period);
    const messages = await Promise.all(entries.map((entry) => outbox.readMessage(entry)));
    return messages.map((message) => ((message?.instead ?? message) as EmailMessage).text).join('\n\n');
  });
}

/** To the leaders, of the newest night. */
async function readSummary(portfolio: SmallPortfolio): Promise<string> {
  return read(portfolio, async ({ dependencies: { outbox } }) => {
    const entries = (
      await Promise.all((await outbox.readPeriods()).map((period) => outbox.readEntries(period)))
    ).flat();
    const [summary, ...more] = entries.filter(({ kind }) => kind === 'portfolio-summary');
    expect(more).toEqual([]);
    return ((await outbox.readMessage(summary!)) as EmailMessage).text;
  });
}

/** Of whatever morning. */
async function readDigests(portfolio: SmallPortfolio): Promise<string> {
  const periods = await read(portfolio, ({ dependencies }) => dependencies.outbox.readPeriods());
  const mornings = periods.filter((period) => period.startsWith('morning-'));
  return (await Promise.all(mornings.map((morning) => readMails(portfolio, morning)))).join('\n\n');
}

async function weekOf(portfolio: SmallPortfolio): Promise<string> {
  await read(portfolio, ({ dependencies }) => summariseWeek({ week: WEEK, to: ['leaders'] }, dependencies));
  return readMails(portfolio, WEEK);
}

async function dashboardOf(portfolio: SmallPortfolio): Promise<string> {
  return renderDashboard(await viewOf(portfolio), (id) => id).html;
}

function viewOf(portfolio: SmallPortfolio): Promise<DashboardView> {
  return read(portfolio, async ({ dependencies }) => {
    const run = (await dependencies.history.readLastRunBefore('9999-12-31'))!;
    const charts = await readCountedCharts(run, dependencies.history);
    const claims = {
      purpose: 'dashboard',
      subject: 'portfolio',
      audience: 'lead@example.com',
      expires: 0,
      key: '1',
    } as const;
    return describeDashboard({ run, totals: run.totals! }, claims, { charts, isPart: false }, dependencies);
  });
}

/** Eleven well, one at risk with $50K. */
function twelve(): Customers {
  const well = Array.from({ length: 11 }, (_, index) => [`w${index}`, { arr: 10_000, logins: 90, nps: 90 }] as const);
  return { ...Object.fromEntries(well), low: { arr: 50_000, logins: 20, nps: 40 } };
}

describe('an optional export that disappears', () => {
  it('for all is no good news: what is at risk is not known, and that is said first', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(CONFIG.replace('MIN_COVERAGE', '60'));
    writeNight(portfolio, SUNDAY, twelve());
    await runNight(portfolio, SUNDAY);
    const next = addDays(SUNDAY, 4);
    const { stdout } = await runWithoutSurvey(portfolio, next, twelve());
    expect(stdout).toContain(
      'None of 12 accounts could be scored. What is at risk is not known; on 8 Mar 2026 it was $50K of ARR.',
    );
    const mails = await readSummary(portfolio);
    expect(mails).toContain(
      'None of 12 accounts could be scored. What is at risk is not known; on 8 Mar 2026 it was $50K of ARR.',
    );
    const digest = await readDigests(portfolio);
    expect(digest).toContain('None of 12 accounts could be scored: too little data. What is at risk is not known.');
    expect(`${mails}${stdout}${digest}`).not.toMatch(/better|fell \$|None of 12 accounts is at risk|No ARR is at risk/);
    const dashboard = await dashboardOf(portfolio);
    expect(dashboard).toContain('What is at risk is not known');
    expect(dashboard).not.toMatch(/\$0 ARR is at risk/);

    writeNight(portfolio, addDays(next, 1), twelve(), false);
    await runNight(portfolio, addDays(next, 1));
    const later = await readSummary(portfolio);
    expect(later).toContain('None of 12 accounts could be scored. What is at risk is not known.');
  });

  it('and takes accounts out of risk is told beside what customers did', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(CONFIG.replace('MIN_COVERAGE', '40'));
    const customers = { ...twelve(), low: { arr: 50_000, logins: 70, nps: 20 } };
    writeNight(portfolio, SUNDAY, customers);
    await runNight(portfolio, SUNDAY);
    const next = addDays(SUNDAY, 4);
    const { stdout } = await runWithoutSurvey(portfolio, next, customers);
    const mail = await readSummary(portfolio);
    const headline =
      'No customer moved ARR at risk: it is now $0 (0.0 % of ARR), with $50K less because nps data stopped.';
    expect(mail).toContain(headline);
    expect(stdout).toContain(headline);
    expect(mail).toContain('ARR at risk: $0, no change by customers (0.0 % of ARR; −$50K not by customers)');
    expect(mail).toContain('at risk: $0 · 0 accounts (−1, by customers 0)');
    expect(mail).not.toMatch(/better|fell \$/);
    expect(stdout).toMatch(/at risk +0 +0 +−1/);
  });
});

describe('a survey that goes stale in a week in which an account recovered', () => {
  /** Its logins take one from 50 to 85, survey or no survey; only their survey keeps two out of risk. */
  const customers = (logins: number): Customers => ({
    ...twelve(),
    up: { arr: 71_500, logins, nps: 80 },
    calm: { arr: 100_900, logins: 50, nps: 80 },
    quiet: { arr: 25_000, logins: 50, nps: 80 },
  });

  async function staleWeek(): Promise<SmallPortfolio> {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(CONFIG.replace('MIN_COVERAGE', '40'));
    writeNight(portfolio, SUNDAY, customers(20));
    writeNight(portfolio, addDays(SUNDAY, 1), customers(90));
    for (const day of [4, 7]) writeNight(portfolio, addDays(SUNDAY, day), customers(90), false);
    for (const day of [0, 1, 4, 7]) await runNight(portfolio, addDays(SUNDAY, day));
    return portfolio;
  }

  it('is not what the week’s headline, arrows and dashboard are about', async () => {
    const portfolio = await staleWeek();
    const mail = await weekOf(portfolio);
    expect(mail).toContain(
      'Customers took ARR at risk down $71.5K: it is now $176K (49.2 % of ARR), with $126K more because nps data stopped.',
    );
    expect(mail).toContain('↓ −$71.5K better (49.2 % of ARR; +$126K not by customers)');
    expect(mail).not.toContain('worse');
    expect(mail).toContain('No customer became at risk.');
    expect(mail).toMatch(
      /8 Mar 2026 +2 +\$121,500\n.*Recovered +−1 +−\$71,500\n.*Data \(nps stopped\) +\+2 +\+\$125,900\n.*15 Mar 2026 +3 +\$175,900/,
    );
    const dashboard = await dashboardOf(portfolio);
    expect(dashboard).toContain('↓ better by $71.5K in 7 days; +$126K not by customers');
  });
});

describe('accounts that went, and others that came, in doubt', () => {
  const named = (name: string, count: number, customer: Customer) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}${index}`, customer]));
  const well = named('w', 88, { arr: 10_000, logins: 90, nps: 90 });
  const gone = named('g', 6, { arr: 10_000, logins: 20, nps: 20 });
  const arrived = named('n', 6, { arr: 7000, logins: 10, nps: 10 });

  it('are in a week and on its dashboard what they are in the totals: as they were, and not there yet', async () => {
    const portfolio = smallPortfolio();
    portfolio.writeConfig(CONFIG.replace('MIN_COVERAGE', '40').replace('believed_after: 1', 'believed_after: 3'));
    for (const day of [0, 4]) writeNight(portfolio, addDays(SUNDAY, day), { ...well, ...gone });
    for (const day of [6, 7]) writeNight(portfolio, addDays(SUNDAY, day), { ...well, ...arrived });
    for (const day of [0, 4, 6, 7]) await runNight(portfolio, addDays(SUNDAY, day));
    const { totals, movement, accounts } = await viewOf(portfolio);
    expect(totals).toMatchObject({ accounts: 94, bands: { at_risk: { accounts: 6, arr: 60_000 } } });
    expect(accounts.map(({ account }) => account).sort()).toEqual(Object.keys({ ...well, ...gone }).sort());
    expect(movement?.end.at_risk).toEqual({ accounts: 6, cents: 6_000_000 });
    expect(movement?.steps.joined.at_risk.accounts).toBe(0);
    expect(movement?.steps.left.at_risk.accounts).toBe(0);
    const mail = await weekOf(portfolio);
    // A bridge from then to now is told only where something moved.
    expect(mail).toContain('ARR at risk stayed at $60K (6.4 % of ARR).');
    expect(mail).not.toMatch(/joined|churned/i);
    expect(mail).toContain('Left out this week, as in doubt: 6 accounts that are gone on 2 nights, last 15 Mar 2026');
  });
});
