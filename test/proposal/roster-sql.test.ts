import { describe, expect, it } from 'vitest';
import type { ColumnFacts, SetFacts } from '../../lib/proposal/facts.ts';
import { writeRosterSql } from '../../lib/proposal/roster-sql.ts';
import { buildColumn } from './column-builder.ts';
import { buildKey, buildSet, understand } from './set-builder.ts';

const number = { forms: { number: 10 } };
const day = { forms: { isoDate: 10 } };
const several = { distinct: 4 };

const write = (own: readonly ColumnFacts[], ...others: readonly SetFacts[]) =>
  writeRosterSql({
    understanding: understand(
      [buildSet('accounts', [buildColumn('Account ID'), ...own]), ...others],
      others.map((set) => buildKey(set.name, set.columns[0]!.name)),
    ),
    id: 'Account ID',
    columns: new Map([['id', 'Account ID']]),
    attributes: [],
  });

const subscriptions = (...columns: readonly ColumnFacts[]) =>
  buildSet('subscriptions', [buildColumn('account_id', several), ...columns]);

describe('accounts of more than one export', () => {
  it('need no SQL where one export says it all', () => {
    expect(write([buildColumn('Name')])).toBeNull();
  });

  it('have twelve times a month’s money for ARR', () => {
    expect(write([buildColumn('MRR', number)])).toMatchObject({
      sql: 'select\n  a."Account ID" as id,\n  12 * a."MRR" as arr\nfrom "accounts" a',
      monthly: { name: 'MRR' },
      remarks: [{ about: 'arr', text: '12 times MRR, which is a month’s' }],
    });
  });

  it('have the ARR of the subscriptions that run on the night', () => {
    const written = write(
      [],
      subscriptions(buildColumn('arr', number), buildColumn('start_date', day), buildColumn('end_date', day)),
    );
    expect(written?.sql).toContain('sum("arr") as arr');
    expect(written?.sql).toContain('"start_date" <= :night and ("end_date" is null or "end_date" > :night)');
  });

  it('have twelve times the monthly money of subscriptions, never the money itself', () => {
    const status = buildColumn('status', { values: ['active', 'canceled'], distinct: 2 });
    const written = write([], subscriptions(buildColumn('mrr', number), status));
    expect(written?.sql).toContain('12 * sum("mrr") as arr');
    expect(written?.sql).toContain(`where "status" = 'active'`);
    expect(written?.remarks[0]?.text).toContain('12 times the sum of mrr');
  });

  it('have no ARR of subscriptions of which nobody knows which run', () => {
    expect(write([], subscriptions(buildColumn('mrr', number)))).toBeNull();
  });

  it('have owners from a list with a row for each account', () => {
    const owners = buildSet('owners', [
      buildColumn('account_id'),
      buildColumn('csm_email', { distinct: 3, forms: { address: 10 } }),
    ]);
    expect(write([], owners)).toMatchObject({
      joined: new Map([['owners', []]]),
      remarks: [{ about: 'owner', certainty: 'sure' }],
    });
  });

  it('are those that a stage says are customers', () => {
    const stage = buildColumn('Lifecycle Stage', { values: ['customer', 'lead'], distinct: 2 });
    expect(write([stage])?.sql).toMatch(/where a\."Lifecycle Stage" in \('customer'\)$/);
  });
});
