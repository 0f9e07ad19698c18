import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Night } from '../../lib/calendar.ts';
import type { Task } from '../../lib/cases/task.ts';
import { findPackageFolder } from '../../lib/package-folder.ts';
import { liveIn } from './live.ts';

const PROGRAMMES = path.join(findPackageFolder(), 'examples', 'programmes');
const MONDAY = '2026-11-23';
const TUESDAY = '2026-11-24';
const SAM = 'sam@example.com';
const ANN = 'ann@example.com';
const EVE = 'eve@example.com';

/** An example in a folder of its own. */
function open(name: string) {
  const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(path.join(PROGRAMMES, name), folder, { recursive: true });
  const days = liveIn(folder);
  return {
    run: days.run,
    /** Account → score. */
    async night(night: Night): Promise<Readonly<Record<string, number>>> {
      const scores = readFileSync(path.join(await days.night(night), 'scores.csv'), 'utf8');
      const [header = '', ...rows] = scores.trim().split('\n');
      const place = header.split(',').indexOf('score');
      return Object.fromEntries(rows.map((row) => [row.split(',')[0]!, Number(row.split(',')[place])]));
    },
    morning: (date: Night) => days.sweep(`${date}T07:31:00Z`),
    async tasks(at: string): Promise<readonly Task[]> {
      return JSON.parse(await days.run(at, 'tasks', '--all', '--json'));
    },
  };
}

const EXAMPLES = [
  {
    name: 'weighted-score',
    // 40 % adoption + 30 % support + 20 % sentiment + 10 % payment; Ember has no NPS: (36 + 30 + 10) / 0.8.
    scores: { harbor: 86, birch: 62, cobalt: 34, delta: 55, ember: 95, fjord: 64 },
    bad: { account: 'cobalt', name: 'Cobalt Foods', before: 75, owner: SAM, rule: 'under-60' },
    because: 'Score 34 is below 60.',
    tasks: [
      ['Call the sponsor', SAM, '2026-12-01'],
      ['Agree on a plan with dates', SAM, '2026-12-04'],
    ],
    isAuto: false,
  },
  {
    name: 'usage-goals',
    // Cedar: 10 of 50 seats are under the first threshold, 100 logins after 1,300 are −92 %, ten milestones are the goal: 20 % of 100.
    scores: { atlas: 91, bolt: 66, cedar: 20, dune: 76 },
    bad: { account: 'cedar', name: 'Cedar Health', before: 85, owner: ANN, rule: 'sharp-drop' },
    because: 'Score fell 65.0 points, from 85 on',
    tasks: [
      ['Ask the champion what changed', ANN, '2026-11-30'],
      ['Show the team what they have not used yet', ANN, '2026-12-04'],
    ],
    isAuto: false,
  },
  {
    name: 'client-types',
    // River is a shop: 8 % more sales are under the 10 % that shops begin at. Quartz sells as much more as Pixel and is no shop.
    scores: { orchard: 69, pixel: 69, quartz: 82, river: 12, stone: 0 },
    bad: { account: 'river', name: 'River Outdoor', before: 61, owner: ANN, rule: 'losing-ground' },
    because: 'Score 12 is below 50.',
    tasks: [
      ['Review the campaigns of the last 90 days', ANN, '2026-12-02'],
      ['Agree on next month’s goals', ANN, '2026-12-04'],
    ],
    isAuto: false,
  },
  {
    name: 'top-20-audit',
    // A quarter of each indicator’s share of four points: Heron 1, 2, 1 and 1 are 5 of 16. Umber and Vesper are lower, and no part of the audit.
    scores: {
      ...{ aspen: 94, basalt: 81, cirrus: 63, domino: 56, elm: 75, falcon: 75, garnet: 75, heron: 31, iris: 75 },
      ...{ juniper: 75, kestrel: 75, lotus: 75, maple: 75, nova: 75, opal: 75, pine: 75, quill: 75, raven: 75 },
      ...{ sable: 75, tundra: 100, umber: 25, vesper: 13 },
    },
    bad: { account: 'heron', name: 'Heron', before: 81, owner: ANN, rule: 'audit' },
    because: 'Score 31 is below 50.',
    tasks: [['Call the sponsor', ANN, '2026-12-02']],
    isAuto: true,
  },
  {
    name: 'executive-check-in',
    // Meridian: 5 of 50 logins are 5 points of 50, 6 urgent tickets 5 of 20, no champion none of 30.
    scores: { lumen: 90, meridian: 10, north: 70, orbit: 58 },
    bad: { account: 'meridian', name: 'Meridian Bank', before: 95, owner: SAM, rule: 'champion-left' },
    because: 'Champion in place: no.',
    tasks: [
      ['Call their executive sponsor', EVE, '2026-11-27'],
      ['Offer training to the new champion', SAM, '2026-11-30'],
    ],
    isAuto: true,
  },
] as const;

describe.each(EXAMPLES)('the programme “$name”', ({ name, scores, bad, because, tasks, isAuto }) => {
  it('scores as by hand, and follows a bad account from its export to the executive and the closed task', async () => {
    const days = open(name);
    expect((await days.night(MONDAY))[bad.account]).toBe(bad.before);
    await days.morning('2026-11-24');
    expect(await days.night(TUESDAY)).toEqual(scores);

    // The owner hears of it on the next working morning, from a message of its own that says why.
    const wednesday = await days.morning('2026-11-25');
    const told = wednesday.find(({ kind, to }) => kind === 'alert' && to === bad.owner);
    expect(told?.text).toContain(bad.name);
    expect(told?.text).toContain(because);

    // Nobody takes it in hand: the owner is reminded after a day, the executive asked for a check-in after two.
    await days.night('2026-11-25');
    const thursday = await days.morning('2026-11-26');
    expect(thursday.filter(({ kind }) => kind === 'alert-reminder').map(({ to }) => to)).toEqual([bad.owner]);
    expect(thursday.filter(({ to, kind }) => to === EVE && kind === 'alert-escalation')).toEqual([]);
    await days.night('2026-11-26');
    const friday = await days.morning('2026-11-27');
    const asked = friday.find(({ kind, to }) => kind === 'alert-escalation' && to === EVE);
    expect(asked?.text).toContain(bad.name);
    expect(asked?.text).toMatch(/check-in/i);

    // What is to be done has a name, a person and a day, and ends.
    const morning = '2026-11-27T09:00:00Z';
    if (!isAuto) await days.run(morning, 'tasks', 'start', bad.account, bad.rule, '--by', bad.owner);
    const assigned = (await days.tasks(morning)).filter(({ account }) => account === bad.account);
    expect(assigned.map(({ title, assignee, dueOn }) => [title, assignee, dueOn])).toEqual(tasks);
    for (const { id, assignee } of assigned)
      await days.run('2026-11-27T12:00:00Z', 'tasks', 'done', bad.account, id, '--by', assignee!);
    await days.night('2026-11-27');
    const later = await days.morning('2026-12-07');
    expect(later.filter(({ kind }) => kind === 'task-overdue')).toEqual([]);
    const all = (await days.tasks('2026-12-07T12:00:00Z')).filter(({ account }) => account === bad.account);
    expect(all.map(({ state }) => state)).toEqual(assigned.map(() => 'done'));
  });
});

it('every programme of the folder is followed', () => {
  const names = readdirSync(PROGRAMMES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(names.map((entry) => entry.name).sort()).toEqual(EXAMPLES.map((one) => one.name).sort());
});
