import { describe, expect, it } from 'vitest';
import { slugOf, wordsOf } from '../../lib/proposal/words.ts';

describe('the words of a name', () => {
  it.each([
    ['accountId', 'account id'],
    ['Account ID', 'account id'],
    ['account_id', 'account id'],
    ['ACCOUNTID', 'account id'],
    ['customerID', 'customer id'],
    ['CREATEDDATE', 'created date'],
    ['ARR__c', 'arr'],
    ['csm_email', 'csm mail'],
    ['CSM E-mail', 'csm mail'],
    ['Béta größe', 'beta große'],
    ['unpaid', 'unpaid'],
    ['N° client', 'no client'],
    ['Account #', 'account number'],
    ['# of seats', 'of seats'],
  ])('of %s are %s', (name, words) => {
    expect(wordsOf(name)).toBe(words);
  });

  it('make a name that a model can use', () => {
    expect(slugOf('Seats used (%)')).toBe('seats_used_pct');
    expect(slugOf('30d logins')).toBe('x_30d_logins');
  });
});
