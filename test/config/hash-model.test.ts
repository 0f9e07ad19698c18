import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashOf, writeCanonicalJson } from '../../lib/config/canonical-json.ts';
import { configText, profileWith, read } from './config-text.ts';

const metrics = `metrics:
  logins: { from: usage, aggregate: count, over: 28d, empty: 0 }
  seats: { from: accounts, value: seats }
  use: { ratio: [logins, seats] }
  trend: { change: use, against: 28d }
  standing: { rank: logins, within: segment }
  written: { sql: "select account_id, count(*) as value from usage group by 1" }
  staged: { sql: "select id as account_id, stage as value from roster" }`;

const base = configText({ metrics });

/** The metrics whose hash a change of the text changes, and whether the model's hash changes. */
function compare(text: string): { model: boolean; metrics: string[] } {
  const [before, after] = [read(base), read(text)];
  return {
    model: before.modelHash !== after.modelHash,
    metrics: [...after.metricHashes]
      .filter(([name, hash]) => before.metricHashes.get(name) !== hash)
      .map(([name]) => name),
  };
}

const nothing = { model: false, metrics: [] };

describe('what changes no hash', () => {
  it.each([
    [
      'formatting and the order of keys',
      base.replace(
        '{ from: usage, aggregate: count, over: 28d, empty: 0 }',
        '\n    empty: 0\n    over: 28d\n    aggregate: count\n    from: usage',
      ),
    ],
    [
      'a default written out',
      base.replace('{ from: accounts, value: seats }', '{ from: accounts, value: seats, aggregate: latest }'),
    ],
    [
      'titles, units, who may see it and when it moves',
      base.replace(
        'value: seats }',
        'value: seats, title: Seats, description: Paid seats., unit: x, shareable: true, indicator: lagging }',
      ),
    ],
    [
      'what profiles and groups are called',
      base
        .replace('name: Everyone', 'name: Everyone\n    title: All customers\n    description: Whoever pays.')
        .replace('name: Usage', 'name: Usage\n        title: Use of it\n        description: Who logs in.'),
    ],
    ['rules and recipients', `${base}\nrules: [{ id: a, band: worsens }]\nnotify: { budget: 9 }\ndeliver: off`],
    ['the name of the portfolio', base.replace('portfolio: Acme', 'portfolio: Other')],
    ['whether a night is held without an export', base.replace('time: used_on }', 'time: used_on, required: true }')],
  ])('%s', (_, text) => {
    expect(text).not.toBe(base);
    expect(compare(text)).toEqual(nothing);
  });
});

describe('what changes the hash of the model and of the metrics that read it', () => {
  it.each([
    ['a definition', base.replace('over: 28d, empty', 'over: 14d, empty'), ['logins', 'use', 'trend', 'standing']],
    ['the value of an account without rows', base.replace(', empty: 0', ''), ['logins', 'use', 'trend', 'standing']],
    [
      'how an export is read',
      base.replace('time: used_on }', 'time: used_on, id: row }'),
      ['logins', 'use', 'trend', 'standing', 'written'],
    ],
    ['the text of an SQL metric', base.replace('count(*)', 'sum(1)'), ['written']],
    ['the attribute peers share', base.replace('segment: tier', 'segment: plan'), ['standing', 'staged']],
    ['how long onboarding lasts', `${base}\nstages: { onboarding: 30d }`, ['staged']],
    [
      'the time zone',
      base.replace('Europe/London', 'Asia/Tokyo'),
      ['logins', 'seats', 'use', 'trend', 'standing', 'written', 'staged'],
    ],
  ])('%s', (_, text, changed) => {
    expect(text).not.toBe(base);
    expect(compare(text)).toEqual({ model: true, metrics: changed });
  });
});

describe('what changes the hash of the model alone', () => {
  it.each([
    ['a weight', profileWith('{ metric: logins, worst: 0, best: 60, weight: 2 }'), ''],
    ['a bound', profileWith('{ metric: logins, worst: 0, best: 61 }'), ''],
    ['a band', undefined, 'bands: { healthy: 81 }'],
  ])('%s', (_, profiles, rest) => {
    expect(compare(configText({ metrics, rest, ...(profiles ? { profiles } : {}) }))).toEqual({
      model: true,
      metrics: [],
    });
  });
});

describe('canonical JSON', () => {
  it('is the same for every order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (section, seed) => {
        const entries = Object.entries(section);
        const turned = entries.map((_, index) => entries[(index + seed) % entries.length]!);
        expect(writeCanonicalJson(new Map(turned))).toBe(writeCanonicalJson(section));
      }),
    );
  });

  it('says the same as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(writeCanonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('is hashed by sha256', () => {
    expect(hashOf(new Map())).toBe('44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a');
  });
});
