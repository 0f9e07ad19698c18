import { describe, expect, it } from 'vitest';
import { findExecutive, findReader, findStandIn } from '../../lib/config/people.ts';
import { buildConfig } from '../support/config-builder.ts';
import { configText, problemOf, read } from './config-text.ts';

const notifyOf = (notify: string) => read(configText({ rest: `notify: ${notify}` })).notify;

describe('notify.domains', () => {
  it('are those of operators, leaders, executives and ops unless given, each once', () => {
    const notify = notifyOf(
      '{ operators: ["Ops <OPS@Example.com>"], leaders: { emails: [lead@example.com] }, executives: { emails: [ceo@example.org] }, ops: { emails: [on-call@ops.example.net] }, unowned: { emails: [desk@example.edu] } }',
    );
    expect(notify.domains).toEqual(['example.com', 'example.org', 'ops.example.net']);
    expect(notify.operators).toEqual(['ops@example.com']);
  });

  it('are that of the executive who hears of every account, too', () => {
    const notify = notifyOf('{ executive: "Eve <EVE@Example.org>", ops: { emails: [ops@example.com] } }');
    expect(notify).toMatchObject({ executive: 'eve@example.org', domains: ['example.org', 'example.com'] });
  });

  it('are no limit where none of them is an address', () => {
    expect(notifyOf('{ leaders: { slack: "#leaders" }, unowned: { emails: [desk@example.edu] } }').domains).toBeNull();
  });

  it('are compared as addresses are', () => {
    expect(notifyOf('{ domains: [Example.COM, "@müller.example"] }').domains).toEqual([
      'example.com',
      'xn--mller-kva.example',
    ]);
  });

  it.each([
    [
      'an operator outside them',
      '{ domains: [example.com], operators: [ann@example.com, eve@mail.example.com] }',
      /notify\.operators\[1\]: nothing may be sent to mail\.example\.com: it is not one of notify\.domains; add it/,
    ],
    [
      'a leader outside them',
      '{ domains: [example.com], leaders: { emails: [eve@example.org] } }',
      /notify\.leaders\.emails\[0\]: nothing may be sent to example\.org/,
    ],
    [
      'an executive outside them',
      '{ domains: [example.com], executive: eve@example.org }',
      /notify\.executive: nothing may be sent to example\.org/,
    ],
    [
      'two executives in one',
      '{ executive: "ann@example.com, bob@example.com" }',
      /notify\.executive: .*expected one mail address/,
    ],
    ['none', '{ domains: [] }', /notify\.domains: .*at least one domain/],
    [
      'an address',
      '{ domains: [ann@example.com] }',
      /notify\.domains\[0\]: found .*, expected a domain, as example\.com/,
    ],
    [
      'two addresses in one',
      '{ operators: ["ann@example.com, bob@example.com"] }',
      /notify\.operators\[0\]: .*expected one mail address/,
    ],
  ])('refuse %s', (_, notify, problem) => {
    expect(problemOf(configText({ rest: `notify: ${notify}` }))).toMatch(problem);
  });
});

describe('a reader', () => {
  const { notify } = buildConfig();
  const limited = { ...notify, domains: ['example.com'], unowned: { slack: null, emails: ['desk@example.org'] } };

  it('is an address of one of the domains; a subdomain is another one', () => {
    expect(findReader('Ann <ANN@Example.com>', limited)).toBe('ann@example.com');
    for (const nobody of ['ann@mail.example.com', 'ann@notexample.com', 'ann@com', 'Ann', '', null])
      expect(findReader(nobody, limited), String(nobody)).toBeNull();
    expect(findReader('ann@anywhere.example', notify)).toBe('ann@anywhere.example');
  });

  it('is the queue of unowned accounts wherever its mail goes', () => {
    expect(findReader('desk@example.org', limited)).toBe('desk@example.org');
    expect(findReader('eve@example.org', limited)).toBeNull();
  });

  it('may have somebody stand in, however either is spelt', () => {
    const days = { from: '2026-03-01', until: '2026-03-31' };
    const delegates = [
      { away: 'Ann <ann@example.com>', to: 'BOB@example.com', ...days },
      { away: 'bob@example.com', to: 'kim@example.com', ...days },
      { away: 'kim@example.com', to: 'Ann@example.com', ...days },
    ];
    expect(findStandIn('ANN@example.com', '2026-03-06', delegates)).toBe('kim@example.com');
    expect(findStandIn('ann@example.com', '2026-04-01', delegates)).toBe('ann@example.com');
  });
});

describe('pages.owners_see', () => {
  it('is own unless given', () => {
    expect(read(configText()).pages).toEqual({ ownersSee: 'own' });
    expect(read(configText({ rest: 'pages: { owners_see: all }' })).pages).toEqual({ ownersSee: 'all' });
    expect(problemOf(configText({ rest: 'pages: { owners_see: everything }' }))).toMatch(/Allowed: own, all/);
  });
});

describe('the executive of an account', () => {
  const notify = notifyOf(
    '{ executive: eve@example.com, profile_executives: { Everyone: kim@example.com }, domains: [example.com] }',
  );

  it.each([
    ['whom the account names', 'ann@example.com', 'Everyone', 'ann@example.com'],
    ['that of its profile where the account names nobody', null, 'Everyone', 'kim@example.com'],
    [
      'that of its profile where the one it names may not be written to',
      'ann@example.org',
      'Everyone',
      'kim@example.com',
    ],
    ['that of all where its profile has none', null, 'Another', 'eve@example.com'],
    ['that of all where it has no profile', null, null, 'eve@example.com'],
  ])('is %s', (_, named, profile, executive) => {
    expect(findExecutive(named, profile, notify)).toBe(executive);
  });

  it('is nobody where nobody is named', () => {
    expect(findExecutive(null, 'Everyone', notifyOf('{}'))).toBeNull();
  });
});
