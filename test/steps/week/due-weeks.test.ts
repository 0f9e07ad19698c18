import { beforeEach, describe, expect, it } from 'vitest';
import { addDays, type Night } from '../../../lib/calendar.ts';
import type { EmailMessage } from '../../../lib/channels/email/email-message.ts';
import type { HealthConfig } from '../../../lib/config/health-config.ts';
import type { Run } from '../../../lib/history/run.ts';
import { createMemoryTable } from '../../../lib/local/memory-table.ts';
import { summariseWeek, tellDueWeeks } from '../../../lib/steps/week/summarise-week.ts';
import { openTableStores, type TableStores } from '../../../lib/tables/open-stores.ts';
import { buildChart, buildRun } from '../../support/build-history.ts';
import { buildConfig } from '../../support/config-builder.ts';

/** The week of 16–22 November; what was before it is the last night of the one before. */
const WEEK = '2026-W47';
const MONDAY = '2026-11-16';
const SUNDAY = '2026-11-22';

const LEAD = 'lead@example.com';
const EXEC = 'exec@example.com';

let stores: TableStores;
let now = 0;

beforeEach(() => {
  now = Date.parse('2026-11-09T00:00:00Z');
  stores = openTableStores(createMemoryTable(), () => now);
});

function config(over: Partial<HealthConfig['notify']> = {}): HealthConfig {
  const base = buildConfig();
  const leaders = { ...base.notify.leaders, slack: null, emails: [LEAD], day: 'mon', at: '08:00' } as const;
  const executives = { ...base.notify.executives, slack: null, emails: [EXEC], day: 'tue', at: '16:00' } as const;
  return { ...base, timezone: 'UTC', notify: { ...base.notify, leaders, executives, ...over } };
}

const dependencies = (given = config()) => ({ ...stores, config: given, now: () => now });

async function ran(night: Night, over: Partial<Run> = {}): Promise<void> {
  const run = buildRun({ night, ...over });
  await stores.history.writeRun(run);
  await stores.history.writeCharts(run, 0, [buildChart({ night, score: 50, band: 'at_risk' })]);
}

const nights = (monday: Night) => Array.from({ length: 7 }, (_, day) => addDays(monday, day));

async function ranAll(monday = MONDAY): Promise<void> {
  for (const night of nights(monday)) await ran(night);
}

async function sweep(at: string, given = config()): Promise<number> {
  now = Date.parse(at);
  return tellDueWeeks({ at: now }, dependencies(given));
}

async function toldTo(week = WEEK): Promise<readonly string[]> {
  const entries = await stores.outbox.readEntries(week);
  return entries
    .filter(({ state }) => state === 'pending')
    .map(({ destination }) => destination)
    .sort();
}

async function mailTo(address: string, week = WEEK): Promise<EmailMessage> {
  const entry = (await stores.outbox.readEntries(week)).find(({ destination }) => destination === address);
  if (!entry) throw new Error(`Nothing of ${week} is planned for ${address}.`);
  return (await stores.outbox.readMessage(entry)) as EmailMessage;
}

describe('the hours of a sweep', () => {
  it('tell each audience of the week when its own day and hour has come, once', async () => {
    await ranAll();
    expect(await sweep('2026-11-23T07:30:00Z')).toBe(0);
    expect(await sweep('2026-11-23T08:30:00Z')).toBe(1);
    expect(await toldTo()).toEqual([LEAD]);
    expect(await sweep('2026-11-23T09:30:00Z')).toBe(0);
    expect(await sweep('2026-11-24T15:30:00Z')).toBe(0);
    expect(await sweep('2026-11-24T16:30:00Z')).toBe(1);
    expect(await toldTo()).toEqual([EXEC, LEAD]);
    for (const later of ['2026-11-24T17:30:00Z', '2026-11-25T08:30:00Z', '2026-11-29T23:30:00Z'])
      expect(await sweep(later)).toBe(0);
  });

  it('tell a person once who is in both audiences', async () => {
    await ranAll();
    const both = config();
    const given = config({ executives: { ...both.notify.executives, emails: [LEAD] } });
    expect(await sweep('2026-11-23T08:30:00Z', given)).toBe(1);
    expect(await sweep('2026-11-24T16:30:00Z', given)).toBe(0);
  });

  it('do not say that a week is late when it is told within the hour', async () => {
    await ranAll();
    await sweep('2026-11-23T08:45:00Z');
    expect((await mailTo(LEAD)).text).not.toContain('This was due');
  });

  it.each([
    ['has not run', null],
    ['is being scored', 'scoring'],
  ] as const)('wait while the night of Sunday %s, and say then that the week is late', async (_, state) => {
    for (const night of nights(MONDAY).slice(0, -1)) await ran(night);
    if (state) await ran(SUNDAY, { state });
    for (const early of ['08:30', '09:30', '12:30']) expect(await sweep(`2026-11-23T${early}:00Z`)).toBe(0);
    await ran(SUNDAY);
    expect(await sweep('2026-11-23T13:30:00Z')).toBe(1);
    const { text } = await mailTo(LEAD);
    expect(text).toContain('This was due on 23 Nov 2026, 08:00, and waited for the last night of the week.');
    expect(text).not.toContain('missing');
  });

  it('tell the week without its last night when that is not there a day later, and say so', async () => {
    for (const night of nights(MONDAY).slice(0, -1)) await ran(night);
    expect(await sweep('2026-11-24T07:59:59Z')).toBe(0);
    expect(await sweep('2026-11-24T08:00:00Z')).toBe(1);
    expect((await mailTo(LEAD)).text).toContain('The night of 22 Nov 2026 is still missing.');
  });

  it('do not wait for a night that is held: what became of it is known', async () => {
    for (const night of nights(MONDAY).slice(0, -1)) await ran(night);
    await ran(SUNDAY, { state: 'held', heldBecause: 'usage fell.' });
    expect(await sweep('2026-11-23T08:30:00Z')).toBe(1);
  });

  it('leave out what is no news any more: a machine that was off, and a reader who is new since', async () => {
    await ranAll();
    expect(await sweep('2026-11-24T20:00:00Z')).toBe(1);
    expect(await toldTo()).toEqual([EXEC]);
    const { executives } = config().notify;
    const given = config({ executives: { ...executives, emails: [EXEC, 'new@example.com'] } });
    expect(await sweep('2026-11-26T08:30:00Z', given)).toBe(0);
  });

  it('go on after midnight for who hears late on a Sunday', async () => {
    await ranAll('2026-11-09');
    const given = config({ leaders: { ...config().notify.leaders, day: 'sun', at: '23:30' } });
    expect(await sweep('2026-11-22T23:00:00Z', given)).toBe(0);
    expect(await sweep('2026-11-23T00:15:00Z', given)).toBe(1);
    expect(await toldTo('2026-W46')).toEqual([LEAD]);
  });

  it('say nothing of weeks before the first night', async () => {
    await ran('2026-11-23');
    expect(await sweep('2026-11-24T20:00:00Z')).toBe(0);
  });

  it('tell what was left held by a sweep that was cut off', async () => {
    await ranAll();
    await sweep('2026-11-23T08:30:00Z');
    const [entry] = await stores.outbox.readEntries(WEEK);
    await stores.outbox.writeEntry({ ...entry!, state: 'held' });
    expect(await sweep('2026-11-23T09:30:00Z')).toBe(1);
    expect(await toldTo()).toEqual([LEAD]);
  });
});

describe('who has too many accounts', () => {
  const owners = [...Array<string>(5).fill('ann@example.com'), 'bob@example.com', 'cat@example.com'];
  const says = 'ann@example.com has 5 accounts (median 1 of 3 CSMs).';

  it('is said to leaders, and not to executives', async () => {
    await ranAll();
    const run = buildRun({ night: SUNDAY });
    const charts = owners.map((owner, index) => buildChart({ night: SUNDAY, account: `a${index}`, owner }));
    await stores.history.writeCharts(run, 0, charts);
    await summariseWeek({ week: WEEK, to: ['leaders', 'executives'] }, dependencies());
    expect((await mailTo(LEAD)).text).toContain(says);
    expect((await mailTo(EXEC)).text).not.toContain('CSMs');
  });
});

describe('a schedule', () => {
  it('tells the audience whose hour it is, and no other', async () => {
    await ranAll();
    now = Date.parse('2026-11-24T16:00:02Z');
    await tellDueWeeks({ at: Date.parse('2026-11-24T16:00:00Z'), audience: 'executives' }, dependencies());
    expect(await toldTo()).toEqual([EXEC]);
  });

  it('that a person starts with a week tells it to all, at once', async () => {
    await ranAll();
    now = Date.parse('2026-11-23T06:00:00Z');
    await summariseWeek({ week: WEEK, to: ['leaders', 'executives'] }, dependencies());
    expect(await toldTo()).toEqual([EXEC, LEAD]);
  });
});

describe('a week without a believed night', () => {
  beforeEach(async () => {
    await ranAll('2026-11-09');
    for (const night of nights(MONDAY).slice(0, 4))
      await ran(night, { state: 'held', heldBecause: 'Export usage is missing.' });
    await ran(addDays(MONDAY, 4), { state: 'discarded', heldBecause: 'seats are 10 times larger.' });
    await ran(addDays(MONDAY, 5), { state: 'scoring' });
  });

  it('says so to its readers: since when figures are unknown, which nights, and why', async () => {
    expect(await sweep('2026-11-24T08:30:00Z')).toBe(1);
    const { subject, text } = await mailTo(LEAD);
    expect(subject).toContain('no figures for the week of 16–22 Nov');
    expect(text).toContain(
      'What is at risk is not known: none of the 7 nights of 16–22 Nov could be believed (4 held, 1 discarded, 1 did not finish and 1 did not run).',
    );
    expect(text).toContain('Figures are unknown since the night of 15 Nov');
    expect(text).toContain('is compared with the week of 9–15 Nov.');
    expect(text).toMatch(/16 Nov +held +Export usage is missing\./);
    expect(text).toMatch(/20 Nov +discarded +seats are 10 times larger\./);
    expect(text).toMatch(/21 Nov +did not finish/);
    expect(text).toMatch(/22 Nov +did not run/);
    expect(text).not.toContain('rounds ');
  });

  it('is not passed over by the week after, which is compared with the last one believed', async () => {
    await ranAll('2026-11-23');
    expect(await sweep('2026-11-30T08:30:00Z')).toBe(1);
    expect((await mailTo(LEAD, '2026-W48')).text).toContain(
      'Compared with the week of 9–15 Nov, which ended with the night of 15 Nov 2026; the week of 16–22 Nov had no believed night.',
    );
  });

  it('says when nothing was believed before it either', async () => {
    stores = openTableStores(createMemoryTable(), () => now);
    for (const night of nights(MONDAY)) await ran(night, { state: 'held', heldBecause: 'usage fell.' });
    expect(await sweep('2026-11-23T08:30:00Z')).toBe(1);
    expect((await mailTo(LEAD)).text).toContain('No night before it was believed either');
  });
});

describe('what a week is compared with', () => {
  it('is named when the week before ended early, or is weeks ago', async () => {
    await ranAll('2026-10-26');
    await ranAll();
    await sweep('2026-11-23T08:30:00Z');
    expect((await mailTo(LEAD)).text).toContain(
      'Compared with the week of 26 Oct – 1 Nov, which ended with the night of 1 Nov 2026; the 2 weeks of 2–15 Nov had no believed night.',
    );
    await ran('2026-11-11');
    await summariseWeek({ week: WEEK, to: ['executives'] }, dependencies());
    expect((await mailTo(EXEC)).text).toContain(
      'Compared with the night of 11 Nov 2026, the last believed one of the week before.',
    );
  });
});
