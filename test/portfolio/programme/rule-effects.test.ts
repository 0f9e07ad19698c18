import { describe, expect, it } from 'vitest';
import type { Case } from '../../../lib/cases/case.ts';
import type { CaseAct } from '../../../lib/cases/hand.ts';
import { describeWeekProgramme } from '../../../lib/messages/programme-words.ts';
import { measureRules } from '../../../lib/portfolio/programme/rule-effects.ts';
import { listTrials } from '../../../lib/portfolio/programme/trials.ts';
import { sumWeekProgramme } from '../../../lib/portfolio/programme/week-programme.ts';
import { buildRule } from '../../support/build-alert.ts';
import { buildCase, buildTask, buildTelling } from '../../support/build-case.ts';

const rules = [
  buildRule(
    { on: 'score-below', below: 60, clear: 60 },
    { title: 'Below the line', risk: 'Churn', playbook: 'rescue' },
  ),
];
const NOW = '2026-03-31T12:00:00.000Z';

const act = (did: CaseAct['did'], at: string, by = 'sam@example.com'): CaseAct => ({ did, at, by });

function measure(cases: readonly Case[], { since = '2026-01-01', now = NOW } = {}) {
  return measureRules(cases, { since, now }, { rules })[0]!;
}

/** Reached Sam on 2 March at half past seven. */
const told = (over: Parameters<typeof buildCase>[0] = {}) => buildCase({ tellings: [buildTelling()], ...over });

describe('the alerts of a rule', () => {
  it('are counted, with those that reached somebody: what was only planned or went wrong did not', () => {
    const missed = buildTelling({ outcome: { is: 'not-reached', because: 'It bounced.', isUnreachable: true } });
    const cases = [
      told(),
      buildCase({ tellings: [missed] }),
      buildCase({ tellings: [buildTelling({ outcome: { is: 'planned' } })] }),
    ];
    expect(measure(cases)).toMatchObject({ title: 'Below the line', risk: 'Churn', alerts: 3, told: 1, answerable: 1 });
  });

  it('are of the period by the night on which they opened', () => {
    expect(measureRules([told()], { since: '2026-03-02', now: NOW }, { rules })).toEqual([]);
    expect(measure([told()], { since: '2026-03-01' }).alerts).toBe(1);
  });

  it('are in hand within 48 hours of the message, to the second', () => {
    const cases = [
      told({ acts: [act('acknowledged', '2026-03-04T07:30:00.000Z')] }),
      told({ acts: [act('acknowledged', '2026-03-04T07:30:01.000Z')] }),
      told({ acts: [act('started-playbook', '2026-03-01T09:00:00.000Z')] }),
      told({ acts: [act('useful', '2026-03-02T09:00:00.000Z')] }),
      told(),
    ];
    expect(measure(cases)).toMatchObject({ answerable: 5, prompt: 2 });
  });

  it('are not late while their 48 hours run', () => {
    expect(measure([told()], { now: '2026-03-04T07:29:59.000Z' })).toMatchObject({ told: 1, answerable: 0 });
  });

  it('have the verdicts of whoever was told, the last word of each', () => {
    const mia = 'mia@example.com';
    const cases = [
      told({ acts: [act('not-useful', '2026-03-02T08:00:00.000Z'), act('useful', '2026-03-03T08:00:00.000Z')] }),
      told({ acts: [act('not-useful', '2026-03-02T08:00:00.000Z'), act('useful', '2026-03-02T09:00:00.000Z', mia)] }),
      // Said of an alert that had not reached anybody.
      told({ acts: [act('not-useful', '2026-03-01T08:00:00.000Z')] }),
      told({ acts: [act('wrong-owner', '2026-03-02T08:00:00.000Z')] }),
    ];
    expect(measure(cases)).toMatchObject({ useful: 2, notUseful: 1 });
  });

  it('ended by themselves where nobody ever had the case in hand', () => {
    const alerts = [{ state: 'resolved', resolvedOn: '2026-03-08' }] as const;
    const cases = [
      told({ alerts }),
      told({ alerts, acts: [act('useful', '2026-03-03T08:00:00.000Z')] }),
      told({
        alerts,
        acts: [act('acknowledged', '2026-03-03T08:00:00.000Z'), act('undid', '2026-03-03T09:00:00.000Z')],
      }),
      told(),
    ];
    expect(measure(cases)).toMatchObject({ alerts: 4, over: 3, overByItself: 2 });
  });

  it('of a rule that is no more go by what it was called', () => {
    const gone = told({ alerts: [{ rule: 'old', title: 'Old rule', risk: 'Silence' }] });
    expect(measure([gone])).toMatchObject({ rule: 'old', title: 'Old rule', risk: 'Silence', told: 0 });
  });
});

describe('the programme of a week', () => {
  const week = { monday: '2026-03-30', sunday: '2026-04-05', timezone: 'UTC' };
  const one = (account: string, over: Parameters<typeof buildCase>[0] = {}) => buildCase({ account, ...over });
  const start = (account: string, date: string) =>
    buildTask({ account, id: '2026-03-01.below-safe-zone.1.1', startedAt: `${date}T09:00:00.000Z` });

  function sum(cases: readonly Case[], ...tasks: ReturnType<typeof start>[]) {
    return sumWeekProgramme(cases, listTrials(cases, tasks, { rules, timezone: 'UTC' }), week);
  }

  it('has what was started in it, and what became of what was started 30 days before', () => {
    const over = { ended: { on: '2026-03-20', because: 'over' } } as const;
    const cases = [one('a'), one('b', over), one('c'), one('d')];
    // Day 30 of a start on 2 March, counted from the night before it, is 31 March; of 8 March it is 6 April.
    const tasks = [
      start('a', '2026-04-05'),
      start('b', '2026-03-02'),
      start('c', '2026-03-07'),
      start('d', '2026-03-08'),
    ];
    expect(sum(cases, ...tasks)).toMatchObject({ started: 1, observed: 2, over: 1 });
  });

  it('has its verdicts, and open cases by risk', () => {
    const acts = [act('useful', '2026-03-30T00:00:00.000Z')];
    const late = [act('not-useful', '2026-04-06T00:00:00.000Z')];
    const risky = { alerts: [{ risk: 'Low adoption' }, { rule: 'other', risk: 'Low adoption' }] };
    const found = sum([
      one('a', { acts, ...risky }),
      one('b', { acts: late, ...risky }),
      one('c', { alerts: [{ risk: 'No sponsor' }] }),
      one('d', { ...risky, ended: { on: '2026-03-20', because: 'over' } }),
      one('e', { alerts: [{ risk: 'Low adoption', state: 'recovering' }] }),
    ]);
    expect(found.verdicts).toEqual({ useful: 1, notUseful: 0 });
    expect(found.risks).toEqual([
      { risk: 'Low adoption', cases: 2 },
      { risk: 'No sponsor', cases: 1 },
    ]);
  });

  it('is a line of the week’s summary, and none where nothing was', () => {
    expect(
      describeWeekProgramme({
        ...{ started: 12, observed: 10, over: 8, verdicts: { useful: 14, notUseful: 3 } },
        risks: [
          { risk: 'Low adoption', cases: 4 },
          { risk: 'No sponsor', cases: 1 },
        ],
      }),
    ).toBe(
      'Playbooks: 12 started; 8 of 10 cases in which one began 30 days before ended within those 30 days. 14 of 17 verdicts on alerts said “useful”. Open cases by risk: Low adoption 4 and No sponsor 1.',
    );
    expect(describeWeekProgramme(sum([]))).toBe('');
  });
});
