import { describe, expect, it } from 'vitest';
import { findRole, fitName, isMonthly, namesAccount } from '../../lib/proposal/column-roles.ts';
import { buildColumn } from './column-builder.ts';

const number = { forms: { number: 10 } };
const day = { forms: { isoDate: 10 } };

describe('what a column is called', () => {
  it.each([
    ['id', 'Account ID', 3],
    ['id', 'CUSTOMERID', 3],
    ['id', 'Kundennummer', 3],
    ['id', 'external_ref', 0],
    ['name', 'companyName', 3],
    ['name', 'Firma', 2],
    ['owner', 'CSM Email', 3],
    ['owner', 'Betreuer', 2],
    ['owner', 'owner_id', 0],
    ['arr', 'ARR__c', 3],
    ['arr', 'Annual Contract Value', 2],
    ['arr', 'MRR', 0],
    ['arr', 'Annual Revenue', 0],
    ['renews_on', 'Next renewal', 3],
    ['renews_on', 'subscriptions.current_term_end', 2],
    ['renews_on', 'Vertragsende', 3],
    ['started_on', 'Kunde seit', 3],
    ['churned_on', 'Cancelled at', 3],
    ['churned_on', 'Churned', 0],
  ] as const)('for %s, %s fits by %i', (role, name, fit) => {
    expect(fitName(role, buildColumn(name))).toBe(fit);
  });

  it('names an account in any of its words', () => {
    expect(
      ['org_id', 'context.groupId', 'tenantName', 'Kunde', 'workspace'].filter(
        (name) => !namesAccount(buildColumn(name)),
      ),
    ).toEqual([]);
    expect(namesAccount(buildColumn('user_id'))).toBe(false);
  });

  it('says a month’s money, which is no ARR', () => {
    const monthly = ['MRR', 'mrr_amount', 'MonthlyCharges', 'Monthly fee EUR'];
    expect(monthly.filter((name) => !isMonthly(buildColumn(name, number)))).toEqual([]);
    expect(isMonthly(buildColumn('MRR'))).toBe(false);
    expect(isMonthly(buildColumn('Monthly logins', number))).toBe(false);
  });
});

describe('the column of a role', () => {
  it('has cells that can be what its name says', () => {
    const text = buildColumn('Renewal date');
    expect(findRole('renews_on', [text])).toBeNull();
    expect(findRole('renews_on', [text, buildColumn('Contract end', day)])?.column.name).toBe('Contract end');
    expect(findRole('arr', [buildColumn('ARR')])).toBeNull();
  });

  it('is an owner’s address rather than their name', () => {
    const columns = [
      buildColumn('Account owner', { distinct: 3 }),
      buildColumn('Owner email', { distinct: 3, forms: { address: 10 } }),
    ];
    expect(findRole('owner', columns)?.column.name).toBe('Owner email');
  });

  it('is no owner where nearly every account has another', () => {
    expect(findRole('owner', [buildColumn('Account owner', { distinct: 10 })])).toBeNull();
  });
});
