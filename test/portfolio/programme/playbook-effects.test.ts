import { describe, expect, it } from 'vitest';
import { addDays, type Night } from '../../../lib/calendar.ts';
import type { Case, CaseEnd } from '../../../lib/cases/case.ts';
import { NOBODY } from '../../../lib/cases/hand.ts';
import type { Task } from '../../../lib/cases/task.ts';
import { measurePlaybooks, type TrialFacts } from '../../../lib/portfolio/programme/playbook-effects.ts';
import { listTrials } from '../../../lib/portfolio/programme/trials.ts';
import { buildRule } from '../../support/build-alert.ts';
import { buildCase, buildTask, buildTelling } from '../../support/build-case.ts';
import { buildConfig } from '../../support/config-builder.ts';

const OPENED = '2026-03-01';
const AS_OF = '2026-06-30';

const config = buildConfig({
  rules: [buildRule({ on: 'score-below', below: 60, clear: 60 }, { playbook: 'rescue' })],
  playbooks: new Map([['rescue', { id: 'rescue', title: 'Bring them back', autoSeverities: [], tasks: [] }]]),
});

/** Opened on 1 March, of an account of its own. */
function caseOf(account: string, ended: CaseEnd | null = null, over: Partial<Case> = {}): Case {
  return { ...buildCase({ account, ended }), ...over };
}

function startedOn(date: Night, one: Case, over: Partial<Task> = {}): Task {
  return buildTask({
    ...{ account: one.account, id: `${one.openedOn}.below-safe-zone.1.1`, startedAt: `${date}T09:00:00.000Z` },
    ...over,
  });
}

const overOn = (on: Night): CaseEnd => ({ on, because: 'over' });

function measure(cases: readonly Case[], tasks: readonly Task[], facts: Partial<TrialFacts> = {}) {
  const trials = listTrials(cases, tasks, config);
  const [effect] = measurePlaybooks(trials, config, { asOf: AS_OF, pointsOf: () => null, ...facts });
  return effect!;
}

describe('no measure of what helped', () => {
  it('was kept: now a playbook has its cases, who started it, and how many ended within 30 days', () => {
    // Started on 5 March, the night before being the 4th: day 30 is 3 April.
    const cases = [caseOf('a', overOn('2026-04-03')), caseOf('b', overOn('2026-04-04')), caseOf('c')];
    const [a, b, c] = cases as [Case, Case, Case];
    const tasks = [
      startedOn('2026-03-05', a),
      startedOn('2026-03-05', b, { startedBy: NOBODY }),
      startedOn('2026-03-05', c),
    ];
    expect(measure(cases, tasks)).toMatchObject({
      ...{ title: 'Bring them back', automatic: 1, byHand: 2 },
      started: { cases: 3, observed: 3, over: 1, gone: 0 },
      without: { cases: 0 },
    });
  });

  it('is beside the cases of the same rules in which it was not started', () => {
    const [a, b, c] = [caseOf('a'), caseOf('b', overOn('2026-03-31')), caseOf('c', overOn('2026-04-01'))];
    const effect = measure([a, b, c], [startedOn('2026-03-05', a)]);
    // Without a start they count from the night the rule opened its alert, 1 March.
    expect(effect.without).toMatchObject({ cases: 2, observed: 2, over: 1 });
    expect(effect.started).toMatchObject({ cases: 1, observed: 1, over: 0 });
  });

  it('has medians of ten or more: here the days to the end, and the points by customers’ own doing', () => {
    const days = [2, 4, 6, 8, 10, 12, 14, 16, 18, 60];
    const cases = days.map((after, index) => caseOf(`a${index}`, overOn(addDays('2026-03-04', after))));
    const tasks = cases.map((one) => startedOn('2026-03-05', one));
    const points = (one: Case) => Number(one.account.slice(1)) - 3;
    const { started } = measure(cases, tasks, { pointsOf: ({ one }) => points(one) });
    expect(started.daysToEnd).toEqual({ n: 10, median: 11 });
    // −3 … 6
    expect(started.points).toEqual({ n: 10, median: 1.5 });
    expect(started.over).toBe(9);
  });

  it('tells no median of fewer than ten, only how many there are', () => {
    const cases = Array.from({ length: 9 }, (_, index) => caseOf(`a${index}`, overOn('2026-03-10')));
    const { started } = measure(
      cases,
      cases.map((one) => startedOn('2026-03-05', one)),
      { pointsOf: () => 4 },
    );
    expect(started).toMatchObject({ over: 9, daysToEnd: { n: 9, median: null }, points: { n: 9, median: null } });
  });

  it('says nothing of what is not 30 days old', () => {
    const one = caseOf('a', overOn('2026-03-10'));
    const tasks = [startedOn('2026-03-05', one)];
    expect(measure([one], tasks, { asOf: '2026-04-02' }).started).toMatchObject({ cases: 1, observed: 0, over: 0 });
    expect(measure([one], tasks, { asOf: '2026-04-03' }).started).toMatchObject({ cases: 1, observed: 1, over: 1 });
  });

  it('counts an account that left or churned as one that did not end well, and what was corrected or renamed not at all', () => {
    const on = '2026-03-20';
    const ends = ['left', 'churned', 'withdrawn', 'renamed'] as const;
    const cases = ends.map((because) => caseOf(because, { on, because }));
    const { started } = measure(
      cases,
      cases.map((one) => startedOn('2026-03-05', one)),
    );
    expect(started).toMatchObject({ cases: 4, observed: 2, over: 0, gone: 2 });
  });

  it('passes over tasks of no playbook', () => {
    const one = caseOf('a');
    const own = startedOn('2026-03-05', one, { playbook: null });
    expect(measure([one], [own])).toMatchObject({ started: { cases: 0 }, without: { cases: 1 } });
  });

  it('counts a playbook once a case, from its first start', () => {
    const one = caseOf('a', overOn('2026-04-05'));
    const tasks = [startedOn('2026-03-20', one, { id: `${OPENED}.below-safe-zone.1.2` }), startedOn('2026-03-05', one)];
    expect(measure([one], tasks).started).toMatchObject({ cases: 1, over: 0 });
  });

  it('takes for no start what the product started and took back', () => {
    const one = caseOf('a');
    const taken = { startedBy: NOBODY, endedBy: NOBODY, state: 'dropped' } as const;
    expect(measure([one], [startedOn('2026-03-05', one, taken)])).toMatchObject({
      started: { cases: 0 },
      without: { cases: 1 },
    });
    // Somebody was told of it: it was started all the same.
    const told = { ...taken, tellings: [buildTelling()] };
    expect(measure([one], [startedOn('2026-03-05', one, told)]).started.cases).toBe(1);
  });

  it('goes on with a playbook that the model has no more', () => {
    const one = caseOf('a');
    expect(measure([one], [startedOn('2026-03-05', one, { playbook: 'old' })]).title).toBe('old');
  });
});
