import { describe, expect, it } from 'vitest';
import type { Profile } from '../../lib/config/health-config.ts';
import { judgePeople } from '../../lib/readiness/judge-people.ts';
import { judgeReach } from '../../lib/readiness/judge-reach.ts';
import { buildAccounts, buildConfig } from '../support/config-builder.ts';
import { group, profile, signal } from '../support/scoring-builder.ts';
import { rosterOf, said, troubles } from './facts.ts';

const groups = [group('All', [signal('logins')])];
const large = profile(groups, { name: 'Large', when: [{ attribute: 'arr', min: 1, max: null }] });
const rest = profile(groups, { name: 'Rest', minCoverage: 60 });

function judge(profiles: readonly Profile[], profileOf: readonly number[], raw: readonly number[]) {
  const scores = { profileOf: Int32Array.from(profileOf), raw: Float64Array.from(raw) };
  return judgeReach({ profiles }, rosterOf(profileOf.length), scores);
}

describe('the reach of profiles', () => {
  it('is said in accounts and scores', () => {
    expect(said(judge([large, rest], [0, 1, 1], [50, 60, 70]))).toEqual([
      '✓ profiles[0]: Profile Large: 1 account, 1 with a score.',
      '✓ profiles[1]: Profile Rest: 2 accounts, 2 with a score.',
    ]);
  });

  it('is nobody, where no account matches', () => {
    expect(troubles(judge([large, rest], [1, 1], [60, 70]))).toEqual([
      expect.stringMatching(/^! profiles\[0\]: Profile Large is for no account/),
    ]);
  });

  it('leaves out accounts that match none; of all of them that is wrong', () => {
    expect(troubles(judge([large], [0, -1, -1], [50, Number.NaN, Number.NaN]))).toEqual([
      expect.stringMatching(/^! profiles: 2 accounts of 3 match no profile, and get no score \(a1, a2\)/),
    ]);
    expect(troubles(judge([large], [-1], [Number.NaN]))[0]).toMatch(/^✗ profiles: 1 account of 1 match/);
  });

  it('is worth a look where few of its accounts have a score, and wrong where none has', () => {
    const none = Number.NaN;
    expect(troubles(judge([rest], [0, 0, 0, 0], [50, 60, 70, none]))).toEqual([
      expect.stringMatching(/^! profiles\[0\]: Profile Rest: 4 accounts, 3 with a score \(75 %\): .* less than 60 %/),
    ]);
    expect(troubles(judge([rest], [0, 0], [none, none]))[0]).toMatch(/^✗ profiles\[0\]: .* 0 with a score/);
  });
});

describe('the people of accounts', () => {
  const withOwner = buildConfig({ accounts: buildAccounts({ owner: 'csm' }) });
  const judgeOwners = (owners: readonly (string | null)[], config = withOwner, named = ['id', 'owner']) =>
    said(judgePeople(rosterOf(owners.length, { owners }), '2026-03-15', config, new Set(named)));

  it('are counted', () => {
    const owners = ['ann@example.com', 'bob@example.com', 'ann@example.com'];
    expect(judgeOwners(owners)).toEqual(['✓ accounts.owner: 2 owners of 3 of 3 accounts.']);
  });

  it('are nobody where the column is empty, and then nobody would be told', () => {
    expect(judgeOwners([null, ' '])).toEqual([
      expect.stringMatching(/^! notify: nobody would be told of 2 of 2 accounts \(a0, a1\)/),
      '! accounts.owner: No account has an owner: no CSM is told of any. Look at the column: it is empty.',
    ]);
  });

  it('of a SELECT are said to be empty only where it returns them', () => {
    const bySql = buildConfig({ accounts: { kind: 'sql', sql: 'SELECT account_id AS id FROM accounts' } });
    const noOwner = (named: readonly string[]) => judgeOwners([null], bySql, [...named])[1];
    expect(noOwner(['id'])).toMatch(/^! accounts\.sql: No account has an owner: .* The SELECT returns no column owner/);
    expect(noOwner(['id', 'owner'])).toMatch(/^! accounts\.sql: .* Its column owner is empty in every row/);
  });
});
