import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../lib/config/read-config.ts';
import { configText, problemOf, problemsOf, profileWith } from './config-text.ts';

describe('all problems at once', () => {
  it('are found in one reading: keys, values and references, in the order of the file', () => {
    const text = `version: 1
portfolio: Acme
exprots: {}
exports:
  usage: { files: usage.csv, tmie: used_on }
accounts: { from: usgae }
metrics:
  logins: { from: usage, aggregate: sum, over: 28 days }
  use: { ratio: [login, logins] }
profiles:
  - name: Everyone
    groups:
      - { name: Usage, weight: -1, signals: [{ metric: login, worst: 1, best: 1 }] }`;
    expect(problemsOf(text)).toEqual([
      expect.stringMatching(/^3:1: unknown key "exprots"; did you mean "exports"\? Allowed: version, portfolio, /),
      expect.stringMatching(/^5:30: exports\.usage: unknown key "tmie"; did you mean "time"\? Allowed: files, /),
      '6:19: accounts.from: unknown export "usgae"; did you mean "usage"? Allowed: usage',
      expect.stringMatching(/^8:11: metrics\.logins: aggregate sum needs a value; /),
      expect.stringMatching(/^8:42: metrics\.logins\.over: `over` needs an event export, but usage is a snapshot/),
      '8:48: metrics.logins.over: found "28 days", expected a whole number of days, at least 1, as 28d',
      '9:18: metrics.use.ratio[0]: unknown metric "login"; did you mean "logins"? Allowed: logins, use, pulse',
      '13:32: profiles[0].groups[0].weight: found -1, expected a number above 0',
      '13:56: profiles[0].groups[0].signals[0].metric: unknown metric "login"; did you mean "logins"? Allowed: logins, use, pulse',
      expect.stringMatching(/^13:79: profiles\[0\]\.groups\[0\]\.signals\[0\]\.best: worst and best are both 1/),
    ]);
  });

  it('include every part that is missing', () => {
    expect(problemsOf('version: 1')).toEqual(
      ['portfolio', 'exports', 'accounts', 'metrics', 'profiles'].map((key) =>
        expect.stringMatching(new RegExp(`^1:1: "${key}" is missing; write `)),
      ),
    );
  });
});

describe('the head', () => {
  it.each([
    [
      'a zone that does not exist',
      'timezone: Europe/Londn',
      '3:11: timezone: unknown time zone "Europe/Londn"; did you mean "Europe/London"?',
    ],
    [
      'an offset in place of a zone',
      'timezone: "+01:00"',
      '3:11: timezone: unknown time zone "+01:00"; write an IANA name, as Europe/London',
    ],
    [
      'a currency that does not exist',
      'currency: EURO',
      '3:11: currency: unknown currency "EURO"; did you mean "EUR"?',
    ],
    [
      'a way to deliver that does not exist',
      'deliver: shadwo',
      '3:10: deliver: found "shadwo"; did you mean "shadow"? Allowed: off, shadow, on',
    ],
    ['a version of another syntax', 'version: 2', '1:10: version: found 2; Allowed: 1'],
    [
      'a key without a value',
      'portfolio:',
      '2:11: portfolio: found nothing, expected text, in quotes where it looks like a number',
    ],
    [
      'bands the wrong way round',
      'bands: { healthy: 60, watch: 80 }',
      /^3:19: bands\.healthy: healthy \(60\) must be above watch \(80\)/,
    ],
  ])('refuses %s', (_, line, expected) => {
    const [key = ''] = line.split(':');
    const head = ['version: 1', 'portfolio: Acme'].map((one) => (one.startsWith(`${key}:`) ? line : one));
    const text = configText({ head: [...new Set([...head, line])].join('\n') });
    expect(problemOf(text)).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
  });
});

describe('an export', () => {
  function problemOfExport(body: string): string {
    return problemOf(configText({ exports: `exports:\n  usage: { files: u.csv, time: t }\n  accounts: ${body}` }));
  }

  it.each([
    [
      'a format that is not read',
      '{ files: a.xlsx }',
      'does not end in a format that is read; Allowed: .csv, .tsv, .txt, .jsonl',
    ],
    ['an absolute path', '{ files: /var/a.csv }', 'an absolute path is not read'],
    ['a path with a drive', '{ files: "C:/a.csv" }', 'an absolute path is not read'],
    ['a URL', '{ files: "s3://bucket/a.csv" }', 'an absolute path is not read'],
    ['a path out of the root', '{ files: a/../../b.csv }', '".." leads out of the exports root'],
    [
      'a placeholder there is not',
      '{ files: "a/{day}.csv" }',
      '{day} is no placeholder; write {date}, {date+1} or {date-1}, or {yyyy}, {mm}, {dd} and {HH}',
    ],
    [
      'a freshness without a unit',
      '{ files: a.csv, fresh_within: 36 }',
      'found 36, expected a whole number of hours or days, as 36h or 3d',
    ],
    [
      'more than all rows rejected',
      '{ files: a.csv, max_rejects: 101% }',
      'expected a percentage from 0% to 100%, as 5%',
    ],
    ['a size without a unit', '{ files: a.csv, max_size: 500 }', 'expected a size above 0 in kB, MB or GB, as 500MB'],
    ['a size of nothing', '{ files: a.csv, max_size: 0MB }', 'expected a size above 0 in kB, MB or GB, as 500MB'],
    ['another unit of sizes', '{ files: a.csv, max_size: 5MiB }', 'expected a size above 0 in kB, MB or GB, as 500MB'],
    [
      'a type there is not',
      '{ files: a.csv, types: { n: nmber } }',
      'did you mean "number"? Allowed: number, boolean, text',
    ],
    [
      'a null that is not text',
      '{ files: a.csv, csv: { nulls: [NULL] } }',
      'found nothing, expected text in quotes, as "NULL"',
    ],
    ['a pattern of dates that is none', '{ files: a.csv, dates: "%d/%Q/%Y" }', '%Q is no part of a date that is read'],
    ['a pattern of dates without a year', '{ files: a.csv, csv: { dates: "%d/%m" } }', 'it has no year'],
    ['a word that is no pattern of dates', '{ files: a.csv, dates: epoch }', '"epoch" has no part of a date'],
    [
      'dates said in both places',
      '{ files: a.csv, dates: epoch_s, csv: { dates: "%d/%m/%Y" } }',
      'dates is said twice',
    ],
    ['a date of the path without its month', '{ files: "u/{yyyy}/{dd}/*.csv" }', 'the date has no {mm}'],
    ['hours of no date', '{ files: "u/{HH}/*.csv" }', 'the date has no {yyyy}, {mm}, {dd}'],
    ['the time of a path without a date', '{ files: "u/*.csv", time: path }', 'the path of the files has no date'],
    ['a time zone that is none', '{ files: a.csv, timezone: PST8 }', 'unknown time zone "PST8"'],
    [
      'a delimiter that is the decimal sign',
      '{ files: a.csv, csv: { delimiter: ",", decimal: "," } }',
      'the delimiter and the decimal sign are the same',
    ],
    [
      'a delimiter with the escape in it',
      '{ files: a.csv, csv: { delimiter: "|~", quote_escape: "~" } }',
      'the delimiter is a quote or escape too',
    ],
    ['a quote of two signs', `{ files: a.csv, csv: { quote: "''" } }`, 'or none'],
    [
      'a sign between thousands that is the decimal sign',
      '{ files: a.csv, csv: { thousands: ".", decimal: "." } }',
      'the decimal sign and the sign between thousands are the same',
    ],
    [
      'a date column for the state of an event export',
      '{ files: a.csv, time: t, as_of: d }',
      'as_of is for a snapshot export',
    ],
  ])('refuses %s', (_, body, expected) => {
    expect(problemOfExport(body)).toContain(expected);
  });

  it.each([
    'a.csv',
    'a.csv.gz',
    'a.csv.zst',
    'a.jsonl',
    'a.jsonl.gz',
    'a.parquet',
    'a.json',
    'a.ndjson.gz',
    '"{date-1}/*.csv"',
    '"{date+1}/{a,b}.csv"',
  ])('takes files: %s', (files) => {
    const exports = `exports:\n  usage: { files: u.csv, time: t }\n  accounts: { files: ${files} }`;
    expect(problemsOf(configText({ exports }))).toEqual([]);
  });

  it.each([
    ['a sign SQL would stumble over', '"a;b"', '"a;b" is no name for an export'],
    ['the name of the roster', 'Roster', 'the name "Roster" is taken by the accounts in SQL'],
    ['the name of another but for case', 'Usage', '"Usage" and "usage" are the same table in SQL'],
  ])('may not be named with %s', (_, name, expected) => {
    const exports = `exports:\n  usage: { files: u.csv, time: t }\n  accounts: { files: a.csv }\n  ${name}: { files: b.csv }`;
    expect(problemOf(configText({ exports }))).toContain(expected);
  });
});

describe('a metric', () => {
  function problemsOfMetric(metric: string): string[] {
    const metrics = `metrics:\n  logins: { from: usage, aggregate: count }\n  seats: ${metric}`;
    return problemsOf(configText({ metrics }));
  }

  it.each([
    [
      'two sources',
      '{ from: usage, aggregate: count, sql: select 1 }',
      'only one of from, sql, ratio, change, rank; this one has from and sql',
    ],
    ['no source', '{ value: seats }', 'a metric needs one of from, sql, ratio, change, rank'],
    [
      'two titles',
      '{ from: usage, aggregate: count, title: Seats, label: Seats }',
      'label is the older word for title, and this metric has both; keep title',
    ],
    [
      'a title without a word',
      '{ from: usage, aggregate: count, title: " " }',
      'found " ", expected one line of at most 80 characters',
    ],
    [
      'a title that is a number',
      '{ rank: logins, title: 7 }',
      'title: found 7, expected one line of at most 80 characters',
    ],
    [
      'a title of two lines',
      '{ ratio: [logins, logins], title: "A\\nB" }',
      'expected one line of at most 80 characters',
    ],
    [
      'an endless description',
      `{ sql: select 1, description: ${'word '.repeat(81)}}`,
      'expected a text of at most 400 characters',
    ],
    [
      'an indicator that is neither',
      '{ from: usage, aggregate: count, indicator: leeding }',
      'found "leeding"; did you mean "leading"? Allowed: leading, lagging',
    ],
    ['a misspelt source', '{ form: usage }', 'unknown key "form"; did you mean "from"?'],
    [
      'an unknown export',
      '{ from: usge, aggregate: count }',
      'unknown export "usge"; did you mean "usage"? Allowed: usage, accounts',
    ],
    ['an aggregate that needs a value', '{ from: usage, aggregate: sum }', 'aggregate sum needs a value'],
    [
      'an aggregate there is not',
      '{ from: usage, aggregate: summ, value: n }',
      'did you mean "sum"? Allowed: latest, sum, avg',
    ],
    [
      'a window of no days',
      '{ from: usage, aggregate: count, over: 0d }',
      'found "0d", expected a whole number of days, at least 1, as 28d',
    ],
    [
      'a window in hours',
      '{ from: usage, aggregate: count, over: 36h }',
      'found "36h", expected a whole number of days',
    ],
    [
      'a window over a snapshot',
      '{ from: accounts, value: seats, over: 28d }',
      '`over` needs an event export, but accounts is a snapshot: it has no time',
    ],
    ['days of a snapshot', '{ from: accounts, aggregate: days }', 'aggregate days needs an event export'],
    [
      'days since a snapshot',
      '{ from: accounts, aggregate: days_since }',
      'aggregate days_since needs an event export',
    ],
    ['a ratio of one', '{ ratio: [logins] }', 'expected'],
    ['a change against nothing', '{ change: logins }', '"against" is missing; write a whole number of days'],
    [
      'an unknown metric in a ratio',
      '{ ratio: [logins, sats] }',
      'metrics.seats.ratio[1]: unknown metric "sats"; did you mean "seats"?',
    ],
    ['an unknown metric in a rank', '{ rank: mood }', 'unknown metric "mood"; Allowed: logins, seats'],
    [
      'an unknown attribute to rank within',
      '{ rank: logins, within: segmnt }',
      'unknown attribute "segmnt"; did you mean "segment"? Allowed: id, name, owner',
    ],
    ['a value of an account without rows where there are none', '{ rank: logins, empty: 0 }', 'unknown key "empty"'],
  ])('refuses %s', (_, metric, expected) => {
    expect(problemsOfMetric(metric)).toEqual([expect.stringContaining(expected)]);
  });

  it('may rank within an attribute, or within anything when the roster is made by SQL', () => {
    expect(problemsOfMetric('{ rank: logins, within: industry }')).toEqual([]);
    const metrics = 'metrics: { logins: { from: usage, aggregate: count }, x: { rank: logins, within: anything } }';
    expect(problemsOf(configText({ metrics, accounts: 'accounts: { sql: select 1 }' }))).toEqual([]);
  });

  it('may not be made from itself', () => {
    expect(problemsOfMetric('{ change: seats, against: 7d }')).toEqual([
      '11:20: metrics.seats.change: metrics are made from each other in a ring: seats → seats; one of them must be read from an export',
    ]);
  });

  it('may not be made from itself by way of others, and the way is shown', () => {
    const metrics = `metrics:
  logins: { from: usage, aggregate: count }
  a: { ratio: [logins, b] }
  b: { change: c, against: 7d }
  c: { rank: a }
  reader: { rank: b }`;
    expect(problemOf(configText({ metrics }))).toContain(
      '11:24: metrics.a.ratio[1]: metrics are made from each other in a ring: a → b → c → a',
    );
  });
});

describe('a profile', () => {
  it.each([
    ['an unknown metric', '{ metric: login, worst: 0, best: 1 }', 'unknown metric "login"; did you mean "logins"?'],
    ['no way to points', '{ metric: logins }', 'a signal needs one of worst, best, steps, points, goal'],
    [
      'two ways to points',
      '{ metric: logins, worst: 0, best: 1, steps: [[0, 0]] }',
      'only one of worst, best, steps, points, goal',
    ],
    ['half a line', '{ metric: logins, worst: 0 }', '"best" is missing; write a number'],
    ['a line without length', '{ metric: logins, worst: 5, best: 5 }', 'worst and best are both 5'],
    ['an infinite line', '{ metric: logins, worst: 0, best: .inf }', 'found Infinity, expected a number'],
    ['steps that do not ascend', '{ metric: logins, steps: [[3, 0], [3, 50]] }', 'steps must ascend, but 3 follows 3'],
    ['steps above 100 points', '{ metric: logins, steps: [[3, 101]] }', 'found 101, expected a number from 0 to 100'],
    ['points under 0', '{ metric: logins, points: { a: -1 } }', 'found -1, expected a number from 0 to 100'],
    ['a weight of 0', '{ metric: logins, worst: 0, best: 1, weight: 0 }', 'found 0, expected a number above 0'],
    [
      'a goal without a term',
      '{ metric: logins, goal: { target: 8 } }',
      '"by" is missing; write a whole number of days',
    ],
    [
      'an unknown missing policy',
      '{ metric: logins, worst: 0, best: 1, missing: carry }',
      'expected exclude, neutral, worst or { carry: 14d }',
    ],
  ])('refuses a signal with %s', (_, signal, expected) => {
    expect(problemsOf(configText({ profiles: profileWith(signal) }))).toEqual([expect.stringContaining(expected)]);
  });

  function problemsOfWhen(when: string, accounts?: string): string[] {
    const profiles = profileWith('{ metric: logins, worst: 0, best: 1 }').replace(
      'Everyone',
      `Everyone\n    when: ${when}`,
    );
    return problemsOf(configText({ profiles, ...(accounts ? { accounts } : {}) }));
  }

  it.each([
    ['an unknown attribute', '{ sgment: Mid }', 'unknown attribute "sgment"; did you mean "segment"?'],
    [
      'an unknown stage',
      '{ stage: [steady, onbording] }',
      'when.stage[1]: unknown stage "onbording"; did you mean "onboarding"?',
    ],
    ['a range no account can be in', '{ arr: { min: 5, max: 1 } }', 'min is above max'],
    ['a range without ends', '{ arr: {} }', 'neither min nor max is given'],
    ['an empty list', '{ segment: [] }', 'expected'],
  ])('refuses a `when` with %s', (_, when, expected) => {
    expect(problemsOfWhen(when)).toEqual([expect.stringContaining(expected)]);
  });

  it('may ask for any attribute when the roster is made by SQL', () => {
    expect(problemsOfWhen('{ anything: 1 }', 'accounts: { sql: select 1 }')).toEqual([]);
  });

  it('needs a name of its own', () => {
    const one = profileWith('{ metric: logins, worst: 0, best: 1 }');
    const profiles = `${one}\n${one.replace('profiles:\n', '')}`;
    expect(problemsOf(configText({ profiles }))).toEqual([
      '18:11: profiles[1].name: a second profile is called "Everyone"; give each its own',
    ]);
  });
});

describe('a rule', () => {
  it.each([
    ['no trigger', '{ id: a, severity: info }', 'a rule needs one of score, band, metric'],
    ['two triggers', '{ id: a, band: worsens, score: { below: 5 } }', 'this one has score and band'],
    [
      'a metric and no threshold',
      '{ id: a, metric: logins }',
      'a metric rule needs one of below, above, change, is, missing_for',
    ],
    ['an unknown metric', '{ id: a, metric: mood, below: 3 }', 'unknown metric "mood"'],
    [
      'an unknown playbook',
      '{ id: a, band: worsens, playbook: sve }',
      'unknown playbook "sve"; did you mean "save"? Allowed: save',
    ],
    [
      'a risk without a word',
      '{ id: a, band: worsens, risk: "" }',
      'risk: found "", expected one line of at most 80 characters',
    ],
    ['an indicator, which a metric has', '{ id: a, band: worsens, indicator: leading }', 'unknown key "indicator"'],
    ['an unknown attribute', '{ id: a, band: worsens, when: { plan: x } }', 'unknown attribute "plan"'],
    [
      'a drop over more nights than are kept',
      '{ id: a, score: { drop: 5, within: 36d } }',
      'a drop is measured within at most 35d',
    ],
    [
      'a drop of nothing',
      '{ id: a, score: { drop: 0, within: 7d } }',
      'found 0, expected a number above 0, at most 100',
    ],
    ['a change of nothing', '{ id: a, metric: logins, change: { by: 0, within: 7d } }', 'must not be 0'],
    [
      'a threshold that clears while it matches',
      '{ id: a, score: { below: 60, clear: 50 } }',
      'clear (50) must be at or above the threshold 60',
    ],
    [
      'the same above',
      '{ id: a, metric: logins, above: 5, clear: 6 }',
      'clear (6) must be at or under the threshold 5',
    ],
    ['a score there is not', '{ id: a, score: { below: 101 } }', 'found 101, expected a number from 0 to 100'],
    [
      'a cooldown in weeks',
      '{ id: a, band: worsens, cooldown: 2w }',
      'found "2w", expected a whole number of days, as 28d',
    ],
    [
      'an escalation in minutes',
      '{ id: a, band: worsens, escalate: 30m }',
      'found "30m", expected a whole number of hours or days, at least 1',
    ],
    [
      'an escalation both in short and in steps',
      '{ id: a, band: worsens, escalate: 48h, escalation: [{ after: 24h, to: owner }] }',
      '20:29: rules[0].escalate: a rule has only one of escalation, escalate; this one has both; keep one of them',
    ],
    [
      'steps of an escalation out of order',
      '{ id: a, band: worsens, escalation: [{ after: 2d, to: owner }, { after: 24h, to: manager }] }',
      'rules[0].escalation[1].after: steps must rise, but 24h follows 48h',
    ],
    [
      'a start by itself of nothing',
      '{ id: a, band: worsens, start: auto }',
      '20:29: rules[0].start: start: auto needs a playbook to start; this rule has none; name one with playbook',
    ],
    ['a start there is not', '{ id: a, band: worsens, playbook: save, start: soon }', 'Allowed: auto, by_hand'],
    ['no nights', '{ id: a, band: worsens, nights: 0 }', 'found 0, expected a whole number from 1 to 365'],
    ['a severity there is not', '{ id: a, band: worsens, severity: high }', 'Allowed: info, warning, critical'],
  ])('refuses %s', (_, rule, expected) => {
    const rest = `playbooks: { save: { title: Save, tasks: [{ title: Call, due: 1 business day }] } }\nrules:\n  - ${rule}`;
    expect(problemsOf(configText({ rest }))).toEqual([expect.stringContaining(expected)]);
  });

  it('needs an id of its own', () => {
    const rest = 'rules: [{ id: a, band: worsens }, { id: a, score: { below: 5 } }]';
    expect(problemOf(configText({ rest }))).toBe('18:41: rules[1].id: a second rule is called "a"; give each its own');
  });
});

describe('a playbook', () => {
  it.each([
    ['minutes', 'due: 30m', 'due: found "30m", expected hours, days or business days, at least 1'],
    ['a word for a person', 'due: 1h, assignee: ceo', 'expected owner, manager, executive, or one mail address'],
    ['two people', 'due: 1h, assignee: [owner, manager]', 'expected owner, manager, executive, or one mail address'],
    [
      'somebody who may not be written to',
      'due: 1h, assignee: tess@example.org',
      'nothing may be sent to example.org: it is not one of notify.domains',
    ],
    [
      'a text with something unknown in it',
      'due: 1h, text: "Hello {name}"',
      'nothing is known to put in the place of {name}; a text may have {account} and {owner}',
    ],
    ['an empty text', 'due: 1h, text: ""', 'found "", expected text'],
  ])('refuses a task with %s', (_, task, expected) => {
    const rest = `playbooks: { save: { title: Save, tasks: [{ title: Call, ${task} }] } }\nnotify: { domains: [example.com] }`;
    expect(problemsOf(configText({ rest }))).toEqual([expect.stringContaining(expected)]);
  });

  it.each([
    ['a word that is none', 'soon', 'expected auto, by_hand, or { severities: [critical] }'],
    ['no severity', '{ severities: [] }', 'expected auto, by_hand, or { severities: [critical] }'],
    ['a severity there is not', '{ severities: [high] }', 'severities'],
  ])('refuses a start of %s', (_, start, expected) => {
    const rest = `playbooks: { save: { title: Save, start: ${start}, tasks: [{ title: Call, due: 1h }] } }`;
    expect(problemsOf(configText({ rest }))).toEqual([expect.stringContaining(expected)]);
  });
});

describe('a chain of those who hear next', () => {
  it.each([
    ['minutes', '[{ after: 30m, to: owner }]', 'found "30m", expected hours, days or business days, at least 1'],
    ['no time at all', '[{ after: 0h, to: owner }]', 'found "0h", expected hours, days or business days, at least 1'],
    ['no business day', '[{ after: 0 business days, to: owner }]', 'found "0 business days", expected hours, days'],
    ['nobody', '[{ after: 24h }]', '"to" is missing; write owner, manager, executive, or a list of one or more'],
    ['a list of nobody', '[{ after: 24h, to: [] }]', 'notify.escalation[0].to: found a list, expected owner, manager'],
    ['somebody else', '[{ after: 24h, to: boss }]', 'found "boss", expected owner, manager, executive, or a list'],
    ['an empty ask', '[{ after: 24h, to: owner, ask: "" }]', 'notify.escalation[0].ask: found "", expected text'],
    ['an unknown key', '[{ after: 24h, too: owner, to: owner }]', 'unknown key "too"; did you mean "to"?'],
    ['a mapping', '{ after: 24h, to: owner }', 'notify.escalation: found a mapping, expected a list'],
    [
      'a step before the one before it',
      '[{ after: 3d, to: owner }, { after: 48h, to: manager }]',
      'notify.escalation[1].after: steps must rise, but 48h follows 72h; sort them by after',
    ],
    [
      'two steps at once, a business day being 24h',
      '[{ after: 24h, to: owner }, { after: 1 business day, to: manager }]',
      'steps must rise, but 1 business day follows 24h',
    ],
    [
      'hours before business days that take as long',
      '[{ after: 2 business days, to: owner }, { after: 2d, to: manager }]',
      'steps must rise, but 48h follows 2 business days',
    ],
  ])('refuses %s', (_, escalation, expected) => {
    expect(problemOf(configText({ rest: `notify:\n  escalation: ${escalation}` }))).toContain(expected);
  });
});

describe('an executive of a profile', () => {
  const executives = (people: string, domains = '') =>
    problemsOf(configText({ rest: `notify: { profile_executives: ${people}${domains} }` }));

  it('needs a profile of that name', () => {
    expect(executives('{ Everyon: eve@example.com }')).toEqual([
      expect.stringContaining('unknown profile "Everyon"; did you mean "Everyone"?'),
    ]);
  });

  it('may be written to', () => {
    expect(executives('{ Everyone: eve@example.com }', ', domains: [example.org]')).toEqual([
      expect.stringContaining('nothing may be sent to example.com: it is not one of notify.domains'),
    ]);
  });
});

describe('whatever the text', () => {
  it('reading it ends with a config or with problems that have a place in it', () => {
    const parts = configText().split(/(?<=[\s:,{}[\]])/);
    const edit = fc.record({
      at: fc.nat(parts.length - 1),
      with: fc.oneof(fc.constantFrom('', '&a ', '*a ', '<<: ', '[', '{', '"', '__proto__', 'null', '\t'), fc.string()),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
        const changed = [...parts];
        for (const { at, with: text } of edits) changed[at] = text;
        const text = changed.join('');
        const result = readConfig(text, 'health.yaml');
        if ('config' in result) return result.config.metricHashes.size === result.config.metrics.size;
        const lines = text.split('\n').length;
        return (
          result.problems.length > 0 &&
          result.problems.every(({ line, column }) => line >= 1 && line <= lines + 1 && column >= 1)
        );
      }),
      { numRuns: 300 },
    );
  });
});
