import { describe, expect, it } from 'vitest';
import { readAbsence, readIsoNight } from '../../lib/config/absence.ts';
import { openDirectory } from '../../lib/config/directory.ts';
import { configText, problemOf, problemsOf, read } from './config-text.ts';

const directory = openDirectory([
  { name: 'Ann Lee', address: 'Ann@Example.com', manager: null },
  { name: 'Max Roe', address: 'max@example.com', manager: null },
  { name: 'Kim Doe', address: 'kim@example.com', manager: null },
  { name: 'kim doe', address: 'k.doe@example.com', manager: null },
]);

const days = { from: '2026-03-01', until: '2026-03-08' };
const absence = (away: Partial<Record<'from' | 'until' | 'to', string | null>>, address = 'Ann@Example.com') =>
  readAbsence({ address, away: { ...days, to: null, ...away } }, directory, readIsoNight);

describe('somebody who is away', () => {
  it.each(['max@example.com', 'Max Roe', ' MAX  ROE ', 'Max Roe <max@example.com>'])(
    'has whoever "%s" names stand in',
    (to) => {
      expect(absence({ to })).toEqual({ delegate: { away: 'ann@example.com', to: 'max@example.com', ...days } });
    },
  );

  it('is away for one day where it is the first and the last', () => {
    expect(absence({ until: '2026-03-01', to: 'Max Roe' })).toMatchObject({ delegate: { until: '2026-03-01' } });
  });

  it('is not away where no day is written, whoever would stand in', () => {
    for (const nothing of [null, '', '  '])
      expect(absence({ from: nothing, until: nothing, to: 'Max Roe' }), String(nothing)).toBeNull();
  });

  it.each([
    ['a first day is missing', { from: '' }, 'from', 'is empty'],
    ['a last day is missing', { until: null }, 'until', 'is empty'],
    ['a day is no date', { from: 'soon' }, 'from', 'is no date'],
    ['a day is not in the calendar', { until: '2026-02-30' }, 'until', 'is no date'],
    ['the last day is before the first', { until: '2026-02-28' }, 'until', 'is before the first day, 2026-03-01'],
    ['nobody is named', { to: ' ' }, 'to', 'is empty'],
    ['a stranger is named', { to: 'Eve' }, 'to', 'is no mail address, and no name of one of the people'],
    ['two are named', { to: 'max@example.com, kim@example.com' }, 'to', 'is no mail address, and no name of one of'],
    ['a name is that of two', { to: 'Kim Doe' }, 'to', 'is no mail address, and no name of one of the people'],
    ['it is they themselves', { to: 'ann lee' }, 'to', 'is the person who is away'],
  ] as const)('has nobody stand in where %s', (_, away, part, is) => {
    const read = absence({ to: 'Max Roe', ...away });
    expect(read).toMatchObject({ fault: { part, is: expect.stringContaining(is) } });
  });

  it('is nobody where the person has no mail address', () => {
    expect(absence({ to: 'Max Roe' }, 'Ann Lee')).toMatchObject({ fault: { part: 'email', written: 'Ann Lee' } });
  });
});

describe('away: in a list of people', () => {
  const list = (away: string) =>
    configText({
      rest: `people:\n  - { name: Max Roe, email: max@example.com }\n  - { name: Ann Lee, email: ann@example.com, away: ${away} }`,
    });

  it('has a person of the list stand in by their name, after notify.delegates', () => {
    const text = `${list('{ from: 2026-03-01, until: 2026-03-08, to: max roe }')}\nnotify: { delegates: [{ away: kim@example.com, to: bob@example.com, from: 2026-03-02, until: 2026-03-03 }] }`;
    expect(read(text).notify.delegates).toEqual([
      { away: 'kim@example.com', to: 'bob@example.com', from: '2026-03-02', until: '2026-03-03' },
      { away: 'ann@example.com', to: 'max@example.com', ...days },
    ]);
  });

  it.each([
    ['{ from: 2026-03-01, until: 2026-03-08, to: Eve }', 'to: "Eve" is no mail address, and no name of one of'],
    ['{ from: 2026-03-01, until: 2026-03-08, to: Ann Lee }', 'to: "Ann Lee" is the person who is away'],
    ['{ from: 2026-03-08, until: 2026-03-01, to: Max Roe }', 'until: "2026-03-01" is before the first day, 2026-03-08'],
  ])('is refused as %s, with its line', (away, problem) => {
    const text = list(away);
    const line = text.split('\n').findIndex((one) => one.includes('Ann Lee')) + 1;
    expect(problemOf(text)).toMatch(new RegExp(`^${line}:\\d+: people\\[1\\]\\.away\\.`));
    expect(problemOf(text)).toContain(problem);
  });

  it('is said to have no date once', () => {
    expect(problemsOf(list('{ from: soon, until: 2026-03-01, to: Max Roe }'))).toHaveLength(1);
  });

  it('is no part of the model that scores are made by', () => {
    const [away, here] = [
      read(list('{ from: 2026-03-01, until: 2026-03-08, to: Max Roe }')),
      read(list('{ from: 2026-04-01, until: 2026-04-08, to: Max Roe }')),
    ];
    expect(away.modelHash).toBe(here.modelHash);
    expect(away.configHash).not.toBe(here.configHash);
  });
});

describe('away: of an export of people', () => {
  const columns = '{ from: away_from, until: away_until, to: deputy }';
  const withPeople = (people: string) => read(configText({ rest: `people: ${people}` }));

  it('names its columns, all three, and is no part of the model', () => {
    const plain = withPeople('{ from: usage, name: who }');
    const said = withPeople(`{ from: usage, name: who, away: ${columns} }`);
    expect(plain.people).toMatchObject({ kind: 'export', away: null });
    expect(said.people).toMatchObject({ away: { from: 'away_from', until: 'away_until', to: 'deputy' } });
    expect(said.modelHash).toBe(plain.modelHash);
    expect(said.notify.delegates).toEqual([]);
    expect(problemOf(configText({ rest: 'people: { from: usage, away: { from: away_from } }' }))).toContain(
      'away, where an export says it, is { from: column, until: column, to: column }',
    );
    expect(problemOf(configText({ rest: 'people: { from: staff }' }))).toContain('unknown export "staff"');
  });
});
