import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import { beginAfter } from '../support/begin-after.ts';
import { rounds } from '../support/command-line.ts';
import { portfolioAfter, SMALL_CONFIG, type SmallPortfolio } from '../support/small-portfolio.ts';

const WEDNESDAY = '2026-03-04';

const CONFIG = `${SMALL_CONFIG.replace(
  'rules:\n  - { id: below, score: { below: 60 }, severity: warning }',
  'rules:\n  - { id: below, score: { below: 60 }, severity: warning, playbook: save }',
)}playbooks:
  save:
    title: Bring it back
    tasks: [{ title: Call the sponsor, due: 2 business days }]
deliver: on
`;

const HEADER = 'account_id,name,owner,manager,arr,seats';

const afterWednesday = portfolioAfter(async (made) => {
  portfolio = made;
  portfolio.writeConfig(
    CONFIG.replace('  owner: owner\n', '  owner: owner\n  manager: manager\n')
      .replace('usage: { files: usage.csv, time: day, id: event_id }\n', '')
      .replace(/ {2}logins_28d:.*\n/, '')
      .replace(/ {6}- name: Usage\n.*\n.*\n.*\n/, ''),
  );
  const first = await runNight(WEDNESDAY, { a: 10, b: 10 });
  expect(first.stderr).toBe('');
});
let portfolio: SmallPortfolio;

/** Seats decide: 10 is a score of 100, 2 of 20. */
async function runNight(night: string, seats: Record<string, number>, ...words: string[]) {
  const rows = Object.entries(seats).map(
    ([id, count]) => `${id},${id.toUpperCase()},sam@example.com,mia@example.com,1000,${count}`,
  );
  portfolio.write('accounts.csv', `${HEADER}\n${rows.join('\n')}\n`);
  const common = ['--config', portfolio.config, '--exports', portfolio.exports, '--state', stateOf()];
  return rounds('night', ...common, '--date', night, '--out', path.join(portfolio.out, night), ...words);
}

const stateOf = () => path.join(portfolio.folder, 'state');
const onState = (...words: string[]) => rounds(...words, '--config', portfolio.config, '--state', stateOf());

function findingsOf(night: string): Record<string, unknown>[] {
  return readFileSync(path.join(portfolio.out, night, 'findings.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

const messagesOf = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);
const nightMessages = (night: string) => messagesOf(path.join(portfolio.out, night, 'messages'));

const afterMore = (happen: () => Promise<unknown>) => beginAfter(() => afterWednesday().folder, happen);

describe('a finding', () => {
  afterMore(() => runNight(addDays(WEDNESDAY, 1), { a: 2, b: 10 }));

  it('is told to the owner, with the playbook’s first step and its day, and kept with its reason', async () => {
    const night = addDays(WEDNESDAY, 1);
    expect(findingsOf(night)).toMatchObject([
      { account_id: 'a', rule: 'below', state: 'new', sent: true, why: 'opened', to: 'sam@example.com' },
    ]);
    const [alert] = nightMessages(night).filter((name) => name.startsWith('alert-'));
    const message = readFileSync(path.join(portfolio.out, night, 'messages', alert!), 'utf8');
    expect(message).toContain('▲ A: 20, at risk');
    expect(message).toContain('Score 20 is below 60.');
    expect(message).toContain('Bring it back: Call the sponsor, by 10 Mar 2026');
  });

  it('says why with rounds why', async () => {
    await runNight(addDays(WEDNESDAY, 2), { a: 2, b: 10 });
    const { stdout, stderr } = await onState('why', 'a');
    expect(stderr).toBe('');
    expect(stdout).toContain('below, persisting: Score 20 is below 60.');
    expect(stdout).toContain('not told: sam@example.com was told on the night of 2026-03-05; it goes on.');
    expect(stdout).toContain('told: New: sam@example.com is told from 2026-03-06 07:30 UTC on.');
    expect((await onState('why', 'b')).exitCode).toBe(1);
  });

  it('is acknowledged, snoozed and woken by hand', async () => {
    expect((await onState('alerts', 'list')).stdout).toContain('firing');
    expect((await onState('alerts', 'ack', 'a', '--by', 'sam')).stdout).toContain('Acknowledged: A, below, by sam.');
    expect((await onState('alerts', 'ack', 'a')).stderr).toContain('It is acknowledged already.');
    expect((await onState('alerts', 'undo', 'a')).exitCode).toBe(0);
    expect((await onState('alerts', 'snooze', 'a', 'below', '--days', '31')).stderr).toContain('at most 30 days');
    expect((await onState('alerts', 'snooze', 'a', 'below', '--days', '3')).exitCode).toBe(0);
    expect((await onState('alerts', 'list')).stdout).toContain('snoozed until');
    expect((await onState('alerts', 'wake', 'a')).exitCode).toBe(0);
    expect((await onState('alerts', 'ack', 'b')).stderr).toContain('No alert is open on "b".');
  });

  it('starts a playbook, whose tasks are done', async () => {
    const started = await onState('tasks', 'start', 'a', 'below', '--by', 'sam');
    expect(started.stdout).toContain('Bring it back: 1 task on A.');
    expect((await onState('tasks', 'start', 'a', 'below')).stderr).toContain('was started on this alert already');
    expect((await onState('tasks', 'list')).stdout).toContain('a below.1.1');
    expect((await onState('tasks', 'done', 'a', 'below.1.1')).stdout).toContain('Done: Call the sponsor (A).');
    expect((await onState('tasks', 'list')).stdout).toContain('No task is open.');
  });

  const sweep = async (now: string) => {
    const out = path.join(portfolio.folder, 'swept');
    const { stdout } = await onState('sweep', '--now', now, '--out', out, '--json');
    return { ...JSON.parse(stdout), files: messagesOf(out) };
  };

  it('is brought up to the owner, then to the manager, by the sweep alone', async () => {
    expect(await sweep('2026-03-06T07:30:00Z')).toMatchObject({ reminders: 0, escalations: 0 });
    const reminded = await sweep('2026-03-07T07:30:00Z');
    expect(reminded).toMatchObject({ reminders: 1, escalations: 0 });
    expect(reminded.files.join()).toContain('alert-reminder-sam');
    const escalated = await sweep('2026-03-08T06:30:00Z');
    expect(escalated).toMatchObject({ reminders: 0, escalations: 1 });
    expect(escalated.files.join()).toContain('alert-escalation-mia');
    expect(await sweep('2026-03-09T06:30:00Z')).toMatchObject({ reminders: 0, escalations: 0 });
  });

  it('is not brought up once somebody has it in hand', async () => {
    await onState('alerts', 'ack', 'a');
    expect(await sweep('2026-03-10T07:30:00Z')).toMatchObject({ reminders: 0, escalations: 0 });
  });

  it('is kept to itself while delivery is off: nothing is sent, and no clock runs out', async () => {
    expect((await onState('deliver', 'off', '--by', 'ops')).stdout).toContain('Delivery is off');
    expect(await sweep('2026-03-10T07:30:00Z')).toMatchObject({ mode: 'off', reminders: 0, escalations: 0, files: [] });
    expect((await onState('deliver', 'on')).stdout).toContain('the configuration says on');
    expect(await sweep('2026-03-10T07:30:00Z')).toMatchObject({ escalations: 1 });
  });

  it('has company: an override that ends is told of on its day', async () => {
    await onState('override', 'set', 'b', '--score', '70', '--reason', 'agreed', '--days', '1', '--by', 'sam');
    const { stdout } = await onState('override', 'list', '--json');
    const [{ expiresOn }] = JSON.parse(stdout);
    expect(await sweep(`${expiresOn}T07:00:00Z`)).toMatchObject({ overridesEnded: 0 });
    const swept = await sweep(`${expiresOn}T07:30:00Z`);
    expect(swept.overridesEnded).toBe(1);
    expect(swept.files.join()).toContain('override-ended-sam');
    expect(await sweep(`${expiresOn}T08:30:00Z`)).toMatchObject({ overridesEnded: 0 });
  });

  it('says that a task is overdue, once', async () => {
    await onState('tasks', 'start', 'a', 'below');
    const { stdout } = await onState('tasks', 'list', '--json');
    const [{ dueOn }] = JSON.parse(stdout);
    const swept = await sweep(`${addDays(dueOn, 1)}T07:30:00Z`);
    expect(swept.overdueTasks).toBe(1);
    expect(swept.files.join()).toContain('task-overdue-sam');
    expect(await sweep(`${addDays(dueOn, 1)}T08:30:00Z`)).toMatchObject({ overdueTasks: 0 });
  });
});

describe('a night that is not believable', () => {
  const accounts = (count: number, seats: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`c${String(index).padStart(2, '0')}`, seats]));
  const NIGHTS = [1, 2, 3].map((days) => addDays(WEDNESDAY, days));
  const BAD = addDays(WEDNESDAY, 4);

  afterMore(async () => {
    for (const night of NIGHTS) await runNight(night, accounts(30, 10));
  });

  it('is held: charted, told to operations alone, and no later night’s last one', async () => {
    const held = await runNight(BAD, accounts(15, 1));
    expect(held.exitCode).toBe(1);
    expect(held.stderr).toContain('15 of the 30 accounts of 2026-03-07 are gone without a churn date');
    expect(nightMessages(BAD).every((name) => name.startsWith('ops-notice'))).toBe(true);
    expect(new Set(findingsOf(BAD).map(({ why }) => why))).toEqual(new Set(['night-held']));
    expect((await onState('alerts', 'list')).stdout).toContain('No alert is open.');
    const after = await runNight(addDays(BAD, 1), accounts(30, 10), '--json');
    expect(JSON.parse(after.stdout)).toMatchObject({ previousNight: NIGHTS[2], findings: { new: 0 } });
  });

  it('is shown, and released: the newest night is told as it would have been', async () => {
    await runNight(BAD, accounts(15, 1));
    expect((await onState('gate', 'show')).stdout).toMatch(
      /2026-03-08 is held\n.*Held because: .*15 of the 30 accounts/,
    );
    const released = await onState('gate', 'release', BAD, '--by', 'ops');
    expect(released.stdout).toContain('It is the newest night');
    const { stdout } = await onState('alerts', 'list', '--json');
    const told = JSON.parse(stdout).filter(({ toldAt }: { toldAt: string | null }) => toldAt !== null);
    expect(told).toHaveLength(5);
    expect((await onState('gate', 'release', BAD)).stderr).toContain('is not held: ops released it');
    const after = await runNight(addDays(BAD, 1), accounts(30, 1), '--json');
    expect(JSON.parse(after.stdout)).toMatchObject({ previousNight: BAD });
  });

  it('that is released after a later night only restores history', async () => {
    await runNight(BAD, accounts(15, 1));
    await runNight(addDays(BAD, 1), accounts(30, 10));
    const released = await onState('gate', 'release', BAD);
    expect(released.stdout).toContain('2026-03-09 was run meanwhile, so it only restores history: nobody is told.');
    expect((await onState('alerts', 'list')).stdout).toContain('No alert is open.');
  });

  it('is discarded for good, and can be run again', async () => {
    await runNight(BAD, accounts(15, 1));
    expect((await onState('gate', 'discard', BAD)).exitCode).toBe(0);
    expect((await onState('gate', 'release', BAD)).stderr).toContain('discarded it');
    const again = await runNight(BAD, accounts(30, 10), '--json');
    expect(again.exitCode).toBe(0);
  });
});

describe('a new install', () => {
  it('is in shadow, and says how to switch on', async () => {
    portfolio.writeConfig(readFileSync(portfolio.config, 'utf8').replace('deliver: on\n', ''));
    const { stdout } = await runNight(addDays(WEDNESDAY, 1), { a: 2, b: 10 });
    expect(stdout).toContain('Delivery is in shadow: 1 alert is planned, and nothing is sent.');
    expect(stdout).toContain('rounds deliver on');
    expect(findingsOf(addDays(WEDNESDAY, 1))).toMatchObject([{ sent: false, why: 'shadow' }]);
    await onState('deliver', 'on');
    const swept = path.join(portfolio.folder, 'swept');
    await onState('sweep', '--now', '2026-03-06T07:30:00Z', '--out', swept);
    expect(messagesOf(swept).filter((name) => name.startsWith('alert-'))).toEqual([]);
    await runNight(addDays(WEDNESDAY, 2), { a: 2, b: 10 });
    expect(findingsOf(addDays(WEDNESDAY, 2))).toMatchObject([{ sent: false, why: 'opened-untold' }]);
  });
});
