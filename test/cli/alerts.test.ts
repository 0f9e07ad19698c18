import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { addDays, type Clock } from '../../lib/calendar.ts';
import { beginAfter } from '../support/begin-after.ts';
import { roundsAt } from '../support/command-line.ts';
import { portfolioAfter, SMALL_CONFIG, type SmallPortfolio } from '../support/small-portfolio.ts';
import { startAt } from '../support/test-clock.ts';

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

/** In the small hours after it. Seats decide: 10 is a score of 100, 2 of 20. */
async function runNight(night: string, seats: Record<string, number>, ...words: string[]) {
  const rows = Object.entries(seats).map(
    ([id, count]) => `${id},${id.toUpperCase()},sam@example.com,mia@example.com,1000,${count}`,
  );
  portfolio.write('accounts.csv', `${HEADER}\n${rows.join('\n')}\n`);
  const common = ['--config', portfolio.config, '--exports', portfolio.exports, '--state', stateOf()];
  const out = ['--date', night, '--out', path.join(portfolio.out, night)];
  return roundsAt(startAt(`${addDays(night, 1)}T02:00:00Z`), 'night', ...common, ...out, ...words);
}

const stateOf = () => path.join(portfolio.folder, 'state');
const onState = (now: Clock, ...words: string[]) =>
  roundsAt(now, ...words, '--config', portfolio.config, '--state', stateOf());
const at = (instant: string, ...words: string[]) => onState(startAt(instant), ...words);

/** What was planned is delivered, and what is due is planned. */
async function sweep(instant: string) {
  const out = path.join(portfolio.folder, 'swept', instant);
  const { stdout } = await at(instant, 'sweep', '--out', out, '--json');
  return { ...JSON.parse(stdout), files: messagesOf(out) };
}

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

  it('says whom it reached and what each night decided with rounds why', async () => {
    await sweep('2026-03-06T07:30:00Z');
    await runNight(addDays(WEDNESDAY, 2), { a: 2, b: 10 });
    const { stdout, stderr } = await at('2026-03-07T12:00:00Z', 'why', 'a');
    expect(stderr).toBe('');
    expect(stdout).toContain('Risk since 5 Mar 2026: below. told sam@example.com on 6 Mar 2026.');
    expect(stdout).toMatch(
      /6 Mar 2026 to sam@example\.com by a message of its own: reached at 2026-03-06 07:30 UTC \(message [0-9a-f]{8}\)/,
    );
    expect(stdout).toContain('below, persisting: Score 20 is below 60.');
    expect(stdout).toContain('not told: sam@example.com was told on 2026-03-06; it goes on.');
    expect(stdout).toContain('to be told: New: sam@example.com is told from 2026-03-06 07:30 UTC on.');
    expect((await at('2026-03-07T12:00:00Z', 'why', 'b')).exitCode).toBe(1);
    // Nights that decide alike are said once.
    await runNight(addDays(WEDNESDAY, 3), { a: 2, b: 10 });
    const later = (await at('2026-03-08T12:00:00Z', 'why', 'a')).stdout;
    expect(later).toContain('2026-03-07, and alike since 2026-03-06 (2 nights)');
    expect(later.match(/persisting/g)).toHaveLength(1);
  });

  const friday = startAt('2026-03-06T09:00:00Z');
  const onFriday = (...words: string[]) => onState(friday, ...words);
  const list = async () => (await onFriday('alerts', 'list')).stdout;

  it('is acknowledged, snoozed and woken by hand', async () => {
    expect(await list()).toContain('on its way to sam@example.com, for 6 Mar');
    expect((await onFriday('alerts', 'ack', 'a', '--by', 'sam')).stdout).toContain('Acknowledged: A (below), by sam.');
    expect(await list()).toContain('sam acknowledged it on 2026-03-06');
    expect((await onFriday('alerts', 'ack', 'a')).stderr).toContain('It is acknowledged already.');
    expect((await onFriday('alerts', 'undo', 'a')).exitCode).toBe(0);
    expect((await onFriday('alerts', 'undo', 'a')).stderr).toContain('Nobody has it in hand.');
    expect((await onFriday('alerts', 'snooze', 'a', '--days', '31')).stderr).toContain('at most 30 days');
    expect((await onFriday('alerts', 'snooze', 'a', '--days', '1')).exitCode).toBe(0);
    // A day from Friday is Monday.
    expect(await list()).toMatch(/snoozed it on 2026-03-06[\s\S]*9 Mar[\s\S]*2026/);
    expect((await onFriday('alerts', 'wake', 'a')).exitCode).toBe(0);
    expect(await list()).toContain('on its way');
    expect((await onFriday('alerts', 'ack', 'b')).stderr).toContain('No alert is open on "b".');
  });

  it('starts a playbook, whose tasks are done, by whoever has it in hand from then on', async () => {
    const started = await onFriday('tasks', 'start', 'a', 'below', '--by', 'sam');
    expect(started.stdout).toContain('Bring it back: 1 task on A.');
    expect(await list()).toContain('sam started its playbook on 2026-03-06');
    expect((await onFriday('tasks', 'start', 'a', 'below')).stderr).toContain('sam has started it already');
    expect((await onFriday('tasks', 'list')).stdout).toContain('a 2026-03-05.below.1.1');
    const done = await onFriday('tasks', 'done', 'a', '2026-03-05.below.1.1');
    expect(done.stdout).toContain('Done: Call the sponsor (A).');
    expect((await onFriday('tasks', 'list')).stdout).toContain('No task is open.');
  });

  it('is brought up to the owner on the next working morning, then to the manager, by the sweep alone', async () => {
    const first = await sweep('2026-03-06T07:30:00Z');
    expect(first).toMatchObject({ alerts: 0, reminders: 0, escalations: 0 });
    expect(first.files.join()).toContain('alert-sam');
    for (const weekend of ['2026-03-07T07:30:00Z', '2026-03-08T07:30:00Z', '2026-03-09T06:30:00Z'])
      expect(await sweep(weekend)).toMatchObject({ reminders: 0, escalations: 0, files: [] });
    const reminded = await sweep('2026-03-09T07:30:00Z');
    expect(reminded).toMatchObject({ reminders: 1, escalations: 0 });
    expect(reminded.files.join()).toContain('alert-reminder-sam');
    const evening = await sweep('2026-03-09T17:30:00Z');
    expect(evening).toMatchObject({ reminders: 0, escalations: 0, missedNight: '2026-03-08' });
    expect(evening.files.filter((name: string) => !name.startsWith('ops-notice-'))).toEqual([]);
    const escalated = await sweep('2026-03-10T07:30:00Z');
    expect(escalated).toMatchObject({ reminders: 0, escalations: 1 });
    expect(escalated.files.join()).toContain('alert-escalation-mia');
    expect(await sweep('2026-03-11T07:30:00Z')).toMatchObject({ reminders: 0, escalations: 0, files: [] });
  });

  it('is not brought up once somebody has it in hand', async () => {
    await sweep('2026-03-06T07:30:00Z');
    await onFriday('alerts', 'ack', 'a');
    for (const day of ['2026-03-09', '2026-03-10', '2026-03-11'])
      expect(await sweep(`${day}T07:30:00Z`)).toMatchObject({ reminders: 0, escalations: 0, files: [] });
  });

  it('is kept to itself while delivery is off: nothing is sent, and no clock runs out', async () => {
    expect((await onFriday('deliver', 'off', '--by', 'ops')).stdout).toContain('Delivery is off');
    for (const day of ['2026-03-06', '2026-03-09', '2026-03-10'])
      expect(await sweep(`${day}T07:30:00Z`)).toMatchObject({ mode: 'off', reminders: 0, escalations: 0, files: [] });
    expect((await at('2026-03-10T08:00:00Z', 'deliver', 'on')).stdout).toContain('the configuration says on');
    const switched = await sweep('2026-03-10T08:30:00Z');
    expect(switched).toMatchObject({ reminders: 0, escalations: 0 });
    expect(switched.files.join()).toContain('alert-sam');
    expect(await sweep('2026-03-11T07:30:00Z')).toMatchObject({ reminders: 1, escalations: 0 });
    expect(await sweep('2026-03-12T07:30:00Z')).toMatchObject({ reminders: 0, escalations: 1 });
  });

  it('has company: an override that ends is told of on its day', async () => {
    const set = ['override', 'set', 'b', '--score', '70', '--reason', 'agreed', '--days', '1', '--by', 'sam'];
    await at('2026-03-05T09:00:00Z', ...set);
    const { stdout } = await at('2026-03-05T10:00:00Z', 'override', 'list', '--json');
    const [{ expiresOn }] = JSON.parse(stdout);
    expect(expiresOn).toBe('2026-03-06');
    expect(await sweep(`${expiresOn}T07:00:00Z`)).toMatchObject({ overridesEnded: 0 });
    const swept = await sweep(`${expiresOn}T07:30:00Z`);
    expect(swept.overridesEnded).toBe(1);
    expect(swept.files.join()).toContain('override-ended-sam');
    expect(await sweep(`${expiresOn}T08:30:00Z`)).toMatchObject({ overridesEnded: 0 });
  });

  it('waits for the next working day with what ends or is overdue on a quiet one', async () => {
    await at(
      '2026-03-05T09:00:00Z',
      'override',
      'set',
      'b',
      '--score',
      '70',
      '--reason',
      'agreed',
      '--days',
      '2',
      '--by',
      'sam',
    );
    await at('2026-02-26T09:00:00Z', 'tasks', 'start', 'a', 'below');
    for (const quiet of ['2026-03-07', '2026-03-08'])
      expect(await sweep(`${quiet}T07:30:00Z`)).toMatchObject({ overridesEnded: 0, overdueTasks: 0 });
    expect(await sweep('2026-03-09T07:30:00Z')).toMatchObject({ overridesEnded: 1, overdueTasks: 1 });
    expect(await sweep('2026-03-10T07:30:00Z')).toMatchObject({ overridesEnded: 0, overdueTasks: 0 });
  });

  it('says that a task is overdue, once', async () => {
    await onFriday('tasks', 'start', 'a', 'below');
    const { stdout } = await onFriday('tasks', 'list', '--json');
    const [{ dueOn }] = JSON.parse(stdout);
    expect(dueOn).toBe('2026-03-10');
    expect(await sweep(`${dueOn}T07:30:00Z`)).toMatchObject({ overdueTasks: 0 });
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
    for (const night of NIGHTS) {
      await runNight(night, accounts(30, 10));
      // All of them are new at once.
      if (night === NIGHTS[0]) await at(`${addDays(night, 1)}T05:00:00Z`, 'gate', 'release', night);
    }
  });

  /** Monday night, after the bad Sunday's. */
  const AFTER = addDays(BAD, 1);
  const onMonday = (...words: string[]) => at(`${AFTER}T05:00:00Z`, ...words);

  it('is held: charted, told to operations alone, and no later night’s last one', async () => {
    const held = await runNight(BAD, accounts(15, 1));
    expect(held.exitCode).toBe(1);
    expect(held.stderr).toContain('15 of 30 accounts are gone at once without a churn date; the limit is 5.');
    expect(nightMessages(BAD)).not.toEqual([]);
    expect(nightMessages(BAD).every((name) => name.startsWith('ops-notice'))).toBe(true);
    expect(new Set(findingsOf(BAD).map(({ why }) => why))).toEqual(new Set(['night-held']));
    expect((await onMonday('alerts', 'list')).stdout).toContain('No alert is open.');
    const after = await runNight(AFTER, accounts(30, 10), '--json');
    expect(JSON.parse(after.stdout)).toMatchObject({ previousNight: NIGHTS[2], findings: { new: 0 } });
  });

  it('is shown, and released: the newest night is told as it would have been', async () => {
    await runNight(BAD, accounts(15, 1));
    expect((await onMonday('gate', 'show')).stdout).toMatch(/2026-03-08 is held\n.*Held because: .*15 of 30 accounts/);
    const released = await onMonday('gate', 'release', BAD, '--by', 'ops');
    expect(released.stdout).toContain('It is the newest night');
    const { stdout } = await onMonday('alerts', 'list', '--json');
    const told = JSON.parse(stdout).map(({ tellings }: { tellings: { as: string; morning: string }[] }) =>
      tellings.map(({ as, morning }) => `${as} of ${morning}`).join(),
    );
    const alerts = Array(5).fill('alert of 2026-03-09');
    expect(told.sort()).toEqual([...alerts, ...Array(10).fill('digest of 2026-03-09')]);
    expect((await onMonday('gate', 'release', BAD)).stderr).toContain('is not held: ops released it');
    const after = await runNight(AFTER, accounts(30, 1), '--json');
    expect(JSON.parse(after.stdout)).toMatchObject({ previousNight: BAD });
  });

  it('that is released after a later night only restores history', async () => {
    await runNight(BAD, accounts(15, 1));
    await runNight(AFTER, accounts(30, 10));
    const released = await at(`${addDays(AFTER, 1)}T05:00:00Z`, 'gate', 'release', BAD);
    expect(released.stdout).toContain('2026-03-09 was run meanwhile, so it only restores history: nobody is told.');
    expect((await onMonday('alerts', 'list')).stdout).toContain('No alert is open.');
  });

  it('is discarded for good, and can be run again', async () => {
    await runNight(BAD, accounts(15, 1));
    expect((await onMonday('gate', 'discard', BAD)).exitCode).toBe(0);
    expect((await onMonday('gate', 'release', BAD)).stderr).toContain('discarded it');
    const again = await runNight(BAD, accounts(30, 10), '--json');
    expect(again.exitCode).toBe(0);
  });
});

describe('a new install', () => {
  it('is in shadow, and what it found then comes ranked once somebody switches on', async () => {
    portfolio.writeConfig(readFileSync(portfolio.config, 'utf8').replace('deliver: on\n', ''));
    const { stdout } = await runNight(addDays(WEDNESDAY, 1), { a: 2, b: 10 });
    expect(stdout).toContain('Delivery is in shadow: 1 alert is planned, and nothing is sent.');
    expect(stdout).toContain('rounds deliver on');
    expect(findingsOf(addDays(WEDNESDAY, 1))).toMatchObject([{ sent: false, why: 'shadow' }]);
    expect(await sweep('2026-03-06T07:30:00Z')).toMatchObject({ mode: 'shadow', files: [] });
    await at('2026-03-06T08:00:00Z', 'deliver', 'on');
    expect((await at('2026-03-06T08:00:00Z', 'triage')).stdout).toContain(
      'sam@example.com: 1 open risk, 1 not told yet',
    );
    const swept = await sweep('2026-03-06T08:30:00Z');
    expect(swept.files.filter((name: string) => name.startsWith('alert-'))).toEqual([
      expect.stringMatching(/^alert-triage-sam/),
    ]);
    await runNight(addDays(WEDNESDAY, 2), { a: 2, b: 10 });
    expect(findingsOf(addDays(WEDNESDAY, 2))).toMatchObject([
      {
        sent: false,
        why: 'already-told',
        why_text: 'sam@example.com was told in a ranked list on 2026-03-06; it goes on.',
      },
    ]);
  });
});
