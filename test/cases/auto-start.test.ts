import { describe, expect, it } from 'vitest';
import { startTold } from '../../lib/cases/auto-start.ts';
import type { Case } from '../../lib/cases/case.ts';
import { NOBODY } from '../../lib/cases/hand.ts';
import type { MorningPlan } from '../../lib/cases/plan-morning.ts';
import type { Task } from '../../lib/cases/task.ts';
import { recordTaskTelling } from '../../lib/cases/tell-tasks.ts';
import type { Outcome } from '../../lib/cases/telling.ts';
import type { HealthConfig } from '../../lib/config/health-config.ts';
import { buildRule } from '../support/build-alert.ts';
import { buildCase, buildTelling } from '../support/build-case.ts';
import { buildConfig, buildPlaybook, buildStep } from '../support/config-builder.ts';
import { planFor } from './morning-builder.ts';

/** A Monday. */
const DATE = '2026-03-02';
const failed: Outcome = { is: 'not-reached', because: 'It was refused.', isUnreachable: false };
const reached: Outcome = { is: 'reached', at: '2026-03-02T07:30:00.000Z' };
const rescue = buildPlaybook('rescue', 'Rescue', { tasks: [buildStep('Call'), buildStep('Train')] });
const review = buildPlaybook('review', 'Review', { tasks: [buildStep('Read')] });
const base = buildConfig({ playbooks: new Map([rescue, review].map((one) => [one.id, one])) });
const rules = [
  buildRule({ on: 'score-below', below: 60, clear: 65 }, { playbook: 'rescue', start: 'auto' }),
  buildRule({ on: 'score-drop', drop: 15, withinDays: 7 }, { id: 'drop', playbook: 'rescue', start: 'auto' }),
  buildRule({ on: 'band-worsens' }, { id: 'band', playbook: 'review', start: 'auto' }),
];
const config: HealthConfig = { ...base, rules };

function start(
  cases: readonly Case[],
  tasks: readonly Task[] = [],
  { plan = planFor(DATE, cases), isWhole = true }: { readonly plan?: MorningPlan; readonly isWhole?: boolean } = {},
) {
  return startTold({ date: DATE, plan, cases, tasks, isWhole }, config);
}

const titles = (tasks: readonly Task[]) => tasks.map(({ title, state }) => `${title}: ${state}`);

/** The first of them told to Sam by a message of which this came. */
function toldOfFirst(tasks: readonly Task[], outcome: Outcome): readonly Task[] {
  const to = {
    recipient: { channel: 'slack', destination: 'sam@example.com', name: 'sam@example.com', insteadOf: null },
  };
  const [first, ...others] = tasks as [Task, ...Task[]];
  const message = { period: DATE, id: 'assigned', instead: null };
  const told = recordTaskTelling(first, { ...to, of: 'sam@example.com' }, message, {
    date: DATE,
    now: `${DATE}T04:10:00.000Z`,
  });
  return [{ ...told, tellings: told.tellings.map((telling) => ({ ...telling, outcome })) }, ...others];
}

const quiet = buildCase({ alerts: [{ state: 'recovering' }] });
const { started } = start([buildCase()]);

describe('a playbook that starts by itself', () => {
  it('starts when its case is told, at the hour of the morning, and by nobody', () => {
    expect(titles(started)).toEqual(['Call: open', 'Train: open']);
    expect(started[0]).toMatchObject({ startedBy: NOBODY, startedAt: '2026-03-02T07:30:00.000Z' });
  });

  it('starts also where the digest alone names its case, or a ranked list does', () => {
    const small = planFor(DATE, [buildCase()], { notify: { budget: 0 } });
    expect(small.notices).toEqual([]);
    expect(start([buildCase()], [], { plan: small }).started).toHaveLength(2);
    expect(start([buildCase({ alerts: [{ way: 'triage' }] })]).started).toHaveLength(2);
  });

  it('starts when the digest names its case as the next of a ranked list', () => {
    const waiting = buildCase({ alerts: [{ way: 'triage' }], triageSince: '2026-02-27' });
    expect([...planFor(DATE, [waiting]).digests.values()]).toMatchObject([{ overBudget: [], triage: [{}] }]);
    expect(start([waiting]).started).toHaveLength(2);
  });

  it('does not start because somebody is reminded of a case, or hears of it above', () => {
    const reminded = buildCase({ tellings: [buildTelling({ morning: '2026-02-27' })] });
    expect(planFor(DATE, [reminded]).notices).toMatchObject([{ as: 'reminder' }]);
    expect(start([reminded]).started).toEqual([]);
  });

  it('starts once where two alerts ask for it, and beside another', () => {
    const both = buildCase({ alerts: [{}, { rule: 'drop' }, { rule: 'band' }] });
    expect(titles(start([both]).started)).toEqual(['Call: open', 'Train: open', 'Read: open']);
  });

  it('starts for each alert that is told, by whichever message, and for no other', () => {
    const both = buildCase({ alerts: [{}, { rule: 'band' }] });
    const [notice] = planFor(DATE, [both]).notices;
    const telling = (...rules: readonly string[]) => {
      const [wish] = notice!.wishes;
      return { ...notice!, wishes: [{ ...wish!, alerts: both.alerts.filter(({ rule }) => rules.includes(rule)) }] };
    };
    const plan = { ...planFor(DATE, []), notices: [telling('below-safe-zone'), telling('band')] };
    expect(titles(start([both], [], { plan }).started)).toEqual(['Call: open', 'Train: open', 'Read: open']);
    const onlyFirst = { ...both, tellings: [buildTelling()] };
    expect(titles(start([onlyFirst], [], { plan: planFor(DATE, []) }).started)).toEqual(['Call: open', 'Train: open']);
  });

  it('is not started for an alert that does not hold any more, or a case that is over', () => {
    const told = buildTelling();
    expect(start([buildCase({ alerts: [{ state: 'recovering' }], tellings: [told] })]).started).toEqual([]);
    const over = buildCase({ ended: { on: '2026-03-01', because: 'over' }, tellings: [told] });
    expect(start([over]).started).toEqual([]);
  });

  it('starts where an earlier plan of the morning has told its case, unless it was another morning or failed', () => {
    const told = (over: Parameters<typeof buildTelling>[0]) => [buildCase({ tellings: [buildTelling(over)] })];
    const nothing = { plan: planFor(DATE, []) };
    expect(start(told({}), [], nothing).started).toHaveLength(2);
    expect(start(told({ outcome: failed }), [], nothing).started).toEqual([]);
    expect(start(told({ morning: '2026-02-27' }), [], nothing).started).toEqual([]);
    expect(start(told({ as: 'reminder' }), [], nothing).started).toEqual([]);
  });

  it('is not started again where one of its tasks is done', () => {
    const done = started.map((task): Task => ({ ...task, state: 'done', endedBy: 'sam@example.com' }));
    const again = start([buildCase()], done);
    expect([again.started, again.withdrawn]).toEqual([[], []]);
    expect(again.tasks).toEqual(done);
  });
});

describe('what an earlier plan of the morning started', () => {
  it('is the same tasks, planned again, and keeps the version that is stored', () => {
    const stored = started.map((task) => ({ ...task, version: 3 }));
    expect(start([buildCase()], stored).started).toEqual(stored);
  });

  it('is dropped when the case is not told any more', () => {
    const { withdrawn, tasks } = start([quiet], started);
    expect(titles(withdrawn)).toEqual(['Call: dropped', 'Train: dropped']);
    expect(withdrawn[0]).toMatchObject({ endedBy: NOBODY });
    expect(tasks).toEqual([]);
  });

  it('stays as it is when an hour adds what has come up since', () => {
    expect(start([quiet], started, { isWhole: false })).toEqual({ tasks: started, started: [], withdrawn: [] });
  });

  it('goes on where one of its tasks is done, or somebody was told of one', () => {
    const [first, second] = started as [Task, Task];
    const done = [{ ...first, state: 'done', endedBy: 'sam@example.com' } as const, second];
    for (const known of [done, toldOfFirst(started, reached), toldOfFirst(started, { is: 'planned' })])
      expect(start([quiet], known)).toEqual({ tasks: known, started: [], withdrawn: [] });
  });

  it('is dropped where the only message about it failed, and started anew remembers that message', () => {
    const known = toldOfFirst(started, failed);
    expect(titles(start([quiet], known).withdrawn)).toEqual(['Call: dropped', 'Train: dropped']);
    const anew = start([buildCase()], start([quiet], known).withdrawn).started;
    expect(anew.map(({ state, tellings }) => [state, tellings.length])).toEqual([
      ['open', 1],
      ['open', 0],
    ]);
  });

  it('is not what a person started, nor of another morning', () => {
    for (const over of [{ startedBy: 'sam@example.com' }, { startedAt: '2026-02-27T07:30:00.000Z' }]) {
      const other = started.map((task) => ({ ...task, ...over }));
      expect(start([quiet], other)).toEqual({ tasks: other, started: [], withdrawn: [] });
    }
  });
});
