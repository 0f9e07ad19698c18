import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CareEvent } from '../../lib/care/care-event.ts';
import type { Decision } from '../../lib/cases/decision.ts';
import type { CaseAct } from '../../lib/cases/hand.ts';
import type { Telling } from '../../lib/cases/telling.ts';
import { buildRule } from '../support/build-alert.ts';
import { buildCase, buildTask, buildTelling } from '../support/build-case.ts';
import { chartsWith, modelOf, NOW, tell, wordsOf } from './timeline-of-acme.ts';

function note(text: string, at = '2026-03-02T09:00:00.000Z'): CareEvent {
  return { kind: 'note', account: 'acme', at, by: 'ann@example.com', text };
}

function decision(over: Partial<Decision>): Decision {
  return {
    ...{
      night: '2026-03-01',
      account: 'acme',
      rule: 'below-safe-zone',
      state: 'new',
      finding: 'Score 41 is below 60.',
    },
    ...{ sent: true, code: 'opened', because: 'New.', to: 'sam@example.com', at: null },
    ...over,
  };
}

describe('a case in a timeline', () => {
  it('is one story: what opened, who was told, who took it, what was done, how it ended', () => {
    const acts: CaseAct[] = [{ at: '2026-03-02T09:00:00.000Z', by: 'sam@example.com', did: 'started-playbook' }];
    const ended = { on: '2026-03-09', because: 'over' } as const;
    const alerts = [{ state: 'resolved', resolvedOn: '2026-03-09' }] as const;
    const one = buildCase({ alerts, ended, acts, tellings: [buildTelling()] });
    const task = buildTask({ state: 'done', endedBy: 'sam@example.com', endedAt: '2026-03-05T10:00:00.000Z' });
    const entries = tell({ cases: [one], tasks: [task], decisions: [decision({})] });
    expect(entries.map(({ kind, words, by }) => [kind, words, by])).toEqual([
      ['alert', 'Risk ended: no rule holds any more', null],
      ['alert', 'Holds no more: below-safe-zone', null],
      ['task', 'Task done: Call them', 'sam@example.com'],
      ['act', 'Taken in hand: playbook started (risk)', 'sam@example.com'],
      ['task', 'Task for sam@example.com, due 6 Mar 2026: Call them', 'sam@example.com'],
      ['telling', 'Told sam@example.com of the risk, by a message of its own', null],
      ['alert', 'Risk opened: below-safe-zone, warning', null],
    ]);
    expect(entries.at(-1)!.details).toEqual(['Score 41 is below 60.']);
  });

  it('says what got worse, and what came back, while that is kept', () => {
    const alerts = [{}, { rule: 'nps-fell', title: 'NPS fell', openedOn: '2026-03-06', episode: 2 }];
    const decisions = [
      decision({ night: '2026-03-03', code: 'worsened', state: 'persisting', finding: 'Score 20 is below 60.' }),
      decision({ night: '2026-03-02', rule: 'nps-fell', finding: 'NPS fell by 3.' }),
      decision({ night: '2026-03-04', rule: 'nps-fell', state: 'cleared', code: 'over-waiting', finding: '' }),
    ];
    const entries = tell({ cases: [buildCase({ alerts })], decisions });
    expect(entries.map(({ night, words, details }) => [night, words, ...details])).toEqual([
      ['2026-03-06', 'Came back in the open risk: NPS fell, warning'],
      ['2026-03-04', 'Holds no more: NPS fell'],
      ['2026-03-03', 'Got worse: below-safe-zone', 'Score 20 is below 60.'],
      ['2026-03-02', 'Opened: NPS fell', 'NPS fell by 3.'],
      ['2026-03-01', 'Risk opened: below-safe-zone, warning'],
    ]);
  });

  it('says of a message whom it reached, or why it did not', () => {
    const missed = { is: 'not-reached', because: 'The mailbox is full.', isUnreachable: false } as const;
    const tellings = [
      buildTelling({ to: 'ann@example.com', of: 'sam@example.com', as: 'digest' }),
      buildTelling({ morning: '2026-03-03', outcome: missed }),
      buildTelling({ morning: '2026-03-04', outcome: { ...missed, mayHaveArrived: true }, as: 'reminder' }),
      buildTelling({ morning: '2026-03-05', outcome: { is: 'planned' }, as: 'escalation', code: 'step' }),
    ];
    const entries = tell({ cases: [buildCase({ tellings })] }).filter(({ kind }) => kind === 'telling');
    expect(wordsOf(entries)).toEqual([
      'On its way to sam@example.com: the risk, as it was escalated',
      'Not known to have reached sam@example.com: the risk, by a reminder',
      'Did not reach sam@example.com: the risk, by a message of its own',
      'Told ann@example.com (for sam@example.com) of the risk, in the digest',
    ]);
    expect(entries[2]!.details).toEqual([
      'The mailbox is full.',
      'It was new.',
      'Message alert sa for the morning of 3 Mar 2026',
    ]);
  });

  it('says once that an alert holds no more, also while the decision is kept', () => {
    const alerts = [{ state: 'resolved', resolvedOn: '2026-03-09' }] as const;
    const decisions = [decision({ night: '2026-03-09', state: 'cleared', code: 'over-untold' })];
    const words = wordsOf(tell({ cases: [buildCase({ alerts })], decisions }));
    expect(words.filter((one) => one.startsWith('Holds no more'))).toHaveLength(1);
  });

  it('names a rule of which no case is kept by its title in the model', () => {
    const rules = [buildRule({ on: 'score-below', below: 60, clear: 65 }, { title: 'Low score' })];
    const entries = tell({ decisions: [decision({})] }, { config: { ...modelOf(), rules } });
    expect(wordsOf(entries)).toEqual(['Opened: Low score']);
  });

  it('has the acts of now, and nobody’s name on what the product did by itself', () => {
    const acts: CaseAct[] = [
      { at: '2026-03-20T09:00:00.000Z', by: 'nightrounds', did: 'lapsed' },
      { at: '2026-04-01T12:00:00Z', by: 'sam@example.com', did: 'acknowledged' },
    ];
    expect(tell({ cases: [buildCase({ acts, alerts: [] })] }).map(({ by }) => by)).toEqual(['sam@example.com', null]);
  });

  it('has no act that is still to come', () => {
    const acts: CaseAct[] = [{ at: '2026-05-01T09:00:00.000Z', by: 'nightrounds', did: 'snooze-ended' }];
    expect(tell({ cases: [buildCase({ acts, alerts: [] })] })).toEqual([]);
  });
});

describe('a task in a timeline', () => {
  const overdue = (over: Parameters<typeof buildTask>[0]) =>
    tell({ tasks: [buildTask(over)] }).filter(({ words }) => words.startsWith('Task overdue'));

  it('was overdue once its day had passed and it was open', () => {
    expect(overdue({})).toMatchObject([{ at: '2026-03-07T00:00:00.000Z', by: null }]);
    expect(overdue({ state: 'done', endedBy: 'x', endedAt: '2026-03-07T09:00:00.000Z' })).toHaveLength(1);
  });

  it('that is due at an hour was overdue from then on', () => {
    const dueAt = '2026-03-06T15:30:00.000Z';
    expect(overdue({ dueAt })).toMatchObject([{ at: dueAt }]);
    expect(overdue({ dueAt, state: 'done', endedBy: 'x', endedAt: '2026-03-06T15:00:00.000Z' })).toEqual([]);
  });

  it('of nobody says whose it would have been, and what there is to send', () => {
    const [started] = tell({ tasks: [buildTask({ assignee: null, role: 'manager', text: 'Hello' })] }).slice(-1);
    expect(started).toMatchObject({
      words: 'Task for nobody (manager), due 6 Mar 2026: Call them',
      details: ['Text to send: Hello'],
    });
  });

  it('was not where it ended on its day, or its day is still to come', () => {
    expect(overdue({ state: 'dropped', endedBy: 'x', endedAt: '2026-03-06T23:00:00.000Z' })).toEqual([]);
    expect(overdue({ dueOn: '2026-04-01' })).toEqual([]);
  });
});

describe('a note in a timeline', () => {
  it('is there line by line, as it was written', () => {
    expect(tell({ care: [note('Met Bo.\r\n\r\nThey hire <b>ten</b>.')] })).toMatchObject([
      { kind: 'note', words: 'Note', details: ['Met Bo.', 'They hire <b>ten</b>.'], by: 'ann@example.com' },
    ]);
  });

  it('has no line of blanks', () => {
    expect(tell({ care: [note('One.\n  \t\nTwo.')] })).toMatchObject([{ details: ['One.', 'Two.'] }]);
  });

  it('stands under the date of the portfolio’s time zone', () => {
    const config = { ...modelOf(), timezone: 'America/New_York' };
    const care = [note('late', '2026-03-02T04:59:00.000Z'), note('early', '2026-03-02T05:00:00.000Z')];
    expect(tell({ care }, { config, since: '2026-03-02' })).toMatchObject([{ details: ['early'] }]);
  });

  it('from before the date that is asked for is left out', () => {
    const care = [note('old', '2026-03-01T23:59:59.000Z'), note('new', '2026-03-02T00:00:00.000Z')];
    expect(tell({ care }, { since: '2026-03-02' })).toMatchObject([{ details: ['new'] }]);
  });
});

describe('what people set, in a timeline', () => {
  const by = { account: 'acme', at: '2026-03-02T09:00:00.000Z', by: 'ann@example.com' };

  it('says of which account it was said to be, or that this was taken back', () => {
    const care: CareEvent[] = [
      { ...by, kind: 'renamed', from: 'acme-old' },
      { ...by, at: '2026-03-03T09:00:00.000Z', kind: 'renamed', from: null },
    ];
    expect(wordsOf(tell({ care }))).toEqual([
      'Said to have had no other id before',
      'Said to be the account that was acme-old',
    ]);
  });
});

it('what a night found stands under that night', () => {
  const history = chartsWith({}, { score: 40, raw: 40 });
  expect(tell(history, { since: '2026-03-02' }).map(({ night }) => night)).toEqual(['2026-03-02']);
  expect(tell(history, { since: '2026-03-03' })).toEqual([]);
});

/** Instants of February and March, before now; seconds, as Slack has them, or milliseconds. */
const instant = fc
  .integer({ min: Date.parse('2026-02-01T00:00:00Z'), max: Date.parse('2026-03-31T00:00:00Z') })
  .chain((at) => fc.constantFrom(new Date(at).toISOString(), `${new Date(at).toISOString().slice(0, 19)}Z`));

const outcome: fc.Arbitrary<Telling['outcome']> = fc.oneof(
  fc.constant({ is: 'planned' } as const),
  instant.map((at) => ({ is: 'reached', at }) as const),
  fc.constant({ is: 'not-reached', because: 'It was refused.', isUnreachable: false } as const),
);
const did = fc.constantFrom<CaseAct['did']>('acknowledged', 'snoozed', 'undid', 'lapsed', 'wrong-owner', 'useful');
const ending = fc.option(fc.tuple(instant, fc.constantFrom('done' as const, 'dropped' as const)), { nil: null });

const anyHistory = fc.record({
  acts: fc.array(fc.record({ at: instant, did }), { maxLength: 6 }),
  tellings: fc.array(fc.record({ plannedAt: instant, outcome }), { maxLength: 6 }),
  tasks: fc.array(fc.record({ startedAt: instant, ending, told: outcome }), { maxLength: 6 }),
  notes: fc.array(instant, { maxLength: 6 }),
  scores: fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 6 }),
});

describe('a timeline, over any history', () => {
  it('has every act, telling, task and note exactly once, the newest first', () => {
    fc.assert(
      fc.property(anyHistory, ({ acts, tellings, tasks, notes, scores }) => {
        const one = buildCase({
          acts: acts.map((act, at) => ({ ...act, by: `actor-${at}` })),
          tellings: tellings.map((telling, at) => buildTelling({ ...telling, to: `told-${at}`, of: `told-${at}` })),
        });
        const started = tasks.map(({ startedAt, ending: end, told }, at) =>
          buildTask({
            ...{ id: String(at), title: `task-${at}`, startedAt },
            tellings: [
              buildTelling({ outcome: told, plannedAt: startedAt, to: `assignee-${at}`, of: `assignee-${at}` }),
            ],
            ...(end !== null && { endedAt: end[0], state: end[1], endedBy: 'sam' }),
          }),
        );
        const entries = tell({
          ...chartsWith(...scores.map((score) => ({ score, raw: score }))),
          cases: [one],
          tasks: started,
          care: notes.map((at, place) => note(`note-${place}`, at)),
        });
        const count = (is: (entry: (typeof entries)[number]) => boolean) => entries.filter(is).length;
        for (const at of acts.keys()) expect(count(({ by }) => by === `actor-${at}`)).toBe(1);
        for (const at of tellings.keys()) expect(count(({ words }) => words.includes(`told-${at}`))).toBe(1);
        for (const at of notes.keys()) expect(count(({ details }) => details.includes(`note-${at}`))).toBe(1);
        tasks.forEach(({ ending: end }, at) => {
          const own = entries.filter(({ words }) => words.endsWith(`: task-${at}`));
          expect(count(({ words }) => words.includes(`assignee-${at}`))).toBe(1);
          expect(own.filter(({ words }) => words.startsWith('Task for'))).toHaveLength(1);
          expect(own.filter(({ words }) => /^Task (done|dropped)/.test(words))).toHaveLength(end === null ? 0 : 1);
        });
        const times = entries.map(({ at }) => Date.parse(at));
        expect(times).toEqual([...times].sort((a, b) => b - a));
        expect(times.every((at) => at <= Date.parse(NOW))).toBe(true);
      }),
    );
  });
});
