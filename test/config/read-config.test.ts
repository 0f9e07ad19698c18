import { describe, expect, it } from 'vitest';
import type { Aggregate, MetricDefinition, Signal, Trigger } from '../../lib/config/health-config.ts';
import { formatProblem, readConfig } from '../../lib/config/read-config.ts';
import { configText, problemsOf, profileWith, read } from './config-text.ts';

describe('a config that is right', () => {
  it('becomes typed, with every default filled in', () => {
    const config = read(configText());
    expect(config.exports.get('usage')).toEqual({
      name: 'usage',
      files: 'usage.csv',
      account: 'account_id',
      isAccountNamed: false,
      time: 'used_on',
      id: null,
      keep: 'first',
      updatedAt: null,
      asOf: null,
      required: false,
      freshWithinHours: null,
      isManifestMandatory: false,
      manifest: null,
      maxRejects: 0.05,
      maxSize: null,
      format: null,
      compression: null,
      dates: null,
      timezone: null,
      areEmptyFilesSound: false,
      csv: {
        delimiter: null,
        header: null,
        skip: 0,
        skipLast: 0,
        quote: '"',
        quoteEscape: null,
        comment: null,
        decimal: null,
        thousands: null,
        encoding: 'utf-8',
        nulls: [''],
        dates: null,
      },
      types: new Map(),
      match: { by: 'exact' },
      json: { rows: null },
      isSparse: false,
    });
    expect(config.metrics.get('logins')).toEqual({
      name: 'logins',
      kind: 'column',
      from: 'usage',
      value: null,
      aggregate: 'count',
      overDays: 28,
      where: null,
      empty: 0,
      title: null,
      description: null,
      indicator: null,
      unit: null,
      shareable: false,
    });
    expect(config).toMatchObject({
      portfolio: 'Acme',
      deliver: 'shadow',
      stages: { onboardingDays: 90, renewalDays: 90 },
      bands: { healthy: 80, watch: 60 },
      rules: [],
      playbooks: new Map(),
      cadence: [],
      profiles: [{ name: 'Everyone', when: [], minCoverage: 50 }],
    });
    expect(config.notify).toEqual({
      digest: { at: '07:30', weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'] },
      leaders: { slack: null, emails: [], day: 'mon', at: '08:00', nightly: false },
      executives: { slack: null, emails: [], day: 'mon', at: '08:00' },
      unowned: { slack: null, emails: [] },
      ops: { slack: null, emails: [] },
      quiet: { weekdays: ['sat', 'sun'], holidays: [], clock: 'stands' },
      escalation: null,
      executive: null,
      pools: [],
      profileExecutives: new Map(),
      delegates: [],
      operators: [],
      budget: 5,
      domains: null,
    });
  });

  it.each([
    ['500MB', 500e6],
    ['1.5 GB', 1.5e9],
    ['64kB', 64e3],
  ])('turns a max_size of %s into bytes, which change no hash', (written, bytes) => {
    const exports = (size: string) =>
      `exports:\n  usage: { files: usage.csv, time: used_on${size} }\n  accounts: { files: accounts.csv }`;
    const plain = read(configText({ exports: exports('') }));
    const limited = read(configText({ exports: exports(`, max_size: ${written}`) }));
    expect(limited.exports.get('usage')!.maxSize).toBe(bytes);
    expect(limited.modelHash).toBe(plain.modelHash);
    expect(limited.metricHashes).toEqual(plain.metricHashes);
  });

  it('turns durations and percentages into numbers', () => {
    const exports = `exports:
  usage: { files: usage.csv, time: used_on, fresh_within: 3d, max_rejects: 2.5%, complete: manifest }
  accounts: { files: accounts.csv, fresh_within: 36h, account: customer }`;
    const { exports: typed } = read(configText({ exports, rest: 'stages: { onboarding: 30d }' }));
    expect(typed.get('usage')).toMatchObject({ freshWithinHours: 72, maxRejects: 0.025, isManifestMandatory: true });
    expect(typed.get('accounts')).toMatchObject({ freshWithinHours: 36, account: 'customer', isAccountNamed: true });
  });

  it('knows the columns of the accounts, or their SQL', () => {
    expect(read(configText()).accounts).toEqual({
      kind: 'export',
      from: 'accounts',
      columns: new Map([
        ['id', 'account_id'],
        ['segment', 'tier'],
      ]),
      attributes: ['industry'],
    });
    expect(read(configText({ accounts: 'accounts: { sql: select 1 }' })).accounts).toEqual({
      kind: 'sql',
      sql: 'select 1',
    });
  });

  it('reads every kind of metric', () => {
    const metrics = `metrics:
  logins: { from: usage, value: n, aggregate: sum, where: "kind = 'x'", label: Logins, unit: x, shareable: true }
  seats: { sql: "select 1", empty: none }
  use: { ratio: [logins, seats] }
  trend: { change: use, against: 28d }
  standing: { rank: trend, within: industry }`;
    expect([...read(configText({ metrics })).metrics.values()]).toMatchObject([
      {
        kind: 'column',
        aggregate: 'sum',
        where: "kind = 'x'",
        title: 'Logins',
        unit: 'x',
        shareable: true,
        empty: null,
      },
      { kind: 'sql', sql: 'select 1', empty: 'none' },
      { kind: 'ratio', numerator: 'logins', denominator: 'seats' },
      { kind: 'change', of: 'use', againstDays: 28 },
      { kind: 'rank', of: 'trend', within: 'industry' },
    ]);
  });

  it('reads the title of a metric under its older word, too', () => {
    const titled = (written: string) =>
      read(configText({ metrics: `metrics:\n  logins: { from: usage, aggregate: count, ${written} }` })).metrics;
    expect(titled('label: Logins').get('logins')?.title).toBe('Logins');
    expect(titled('label: Logins')).toEqual(titled('title: Logins'));
  });

  it('reads what metrics, groups, profiles and rules are called, what they mean and stand for', () => {
    const said = 'title: A, description: B';
    const config = read(
      configText({
        metrics: `metrics: { logins: { from: usage, aggregate: count, ${said}, indicator: leading } }`,
        profiles: `profiles: [{ name: P, ${said}, groups: [{ name: G, ${said}, signals: [{ metric: logins, worst: 0, best: 1 }] }] }]`,
        rest: `rules: [{ id: low, ${said}, risk: Low adoption, score: { below: 50 } }, { id: worse, band: worsens }]`,
      }),
    );
    const both = { title: 'A', description: 'B' };
    expect(config.metrics.get('logins')).toMatchObject({ ...both, indicator: 'leading' });
    expect(config.profiles[0]).toMatchObject({ ...both, groups: [both] });
    expect(config.rules).toMatchObject([
      { ...both, risk: 'Low adoption' },
      { title: null, description: null, risk: null },
    ]);
  });

  it('reads every kind of signal and missing policy', () => {
    const profiles = profileWith(
      '{ metric: logins, worst: 60, best: 0, weight: 2, missing: neutral }',
      '{ metric: logins, steps: [[0, 0], [3, 50]], missing: worst }',
      '{ metric: logins, points: { a: 1 }, missing: { carry: 14d } }',
      '{ metric: logins, goal: { target: 8, by: 90d } }',
    );
    expect(read(configText({ profiles })).profiles[0]?.groups[0]).toEqual({
      name: 'Usage',
      title: null,
      description: null,
      weight: 1,
      signals: [
        { kind: 'linear', metric: 'logins', weight: 2, missing: 'neutral', worst: 60, best: 0 },
        {
          kind: 'steps',
          metric: 'logins',
          weight: 1,
          missing: 'worst',
          steps: [
            [0, 0],
            [3, 50],
          ],
        },
        { kind: 'categories', metric: 'logins', weight: 1, missing: { carryDays: 14 }, points: new Map([['a', 1]]) },
        { kind: 'goal', metric: 'logins', weight: 1, missing: 'exclude', target: 8, byDays: 90 },
      ],
    });
  });

  it('reads conditions as values, lists and ranges', () => {
    const profiles = profileWith('{ metric: logins, worst: 0, best: 1 }').replace(
      'name: Everyone',
      'name: Large\n    when: { segment: [Mid, Enterprise], stage: renewal, arr: { min: 1000 }, age_days: { min: 1, max: 9 } }',
    );
    expect(read(configText({ profiles })).profiles[0]?.when).toEqual([
      { attribute: 'segment', oneOf: ['Mid', 'Enterprise'] },
      { attribute: 'stage', oneOf: ['renewal'] },
      { attribute: 'arr', min: 1000, max: null },
      { attribute: 'age_days', min: 1, max: 9 },
    ]);
  });

  it('reads which columns name an account’s executive and the id it had before', () => {
    const accounts = 'accounts: { from: accounts, executive: vp, same_as: old_id }';
    const profiles = profileWith('{ metric: logins, worst: 0, best: 1 }').replace(
      'name: Everyone',
      'name: Eve\n    when: { executive: eve@example.com }',
    );
    expect(read(configText({ accounts, profiles })).accounts).toEqual({
      kind: 'export',
      from: 'accounts',
      columns: new Map([
        ['id', 'account_id'],
        ['executive', 'vp'],
        ['same_as', 'old_id'],
      ]),
      attributes: [],
    });
  });

  it('reads every kind of rule', () => {
    const rest = `rules:
  - { id: a, score: { below: 60, clear: 65 }, nights: 2, severity: critical, playbook: save, escalate: 2d }
  - { id: b, score: { above: 85 }, kind: opportunity }
  - { id: c, score: { drop: 15, within: 7d }, cooldown: 14d, when: { segment: Mid } }
  - { id: d, band: worsens }
  - { id: e, metric: logins, below: 5 }
  - { id: f, metric: logins, above: 5, clear: 2 }
  - { id: g, metric: logins, change: { by: -50, within: 28d } }
  - { id: h, metric: logins, is: false }
  - { id: i, metric: logins, missing_for: 7d, severity: info }`;
    const { rules } = read(configText({ rest }));
    expect(rules.map(({ trigger }) => trigger)).toEqual([
      { on: 'score-below', below: 60, clear: 65 },
      { on: 'score-above', above: 85, clear: 85 },
      { on: 'score-drop', drop: 15, withinDays: 7 },
      { on: 'band-worsens' },
      { on: 'metric-below', metric: 'logins', below: 5, clear: 5 },
      { on: 'metric-above', metric: 'logins', above: 5, clear: 2 },
      { on: 'metric-change', metric: 'logins', by: -50, withinDays: 28 },
      { on: 'metric-is', metric: 'logins', is: false },
      { on: 'metric-missing', metric: 'logins', forDays: 7 },
    ]);
    expect(rules[0]).toMatchObject({
      nights: 2,
      severity: 'critical',
      playbook: 'save',
      escalateHours: 48,
      cooldownDays: 7,
    });
    expect(rules[1]).toMatchObject({ kind: 'opportunity', severity: 'info' });
    expect(rules[2]).toMatchObject({
      kind: 'risk',
      severity: 'warning',
      cooldownDays: 14,
      when: [{ attribute: 'segment', oneOf: ['Mid'] }],
    });
  });

  it('reads playbooks and who is told', () => {
    const rest = `deliver: shadow
playbooks: { save: { title: Save it, tasks: [{ title: Call, due: 1 business day }, { title: Plan, due: 10 business days, assignee: manager }] } }
notify: { ops: { slack: "#cs-ops", emails: [ops@example.com] }, leaders: { day: tue, at: "09:15" }, budget: 3 }`;
    const config = read(configText({ rest }));
    expect(config.deliver).toBe('shadow');
    expect(config.playbooks.get('save')).toEqual({
      id: 'save',
      title: 'Save it',
      autoSeverities: [],
      tasks: [
        { title: 'Call', due: { businessDays: 1 }, assignee: 'owner', text: null },
        { title: 'Plan', due: { businessDays: 10 }, assignee: 'manager', text: null },
      ],
    });
    expect(config.notify).toMatchObject({
      ops: { slack: '#cs-ops', emails: ['ops@example.com'] },
      leaders: { day: 'tue', at: '09:15' },
      budget: 3,
    });
  });

  it('reads which playbooks start by themselves, tasks in hours, for executives and addresses, and texts to send', () => {
    const rest = `playbooks:
  rescue:
    title: Rescue call
    start: { severities: [critical, critical] }
    tasks:
      - { title: Executive check-in, due: 48h, assignee: executive, text: "Hello {account}" }
      - { title: Training, due: 3d, assignee: Tess <Tess@Example.org> }
  always: { title: Always, start: auto, tasks: [{ title: Call, due: 1h }] }
  never: { title: Never, start: by_hand, tasks: [{ title: Call, due: 1 business day }] }
rules:
  - { id: a, band: worsens, playbook: rescue, start: auto }
  - { id: b, band: worsens, playbook: rescue }
notify: { operators: [ops@example.com] }`;
    const { playbooks, rules, notify } = read(configText({ rest }));
    expect(playbooks.get('rescue')).toEqual({
      ...{ id: 'rescue', title: 'Rescue call', autoSeverities: ['critical'] },
      tasks: [
        { title: 'Executive check-in', due: { hours: 48 }, assignee: 'executive', text: 'Hello {account}' },
        { title: 'Training', due: { hours: 72 }, assignee: { address: 'tess@example.org' }, text: null },
      ],
    });
    expect(playbooks.get('always')!.autoSeverities).toEqual(['info', 'warning', 'critical']);
    expect(playbooks.get('never')!.autoSeverities).toEqual([]);
    expect(rules.map(({ start }) => start)).toEqual(['auto', null]);
    // Whoever a task is for by their address may be written to.
    expect(notify.domains).toEqual(['example.com', 'example.org']);
  });

  it('reads the chain of those who hear next, in hours, days and business days', () => {
    const rest = `notify:
  escalation:
    - { after: 24h, to: [owner, manager, owner] }
    - { after: 2 business days, to: manager }
    - { after: 3d, to: executive, ask: check-in }`;
    expect(read(configText({ rest })).notify.escalation).toEqual([
      { after: { hours: 24 }, to: ['owner', 'manager'], ask: null },
      { after: { businessDays: 2 }, to: ['manager'], ask: null },
      { after: { hours: 72 }, to: ['executive'], ask: 'check-in' },
    ]);
    expect(read(configText({ rest: 'notify: { escalation: [] }' })).notify.escalation).toEqual([]);
  });

  it('reads executives, of all and by profile, and counts their domains as those of its people', () => {
    const rest = 'notify: { executive: eve@example.com, profile_executives: { Everyone: Kim@Example.org } }';
    expect(read(configText({ rest })).notify).toMatchObject({
      executive: 'eve@example.com',
      profileExecutives: new Map([['Everyone', 'kim@example.org']]),
      domains: ['example.com', 'example.org'],
    });
  });

  it('reads a rule’s own chain, in steps or in short, and null where it is that of notify', () => {
    const rest = `rules:
  - { id: steps, band: worsens, escalation: [{ after: 1 business day, to: executive, ask: check-in }] }
  - { id: short, score: { below: 60 }, escalate: 3d }
  - { id: hour, metric: logins, below: 5, escalate: 1h }
  - { id: silent, metric: logins, above: 5, escalation: [] }
  - { id: plain, metric: logins, is: false }`;
    expect(read(configText({ rest })).rules.map(({ escalation }) => escalation)).toEqual([
      [{ after: { businessDays: 1 }, to: ['executive'], ask: 'check-in' }],
      [
        { after: { hours: 36 }, to: ['owner'], ask: null },
        { after: { hours: 72 }, to: ['manager'], ask: null },
      ],
      [
        { after: { hours: 0.5 }, to: ['owner'], ask: null },
        { after: { hours: 1 }, to: ['manager'], ask: null },
      ],
      [],
      null,
    ]);
  });

  it('lets its hours pass on quiet days where it is told to', () => {
    const { quiet } = read(configText({ rest: 'notify: { quiet: { clock: runs } }' })).notify;
    expect(quiet).toEqual({ weekdays: ['sat', 'sun'], holidays: [], clock: 'runs' });
    expect(problemsOf(configText({ rest: 'notify: { quiet: { clock: stops } }' }))).toEqual([
      expect.stringContaining('Allowed: stands, runs'),
    ]);
  });

  it('lets a rule name a playbook when the config has no playbooks of its own', () => {
    expect(problemsOf(configText({ rest: 'rules: [{ id: a, band: worsens, playbook: save }]' }))).toEqual([]);
  });

  it('takes __proto__ as a name like any other', () => {
    const config = read(
      configText({
        metrics:
          'metrics:\n  logins: { from: usage, aggregate: count }\n  __proto__: { from: accounts, value: __proto__ }',
        profiles: profileWith('{ metric: __proto__, points: { __proto__: 40, constructor: 60 } }'),
      }),
    );
    expect(config.metrics.get('__proto__')).toMatchObject({ name: '__proto__', value: '__proto__' });
    expect(config.metricHashes.has('__proto__')).toBe(true);
    expect(config.profiles[0]?.groups[0]?.signals[0]).toMatchObject({
      points: new Map([
        ['__proto__', 40],
        ['constructor', 60],
      ]),
    });
  });
});

/** How each kind is written: with a kind more, the compiler asks for it here. */
const signals: Readonly<Record<Signal['kind'], string>> = {
  linear: 'worst: 0, best: 60',
  steps: 'steps: [[0, 0], [3, 50]]',
  categories: 'points: { a: 1 }',
  goal: 'goal: { target: 8, by: 90d }',
};
const rules: Readonly<Record<Trigger['on'], string>> = {
  'score-below': 'score: { below: 60 }',
  'score-above': 'score: { above: 85 }',
  'score-drop': 'score: { drop: 15, within: 7d }',
  'band-worsens': 'band: worsens',
  'metric-below': 'metric: logins, below: 5',
  'metric-above': 'metric: logins, above: 5',
  'metric-change': 'metric: logins, change: { by: -50, within: 28d }',
  'metric-is': 'metric: logins, is: false',
  'metric-missing': 'metric: logins, missing_for: 7d',
};
const metrics: Readonly<Record<Exclude<MetricDefinition['kind'], 'pulse'>, string>> = {
  column: 'from: accounts, value: seats',
  sql: 'sql: "select 1"',
  ratio: 'ratio: [logins, logins]',
  change: 'change: logins, against: 28d',
  rank: 'rank: logins',
};
const aggregates: Readonly<Record<Aggregate, string>> = {
  latest: 'value: n',
  sum: 'value: n',
  avg: 'value: n',
  min: 'value: n',
  max: 'value: n',
  median: 'value: n',
  count: 'over: 7d',
  distinct: 'value: n',
  days: 'over: 7d',
  days_since: 'over: 7d',
};

describe('every kind can be written', () => {
  const logins = 'logins: { from: usage, aggregate: count }';

  it.each(Object.entries(signals))('of signal: %s', (kind, written) => {
    const { profiles } = read(configText({ profiles: profileWith(`{ metric: logins, ${written} }`) }));
    expect(profiles[0]?.groups[0]?.signals[0]?.kind).toBe(kind);
  });

  it.each(Object.entries(rules))('of rule: %s', (on, written) => {
    expect(read(configText({ rest: `rules: [{ id: a, ${written} }]` })).rules[0]?.trigger.on).toBe(on);
  });

  it.each(Object.entries(metrics))('of metric: %s', (kind, written) => {
    const config = read(configText({ metrics: `metrics:\n  ${logins}\n  one: { ${written} }` }));
    expect(config.metrics.get('one')?.kind).toBe(kind);
  });

  it.each(Object.entries(aggregates))('of aggregate: %s', (aggregate, written) => {
    const one = `one: { from: usage, aggregate: ${aggregate}, ${written} }`;
    const config = read(configText({ metrics: `metrics:\n  ${logins}\n  ${one}` }));
    expect(config.metrics.get('one')).toMatchObject({ aggregate });
  });
});

describe('the keys of points', () => {
  function pointsOf(written: string): Map<string, number> {
    const signal = read(configText({ profiles: profileWith(`{ metric: logins, points: ${written} }`) })).profiles[0]
      ?.groups[0]?.signals[0];
    if (signal?.kind !== 'categories') throw new Error('not a signal with points');
    return new Map(signal.points);
  }

  it('are text however they are written: true, false, numbers without trailing zeros', () => {
    expect(pointsOf('{ true: 100, FALSE: 0, 1.50: 20, 1.0: 10, 1e3: 30 }')).toEqual(
      new Map([
        ['true', 100],
        ['false', 0],
        ['1.5', 20],
        ['1', 10],
        ['1000', 30],
      ]),
    );
  });

  it('stay as written when quoted', () => {
    expect(pointsOf(`{ "1.0": 60, '01': 100, "1": 80, "TRUE": 40 }`)).toEqual(
      new Map([
        ['1.0', 60],
        ['01', 100],
        ['1', 80],
        ['TRUE', 40],
      ]),
    );
  });
});

describe('anchors, aliases and merge keys', () => {
  it('repeat what they stand for', () => {
    const profiles = `profiles:
  - name: Small
    when: { segment: SMB }
    groups: &steady
      - name: Usage
        signals: [{ metric: logins, worst: 0, best: 60 }]
  - name: Everyone
    groups: *steady`;
    const [small, everyone] = read(configText({ profiles })).profiles;
    expect(everyone?.groups).toEqual(small?.groups);
  });

  it('merge with their own keys first, then the earlier of several sources', () => {
    const exports = `exports:
  usage: &usage { files: usage.csv, time: used_on, fresh_within: 1d, required: true }
  accounts: &accounts { files: "accounts/{date}.csv" }
  more: { <<: [*accounts, *usage], fresh_within: 2d }`;
    expect(read(configText({ exports })).exports.get('more')).toMatchObject({
      files: 'accounts/{date}.csv',
      time: 'used_on',
      required: true,
      freshWithinHours: 48,
    });
  });

  it('report a mistake once, where it is written', () => {
    const profiles = `profiles:
  - name: Small
    groups: &steady
      - name: Usage
        signals: [{ metric: login, worst: 0, best: 60 }]
  - name: Everyone
    groups: *steady`;
    expect(problemsOf(configText({ profiles }))).toEqual([
      '16:29: profiles[0].groups[0].signals[0].metric: unknown metric "login"; did you mean "logins"? Allowed: logins, seats, pulse',
    ]);
  });
});

describe('a problem', () => {
  it('says file, line, column, path, what was found and what is allowed', () => {
    const result = readConfig(
      configText({ rest: 'rules: [{ id: a, band: worsens, severity: critcal }]' }),
      'conf/health.yaml',
    );
    const problems = 'problems' in result ? result.problems : [];
    expect(problems).toEqual([
      {
        file: 'conf/health.yaml',
        line: 18,
        column: 43,
        path: 'rules[0].severity',
        found: '"critcal"',
        message: 'found "critcal"',
        hint: 'did you mean "critical"? Allowed: info, warning, critical',
      },
    ]);
    expect(problems.map(formatProblem)).toEqual([
      'conf/health.yaml:18:43: rules[0].severity: found "critcal"; did you mean "critical"? Allowed: info, warning, critical',
    ]);
  });

  it('never repeats a mail address, a token or a control character', () => {
    const rest = `notify: { ops: { emails: ["boss at boss@example.com"], slack: xoxb-123-secret } }
rules: [{ id: a, metric: "\\e[31mjane@example.com", above: 1, playbook: 5 }]
jane@example.com: 1`;
    const said = problemsOf(configText({ rest })).join('\n');
    expect(said).toContain('<address>');
    expect(said).toContain('<secret>');
    expect(said).not.toMatch(/boss@|jane@|xoxb|\u001b/);
  });
});
