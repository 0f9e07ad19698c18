import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { addDays, type Night } from '../../../lib/calendar.ts';
import { roundsAt } from '../../support/command-line.ts';
import { type SmallPortfolio, smallPortfolio } from '../../support/small-portfolio.ts';
import { startAt } from '../../support/test-clock.ts';

// Whole nights: what one leaves out shows in what the next ones compare themselves with.

/** Seats and NPS are in the accounts and an optional export of their own; logins are events, a file a day. */
const config = (gate = '') => `version: 1
portfolio: Doubtful
timezone: UTC
currency: USD
deliver: on
exports:
  accounts: { files: accounts.csv }
  usage: { files: "usage/{date}.csv", time: day }
  nps: { files: "nps/{date}.csv" }
accounts: { from: accounts, id: account_id, owner: owner, arr: arr }
metrics:
  seats: { from: accounts, value: seats }
  logins_7d: { from: usage, aggregate: count, over: 7d, empty: 0 }
  nps: { label: NPS answer, from: nps, value: nps }
profiles:
  - name: Everyone
    min_coverage: 0
    groups:
      - name: All
        weight: 1
        signals:
          - { metric: seats, worst: 0, best: 10, weight: 8 }
          - { metric: nps, worst: 0, best: 10, weight: 1 }
          - { metric: logins_7d, worst: 0, best: 7, weight: 1 }
rules:
  - { id: below, score: { below: 60 }, severity: warning }
notify:
  digest: { at: "07:30", weekdays: [mon, tue, wed, thu, fri, sat, sun] }
  quiet: { weekdays: [] }
  leaders: { emails: [leaders@example.com], day: mon, at: "08:00", nightly: true }
  ops: { emails: [ops@example.com] }
${gate}`;

interface Rows {
  readonly accounts: readonly string[];
  /** Of an account; 10 unless said. */
  readonly seats?: Readonly<Record<string, number>>;
  /** None: the export is not there. */
  readonly nps?: number | null;
  /** Of each account; 1 unless said. */
  readonly logins?: number;
}

const named = (count: number) => Array.from({ length: count }, (_, index) => `c${String(index).padStart(4, '0')}`);

function writeExports(portfolio: SmallPortfolio, night: Night, { accounts, seats = {}, nps = 9, logins = 1 }: Rows) {
  const rows = (header: string, row: (id: string) => string[]) => `${[header, ...accounts.flatMap(row)].join('\n')}\n`;
  portfolio.write(
    'accounts.csv',
    rows('account_id,owner,arr,seats', (id) => [`${id},sam@example.com,1000,${seats[id] ?? 10}`]),
  );
  portfolio.write(
    `usage/${night}.csv`,
    rows('account_id,day', (id) => Array.from({ length: logins }, () => `${id},${night}`)),
  );
  if (nps !== null)
    portfolio.write(
      `nps/${night}.csv`,
      rows('account_id,nps', (id) => [`${id},${nps}`]),
    );
}

/** Says how the night ended, who was alerted of it, and what it left out. */
async function runNight(portfolio: SmallPortfolio, night: Night, rows: Rows) {
  writeExports(portfolio, night, rows);
  return rerun(portfolio, night);
}

async function rerun(portfolio: SmallPortfolio, night: Night) {
  const now = startAt(`${addDays(night, 1)}T02:00:00Z`);
  const out = ['--date', night, '--out', path.join(portfolio.out, night)];
  const { exitCode, stdout } = await roundsAt(
    now,
    'night',
    ...out,
    ...onState(portfolio),
    '--exports',
    portfolio.exports,
  );
  const summary = JSON.parse(portfolio.read(`${night}/summary.json`));
  const findings = portfolio
    .read(`${night}/findings.jsonl`)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return {
    isHeld: exitCode === 1,
    stdout,
    because: summary.held_because as readonly string[],
    leftOut: summary.in_doubt
      .filter(({ standing }: { standing: string }) => standing === 'left-out' || standing === 'wrong')
      .map(({ about, check }: { about: string; check: string }) => about || check) as readonly string[],
    totals: summary.totals,
    alerted: findings.filter(({ sent }) => sent).map(({ account_id }) => account_id) as readonly string[],
    states: findings.map(({ state }) => state) as readonly string[],
  };
}

function onState(portfolio: SmallPortfolio): readonly string[] {
  return ['--config', portfolio.config, '--state', path.join(portfolio.folder, 'state')];
}

/** What people got of a night, digest and summary, as they are in its folder. */
function readMessages(portfolio: SmallPortfolio, night: Night): readonly string[] {
  const folder = path.join(portfolio.out, night, 'messages');
  return readdirSync(folder)
    .filter((name) => /^(owner-digest|portfolio-summary)-.*\.(json|html)$/.test(name))
    .map((name) => readFileSync(path.join(folder, name), 'utf8'));
}

function isAboutDoubt(message: string): boolean {
  return /Left out of the night of .*, as in doubt: NPS answer/.test(message);
}

/** After so many ordinary nights, or after those of the stretches given as days from the first to the last. */
async function begin(rows: Rows, nights: number | readonly (readonly [number, number])[], gate = '') {
  const portfolio = smallPortfolio();
  portfolio.writeConfig(config(gate));
  for (const [from, to] of typeof nights === 'number' ? [[0, nights - 1] as const] : nights) {
    for (let day = from; day <= to; day++) writeExports(portfolio, addDays(FIRST, day), rows);
    const range = ['--from', addDays(FIRST, from), '--to', addDays(FIRST, to), '--exports', portfolio.exports];
    const replayed = await roundsAt(
      startAt(`${addDays(FIRST, to + 1)}T02:00:00Z`),
      'replay',
      ...range,
      ...onState(portfolio),
    );
    expect(replayed.stderr).toBe('');
  }
  return portfolio;
}

const FIRST = '2026-03-02';

describe('a large portfolio that lost 59 of its 1,589 accounts at once', () => {
  it('hears of the other 1,530', async () => {
    const accounts = named(1589);
    const portfolio = await begin({ accounts }, 3);
    const left = accounts.slice(0, 1530);
    const told = await runNight(portfolio, addDays(FIRST, 3), { accounts: left, seats: { c0007: 1 } });
    expect(told).toMatchObject({ isHeld: false, leftOut: ['accounts-gone'], alerted: ['c0007'] });
    // Those that are gone are as they were.
    expect(told.totals.arr).toBe(1_589_000);
  });
});

describe('trading days after a holiday', () => {
  it('hold no night: four days with few events leave out what reads them, and are believed', async () => {
    const accounts = named(30);
    const portfolio = await begin({ accounts, logins: 20 }, [
      [1, 4],
      [8, 11],
    ]);
    const days = [15, 16, 17, 18].map((days) => addDays(FIRST, days));
    const nights = [];
    for (const [index, night] of days.entries())
      nights.push(await runNight(portfolio, night, { accounts, logins: 4, seats: { [`c000${index}`]: 1 } }));
    expect(nights.map(({ isHeld }) => isHeld)).toEqual([false, false, false, false]);
    const about = nights.map(({ leftOut }) => [...new Set(leftOut)]);
    expect(about).toEqual([['usage'], ['usage'], ['usage'], []]);
    expect(nights.map(({ alerted }) => alerted)).toEqual(
      days.map((_, index) => expect.arrayContaining([`c000${index}`])),
    );
  });
});

describe('the first night after a gap', () => {
  it.each([8, 30])('of %i nights with 25 of 41 accounts missing is held', async (days) => {
    const accounts = named(41);
    const portfolio = await begin({ accounts }, 3);
    const seats = Object.fromEntries(accounts.map((id) => [id, 5]));
    const back = await runNight(portfolio, addDays(FIRST, 2 + days), { accounts: accounts.slice(25), seats });
    expect(back).toMatchObject({ isHeld: true, alerted: [] });
    expect(back.because).toContain('25 of 41 accounts are gone at once without a churn date; the limit is 5.');
  });
});

describe('four accounts', () => {
  it('and a file with a header only are held, night after night', async () => {
    const portfolio = await begin({ accounts: named(4) }, 3);
    for (let index = 3; index < 8; index++)
      expect(await runNight(portfolio, addDays(FIRST, index), { accounts: [] })).toMatchObject({
        isHeld: true,
        because: expect.arrayContaining(['The accounts export names no account that is to be scored.']),
      });
  });

  it('of which three are gone are held, and go on with one gone', async () => {
    const portfolio = await begin({ accounts: named(4) }, 3);
    expect(await runNight(portfolio, addDays(FIRST, 3), { accounts: named(1) })).toMatchObject({ isHeld: true });
    expect(await runNight(portfolio, addDays(FIRST, 4), { accounts: named(3) })).toMatchObject({
      isHeld: false,
      leftOut: [],
    });
  });
});

describe('an optional export that stops', () => {
  const accounts = named(12);
  // 8 × 6 + 1 × 1 + 1 × 7 of 10 × 10: at risk, and not without NPS.
  const low = { accounts, seats: { c0003: 6 }, nps: 1 };

  /** Of a night, on a day; both counted from the first night. */
  const say = (portfolio: SmallPortfolio, is: string, night: number, day: number) =>
    roundsAt(
      startAt(`${addDays(FIRST, day)}T08:00:00Z`),
      ...['gate', is, addDays(FIRST, night), 'nps', ...onState(portfolio)],
    );

  it('resolves nothing and opens nothing, is believed after three nights, and says so', async () => {
    const portfolio = await begin({ accounts, nps: 1 }, 7);
    expect((await runNight(portfolio, addDays(FIRST, 7), low)).alerted).toEqual(['c0003']);
    const nights = [];
    for (const days of [8, 9, 10, 11])
      nights.push(await runNight(portfolio, addDays(FIRST, days), { ...low, nps: null }));
    expect(nights.map(({ leftOut }) => leftOut)).toEqual([['nps'], ['nps'], ['nps'], []]);
    expect(nights[0]!.stdout).toContain(
      '! Left out of the night of 10 Mar 2026, as in doubt: NPS answer (nps is not measured tonight: what it reads is not there; on 2026-03-09 it had one for 100 % of accounts). rounds gate show 2026-03-10 says more.',
    );
    expect(nights[3]!.stdout).not.toContain('in doubt');
    const saysSo = (days: number) => readMessages(portfolio, addDays(FIRST, days)).map(isAboutDoubt);
    expect(saysSo(8)).toEqual([true, true]);
    expect(saysSo(11).some(Boolean)).toBe(false);
    expect(nights.slice(0, 3).map(({ states }) => states)).toEqual(new Array(3).fill(['persisting']));
    // On the fourth this is how things are: without NPS the score is 61.
    expect(nights.at(-1)?.states).toEqual(['recovering']);
    // Believed by waiting, it may be called wrong after all.
    await say(portfolio, 'wrong', 11, 12);
    expect((await runNight(portfolio, addDays(FIRST, 12), { ...low, nps: null })).leftOut).toEqual(['nps']);
  });

  it('is said on the mornings after, too', async () => {
    const portfolio = await begin({ accounts }, 7);
    await runNight(portfolio, addDays(FIRST, 7), { ...low, nps: null, seats: { c0003: 1 } });
    const swept = path.join(portfolio.out, 'swept');
    for (const days of [8, 9]) {
      const instant = startAt(`${addDays(FIRST, days)}T07:35:00Z`);
      await roundsAt(instant, 'sweep', '--out', swept, ...onState(portfolio));
    }
    const reminders = readdirSync(swept).filter((name) => name.startsWith('alert-reminder-'));
    expect(reminders.map((name) => isAboutDoubt(readFileSync(path.join(swept, name), 'utf8')))).toEqual([true]);
  });

  it.each([
    ['reminds nobody of a case that it may have ended', { ...low, nps: null }, 0],
    ['reminds of a case that is as it was', low, 1],
  ])('%s', async (_, rows, reminded) => {
    const portfolio = await begin({ accounts, nps: 1 }, 7);
    await runNight(portfolio, addDays(FIRST, 7), low);
    const swept = path.join(portfolio.out, 'swept');
    for (const days of [8, 9]) {
      await roundsAt(startAt(`${addDays(FIRST, days)}T07:35:00Z`), 'sweep', '--out', swept, ...onState(portfolio));
      await runNight(portfolio, addDays(FIRST, days), rows);
    }
    expect(readdirSync(swept).filter((name) => name.startsWith('alert-'))).toHaveLength(1 + reminded);
  });

  it('is left out for as long as somebody says that it is wrong, and believed at once when it is right', async () => {
    const portfolio = await begin({ accounts }, 7);
    await runNight(portfolio, addDays(FIRST, 7), { accounts, nps: null });
    expect((await say(portfolio, 'wrong', 7, 8)).stdout).toContain('Left out until it is mended: nps.');
    const later = [];
    for (const days of [8, 9, 10, 11])
      later.push(await runNight(portfolio, addDays(FIRST, days), { accounts, nps: null }));
    expect(later.map(({ leftOut }) => leftOut)).toEqual(new Array(4).fill(['nps']));
    await say(portfolio, 'right', 7, 12);
    expect((await runNight(portfolio, addDays(FIRST, 12), { accounts, nps: null })).leftOut).toEqual([]);
    const { stdout } = await roundsAt(
      startAt('2026-03-20T08:00:00Z'),
      'gate',
      'show',
      addDays(FIRST, 12),
      ...onState(portfolio),
    );
    expect(stdout).toContain('nps (values-gone, since 2026-03-09): believed: somebody said it is right');
    expect(stdout).toContain('Found 0, usual 1, limit 0. It is about nps.');
  });
});

describe('a night of which something was left out', () => {
  it('comes out the same when it is run again, whatever was said since', async () => {
    const accounts = named(30);
    const portfolio = await begin({ accounts }, 3);
    const night = addDays(FIRST, 3);
    await runNight(portfolio, night, { accounts: accounts.slice(0, 24), nps: null, seats: { c0003: 1 } });
    const results = ['scores.csv', 'findings.jsonl', 'summary.json', 'explanations.jsonl'];
    const first = results.map((name) => portfolio.read(`${night}/${name}`));
    await roundsAt(startAt('2026-03-06T08:00:00Z'), 'gate', 'right', night, ...onState(portfolio));
    await rerun(portfolio, night);
    expect(results.map((name) => portfolio.read(`${night}/${name}`))).toEqual(first);
  });
});

describe('what Saturday’s night had to say on Monday', () => {
  const accounts = named(12);
  const saturday = addDays(FIRST, 5);

  /** The alerts and reminders of a morning, and how it was. */
  async function sweep(portfolio: SmallPortfolio, days: number) {
    const morning = addDays(FIRST, days);
    const out = path.join(portfolio.out, 'swept', morning);
    await roundsAt(startAt(`${morning}T07:35:00Z`), 'sweep', '--out', out, ...onState(portfolio));
    return readdirSync(out).filter((name) => /^(alert|owner-digest)/.test(name));
  }

  const beginBeforeWeekend = async () => {
    const portfolio = await begin({ accounts }, 5);
    portfolio.writeConfig(config().replace('quiet: { weekdays: [] }', 'quiet: { weekdays: [sat, sun] }'));
    expect((await runNight(portfolio, saturday, { accounts, seats: { c0003: 1 } })).alerted).toEqual(['c0003']);
    return portfolio;
  };

  it('is said while Sunday’s is believed', async () => {
    const portfolio = await beginBeforeWeekend();
    await runNight(portfolio, addDays(FIRST, 6), { accounts, seats: { c0003: 1 } });
    expect(await sweep(portfolio, 7)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^alert-sam/), expect.stringMatching(/^owner-digest/)]),
    );
  });

  it('waits when Sunday’s is held, and is said on the morning after the next night that is believed', async () => {
    const portfolio = await beginBeforeWeekend();
    expect((await runNight(portfolio, addDays(FIRST, 6), { accounts: [] })).isHeld).toBe(true);
    expect(await sweep(portfolio, 7)).toEqual([]);
    const why = await roundsAt(startAt(`${addDays(FIRST, 7)}T09:00:00Z`), 'why', 'c0003', ...onState(portfolio));
    expect(why.stdout).toContain('waits for the next night that is believed: the newest is held');
    await runNight(portfolio, addDays(FIRST, 7), { accounts, seats: { c0003: 1 } });
    expect(await sweep(portfolio, 8)).toContainEqual(expect.stringMatching(/^alert-sam/));
  });

  it('is never said when the next believed night finds it better', async () => {
    const portfolio = await beginBeforeWeekend();
    await runNight(portfolio, addDays(FIRST, 6), { accounts: [] });
    await runNight(portfolio, addDays(FIRST, 7), { accounts });
    expect((await sweep(portfolio, 8)).filter((name) => name.startsWith('alert'))).toEqual([]);
  });

  it('is said after four mornings all the same', async () => {
    const portfolio = await beginBeforeWeekend();
    const said = [];
    for (const days of [6, 7, 8, 9, 10]) {
      await runNight(portfolio, addDays(FIRST, days), { accounts: [] });
      said.push((await sweep(portfolio, days + 1)).filter((name) => name.startsWith('alert')).length);
    }
    expect(said).toEqual([0, 0, 0, 0, 1]);
  });
});
