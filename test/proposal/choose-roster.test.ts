import { describe, expect, it } from 'vitest';
import { addReferences, isMet, listCandidates } from '../../lib/proposal/choose-roster.ts';
import type { SetFacts } from '../../lib/proposal/facts.ts';
import { recogniseSet } from '../../lib/proposal/recognise-set.ts';
import { buildColumn } from './column-builder.ts';
import { buildKey, buildSet } from './set-builder.ts';

const list = (...sets: readonly SetFacts[]) =>
  listCandidates(sets, new Map(sets.map((set) => [set.name, recogniseSet(set)])));

const id = buildColumn('Account ID');
const crm = buildSet('crm_accounts', [id, buildColumn('Account Name'), buildColumn('ARR', { forms: { number: 10 } })]);

describe('what may list the customers', () => {
  it('has a column of which no two rows have the same', () => {
    const usage = buildSet('usage', [buildColumn('Account ID', { distinct: 3 }), buildColumn('events')]);
    expect(list(crm, usage).map(({ set }) => set.name)).toEqual(['crm_accounts']);
  });

  it('is first what says most of accounts', () => {
    const bare = buildSet('accounts_backup', [id]);
    expect(list(bare, crm).map(({ set }) => set.name)).toEqual(['crm_accounts', 'accounts_backup']);
  });

  it('has ids that are no dates and no amounts', () => {
    const set = buildSet('accounts', [
      buildColumn('Customer number', { forms: { isoDate: 10 } }),
      buildColumn('Contract no', { forms: { money: 10 } }),
    ]);
    expect(list(set)).toEqual([]);
  });

  it('goes by the account’s name where nothing is an id', () => {
    const [candidate] = list(
      buildSet('customers', [buildColumn('Customer name'), buildColumn('Plan', { distinct: 2 })]),
    );
    expect(candidate?.ids.map(({ name }) => name)).toEqual(['Customer name']);
  });
});

describe('a candidate that others speak of', () => {
  const [candidate] = list(buildSet('accounts', [id, buildColumn('CRM ID')]));
  const match = (set: string, rosterColumn: string, matchedRows = 10) =>
    buildKey(set, 'x', { rosterColumn, matchedRows, matchedAccounts: matchedRows }).match;

  it('is likelier by each of them, and its id is the one that they use', () => {
    const weighed = addReferences(candidate!, [
      match('usage', 'CRM ID'),
      match('tickets', 'CRM ID'),
      match('nps', 'Account ID'),
    ]);
    expect(weighed.ids[0]?.name).toBe('CRM ID');
    expect(weighed.points).toBe(candidate!.points + 3);
  });

  it('is spoken of only where half of the rows or of the accounts meet', () => {
    expect(isMet(match('usage', 'Account ID', 5))).toBe(true);
    expect(isMet(match('usage', 'Account ID', 4))).toBe(false);
    expect(addReferences(candidate!, [match('usage', 'Account ID', 4)]).points).toBe(candidate!.points);
  });
});
