import { describe, expect, it } from 'vitest';
import { recogniseSet } from '../../lib/proposal/recognise-set.ts';
import { buildColumn } from './column-builder.ts';
import { buildSet } from './set-builder.ts';

const named = (name: string, ...columns: string[]) =>
  recogniseSet(
    buildSet(
      name,
      columns.map((column) => buildColumn(column)),
    ),
  );

describe('a set is recognised', () => {
  it.each([
    ['HubSpot', 'accounts', ['Record ID', 'Company name', 'Company owner']],
    ['HubSpot', 'contacts', ['Record ID', 'First Name', 'Last Name', 'Email']],
    ['Salesforce', 'tickets', ['Id', 'CaseNumber', 'Subject']],
    ['Zendesk', 'tickets', ['id', 'subject', 'status', 'requester_id', 'organization_id']],
    ['Stripe', 'invoices', ['id', 'Amount Due', 'Customer', 'Status']],
    ['Segment', 'usage', ['messageId', 'originalTimestamp', 'userId', 'event']],
    ['Mixpanel', 'usage', ['event', 'properties', 'properties.time', 'properties.distinct_id']],
  ])('as what %s writes: %s', (tool, subject, columns) => {
    expect(named('export', ...columns)).toEqual({ tool, subject });
  });

  it.each([
    ['nps_2026', 'surveys'],
    ['Rechnungen', 'invoices'],
    ['Kunden', 'accounts'],
    ['factures', 'invoices'],
    ['churn_events', 'departures'],
    ['licenses', 'subscriptions'],
  ])('by the name of its file, whatever the language: %s is %s', (file, subject) => {
    expect(named(file, 'a', 'b')).toEqual({ tool: null, subject });
  });

  it('as people where names have addresses, and as accounts where an id of an account is each row’s own', () => {
    const name = buildColumn('name', { values: ['Ann', 'Bo'] });
    const mail = buildColumn('mail', { forms: { address: 10 } });
    expect(recogniseSet(buildSet('list', [name, mail])).subject).toBe('people');
    expect(recogniseSet(buildSet('accounts', [buildColumn('account_id'), name, mail])).subject).toBe('accounts');
  });

  it('as users and whose they are, where each user has a row and several are of one account', () => {
    const account = buildColumn('account_id', { distinct: 3 });
    expect(recogniseSet(buildSet('users', [buildColumn('user_id'), account])).subject).toBe('members');
    expect(recogniseSet(buildSet('users', [buildColumn('user_id', { distinct: 4 }), account])).subject).not.toBe(
      'members',
    );
  });

  it('as use where an account has many rows of what is counted, and as nothing where no name says what it is', () => {
    const account = buildColumn('Account ID', { distinct: 3 });
    expect(recogniseSet(buildSet('x', [account, buildColumn('Event count')])).subject).toBe('usage');
    expect(recogniseSet(buildSet('x', [account, buildColumn('Lorem')])).subject).toBe('unknown');
  });
});
