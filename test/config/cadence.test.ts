import { describe, expect, it } from 'vitest';
import { configText, problemsOf, read } from './config-text.ts';

const withEntry = (entry: string, rest = '') => configText({ rest: `cadence:\n  - ${entry}\n${rest}` });
const operators = 'notify: { operators: [ops@example.com], domains: [example.com] }';

describe('a cadence', () => {
  it('is read with all that it may say, and what it says when little is written', () => {
    const full =
      '{ id: hello, title: Check-in, every: 30d, profiles: [Everyone], assignee: Tess <Tess@example.org>, due: 48h, text: "Hello {account}" }';
    const few =
      '{ title: Quarterly review, every: quarter }\n  - { title: Model review, every: 90d, assignee: operators }';
    const { cadence, notify } = read(withEntry(`${full}\n  - ${few}`, 'notify: { operators: [ops@example.com] }'));
    expect(cadence).toEqual([
      {
        ...{ id: 'hello', title: 'Check-in', every: { days: 30 }, profiles: ['Everyone'], due: { hours: 48 } },
        ...{ assignee: { address: 'tess@example.org' }, text: 'Hello {account}' },
      },
      {
        ...{ id: 'quarterly-review', title: 'Quarterly review', every: 'quarter', profiles: null },
        ...{ due: { businessDays: 5 }, assignee: 'owner', text: null },
      },
      {
        ...{ id: 'model-review', title: 'Model review', every: { days: 90 }, profiles: null },
        ...{ due: { businessDays: 5 }, assignee: 'operators', text: null },
      },
    ]);
    // Whoever a task is for by their address may be written to.
    expect(notify.domains).toEqual(['example.com', 'example.org']);
  });

  it('has no part in a model, and in a config only where it is written', () => {
    const [without, empty, written] = ['', 'cadence: []', 'cadence: [{ title: Check-in, every: 30d }]'].map((rest) =>
      read(configText({ rest })),
    );
    expect(without!.cadence).toEqual([]);
    expect(empty!.cadence).toEqual([]);
    expect(written!.modelHash).toBe(without!.modelHash);
    expect(written!.configHash).not.toBe(without!.configHash);
  });

  it.each([
    [
      'a period under a week',
      '{ title: A, every: 6d }',
      'every: found "6d", expected 7 days or more, as 30d, or quarter',
    ],
    ['a period that is none', '{ title: A, every: month }', 'expected 7 days or more, as 30d, or quarter'],
    ['no period', '{ title: A }', '"every" is missing'],
    [
      'a profile there is not',
      '{ title: A, every: 30d, profiles: [Everyon] }',
      'cadence[0].profiles[0]: unknown profile "Everyon"; did you mean "Everyone"? Allowed: Everyone',
    ],
    ['a list of no profile', '{ title: A, every: 30d, profiles: [] }', 'at least one profile'],
    [
      'a word for a person',
      '{ title: A, every: 30d, assignee: ownr }',
      'expected owner, manager, executive, operators, or one mail address',
    ],
    [
      'somebody who may not be written to',
      '{ title: A, every: 30d, assignee: tess@example.org }',
      'nothing may be sent to example.org: it is not one of notify.domains',
    ],
    [
      'profiles of operators',
      '{ title: A, every: 30d, assignee: operators, profiles: [Everyone] }',
      'cadence[0].profiles: a task of operators is of the whole portfolio, of no account: it has no profiles',
    ],
    ['a text of operators', '{ title: A, every: 30d, assignee: operators, text: Hello }', 'it has no text'],
    ['an unknown key', '{ title: A, evry: 30d, every: 30d }', 'unknown key "evry"; did you mean "every"?'],
    ['a title without a letter', '{ title: "!!", every: 30d }', 'cadence[0].title: no id can be made of this title'],
    ['an id with a dot', '{ id: a.b, title: A, every: 30d }', 'found "a.b", expected letters, digits'],
    [
      'a text with something unknown in it',
      '{ title: A, every: 30d, text: "Hello {name}" }',
      'nothing is known to put in the place of {name}',
    ],
    ['a mapping', 'title', 'cadence[0]: found "title", expected a mapping'],
  ])('refuses %s', (_, entry, expected) => {
    expect(problemsOf(withEntry(entry, operators))).toEqual([expect.stringContaining(expected)]);
  });

  it('needs an id of its own, also where it is made of the title', () => {
    const twice = '{ title: Check-in, every: 30d }\n  - { title: "Check in!", every: quarter }';
    expect(problemsOf(withEntry(twice))).toEqual([
      expect.stringContaining('cadence[1].title: a second recurring task is called "check-in"; give each its own'),
    ]);
    const given = '{ id: a, title: One, every: 30d }\n  - { id: a, title: Two, every: 30d }';
    expect(problemsOf(withEntry(given))).toEqual([expect.stringContaining('cadence[1].id: a second recurring task')]);
  });

  it('is for operators only where somebody is one', () => {
    expect(problemsOf(withEntry('{ title: Model review, every: 90d, assignee: operators }'))).toEqual([
      expect.stringContaining(
        'cadence[0].assignee: nobody is an operator; name one in notify.operators, or another assignee',
      ),
    ]);
  });
});
