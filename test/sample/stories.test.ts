import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, toDay } from '../../lib/calendar.ts';
import { makePortfolio, type SamplePortfolio } from '../../lib/sample/make-portfolio.ts';
import { readRoster, readTickets, sumEvents } from './read-sample.ts';

const TONIGHT = '2026-11-18';
const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-sample-'));
let portfolio: SamplePortfolio;

beforeAll(async () => {
  portfolio = await makePortfolio({ folder, lastNight: TONIGHT, nights: 60, accounts: 40, seed: 3 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const accountOf = (title: string) => portfolio.stories.find((story) => story.title === title)!.account;
const eventsInWeek = (title: string, endedDaysAgo: number) =>
  sumEvents(portfolio.exportsFolder, accountOf(title), addDays(TONIGHT, -endedDaysAgo));
const onNight = (title: string, night: string) =>
  readRoster(portfolio.exportsFolder, night).find((row) => row.account_id === accountOf(title));

describe('the stories in the sample', () => {
  it('have an account of their own each, under the name they are told with', () => {
    expect(new Set(portfolio.stories.map(({ account }) => account)).size).toBe(portfolio.stories.length);
    for (const { title, name } of portfolio.stories)
      expect(onNight(title, addDays(TONIGHT, -30))?.account_name).toBe(name);
  });

  it('a champion leaves: there until last night, and usage at under three quarters of the week before', () => {
    expect(onNight('A champion leaves', addDays(TONIGHT, -1))?.champion).toBe('true');
    expect(onNight('A champion leaves', TONIGHT)?.champion).toBe('false');
    expect(eventsInWeek('A champion leaves', 0)).toBeLessThan(0.75 * eventsInWeek('A champion leaves', 7));
  });

  it('a slow decline: every second week is lower than the one before it, for 60 nights', () => {
    const weeks = [56, 42, 28, 14, 0].map((daysAgo) => eventsInWeek('A slow decline', daysAgo));
    expect(weeks).toEqual([...weeks].sort((a, b) => b - a));
    expect(weeks.at(-1)).toBeLessThan(0.2 * weeks[0]!);
  });

  it('a support spike: at least ten urgent tickets in five nights, and next to none in the month before', () => {
    const urgent = readTickets(portfolio.exportsFolder).filter(
      (ticket) => ticket.account_id === accountOf('A support spike') && ticket.priority === 'urgent',
    );
    const daysAgo = urgent.map(({ opened_at }) => toDay(TONIGHT) - toDay(opened_at.slice(0, 10)));
    expect(daysAgo.filter((days) => days < 5).length).toBeGreaterThanOrEqual(10);
    expect(daysAgo.filter((days) => days >= 5 && days < 35).length).toBeLessThanOrEqual(1);
  });

  it('a recovery: three times the use of a month ago', () => {
    expect(eventsInWeek('A recovery', 0)).toBeGreaterThan(3 * eventsInWeek('A recovery', 35));
  });

  it('a stalled onboarding: a new customer that got no further since day 10', () => {
    const tonight = onNight('A stalled onboarding', TONIGHT);
    expect(tonight?.signup_date).toBe(addDays(TONIGHT, -40));
    expect(tonight?.onboarded_pct).toBe('20');
    expect(onNight('A stalled onboarding', addDays(TONIGHT, -28))?.onboarded_pct).toBe('20');
    expect(onNight('A stalled onboarding', addDays(TONIGHT, -41))).toBeUndefined();
  });

  it('a big renewal at risk: the most ARR that renews in the next 30 days, in 25', () => {
    const soon = readRoster(portfolio.exportsFolder, TONIGHT)
      .filter(({ renewal_date }) => renewal_date! <= addDays(TONIGHT, 30))
      .sort((a, b) => Number(b.arr) - Number(a.arr));
    const renewing = soon.filter(({ churn_date }) => churn_date === '');
    expect(renewing[0]?.account_id).toBe(accountOf('A big renewal at risk'));
    expect(renewing[0]?.renewal_date).toBe(addDays(TONIGHT, 25));
  });

  it('a customer who left: a churn date from that night on, and no use after it', () => {
    const left = addDays(TONIGHT, -20);
    expect(onNight('A customer who left', addDays(left, -1))?.churn_date).toBe('');
    expect(onNight('A customer who left', left)?.churn_date).toBe(left);
    expect(eventsInWeek('A customer who left', 13)).toBe(0);
    expect(eventsInWeek('A customer who left', 60)).toBeGreaterThan(0);
  });
});

describe('the dirt in the sample', () => {
  it('is two satisfactions that are no numbers', () => {
    const texts = readTickets(portfolio.exportsFolder).filter(({ csat }) => typeof csat === 'string');
    expect(texts.map(({ csat }) => csat)).toEqual(['n/a', 'five']);
  });

  it('is one ticket of an account that is not in the roster', () => {
    const known = new Set(readRoster(portfolio.exportsFolder, TONIGHT).map((row) => row.account_id));
    const unknown = readTickets(portfolio.exportsFolder).filter(({ account_id }) => !known.has(account_id));
    expect(unknown.map(({ account_id }) => account_id)).toEqual(['A9999']);
  });
});
