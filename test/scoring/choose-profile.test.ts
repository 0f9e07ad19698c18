import { describe, expect, it } from 'vitest';
import type { Condition } from '../../lib/config/health-config.ts';
import type { Roster } from '../../lib/metrics/metric-columns.ts';
import { chooseProfiles, NO_PROFILE } from '../../lib/scoring/choose-profile.ts';
import { profile } from '../support/scoring-builder.ts';

const roster: Roster = {
  ids: ['one', 'two'],
  names: ['One', null],
  owners: [null, null],
  managers: [null, null],
  executives: [null, null],
  segments: ['Enterprise', null],
  arr: Float64Array.of(50_000, Number.NaN),
  startedOn: Float64Array.of(0, Number.NaN),
  renewsOn: Float64Array.of(10, Number.NaN),
  stages: ['onboarding', 'steady'],
  formerIds: [null, null],
  attributes: new Map<string, readonly (string | number | boolean | null)[]>([
    ['level', [5, null]],
    ['code', ['5.0', null]],
    ['beta', [true, null]],
  ]),
};

const choose = (...when: Condition[]) => [...chooseProfiles([profile([], { when })], roster)];

describe('a profile’s when', () => {
  it.each<[string, Condition]>([
    ['one of a list', { attribute: 'segment', oneOf: ['Mid', 'Enterprise'] }],
    ['a minimum, inclusive', { attribute: 'arr', min: 50_000, max: null }],
    ['a maximum, inclusive', { attribute: 'arr', min: null, max: 50_000 }],
    ['a number, 5 = 5.0', { attribute: 'level', oneOf: [5.0] }],
    ['a number written as text', { attribute: 'level', oneOf: ['5.0'] }],
    ['a boolean', { attribute: 'beta', oneOf: [true] }],
    ['the stage', { attribute: 'stage', oneOf: ['onboarding'] }],
  ])('holds for %s, and never for an absent value', (_, condition) => {
    expect(choose(condition)).toEqual([0, NO_PROFILE]);
  });

  it('compares text as text: "5.0" is not 5', () => {
    expect(choose({ attribute: 'code', oneOf: [5] })).toEqual([NO_PROFILE, NO_PROFILE]);
  });

  it('must hold in every entry', () => {
    const segment: Condition = { attribute: 'segment', oneOf: ['Enterprise'] };
    expect(choose(segment, { attribute: 'arr', min: 60_000, max: null })).toEqual([NO_PROFILE, NO_PROFILE]);
  });

  it('that is first wins', () => {
    const profiles = [profile([], { when: [{ attribute: 'stage', oneOf: ['onboarding'] }] }), profile([])];
    expect([...chooseProfiles(profiles, roster)]).toEqual([0, 1]);
  });
});
