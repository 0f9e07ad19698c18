import { describe, expect, it } from 'vitest';
import type { KeyMatch } from '../../lib/proposal/facts.ts';
import type { Place } from '../../lib/proposal/read-facts.ts';
import { understandFolder } from '../../lib/proposal/understand-folder.ts';
import { buildColumn } from './column-builder.ts';
import { buildSet } from './set-builder.ts';

const ids = Array.from({ length: 10 }, (_, at) => `ACME-000${at}`);
const names = Array.from({ length: 10 }, (_, at) => `Customer number ${at}`);
const accounts = buildSet('accounts', [
  buildColumn('Account ID', { values: ids }),
  buildColumn('Account Name', { values: names }),
  buildColumn('ARR', { forms: { number: 10 } }),
]);
const tickets = buildSet('tickets', [
  buildColumn('Organization', { values: names }),
  buildColumn('Organization ID', { values: ids }),
]);

/** So many of a hundred rows of the tickets meet an account by the id, and by the name. */
const meeting = (met: { readonly byId: number; readonly byName: number }) => ({
  async match(from: Place, to: Place): Promise<readonly KeyMatch[]> {
    const isId = from.column === 'Organization ID' && to.column === 'Account ID';
    const isName = from.column === 'Organization' && to.column === 'Account Name';
    const rows = isId ? met.byId : isName ? met.byName : 0;
    if (rows === 0) return [];
    const counts = { rows: 100, matchedRows: rows, accounts: 10, matchedAccounts: 10 };
    const strangers = { strangers: [], strangerValues: 100 - rows };
    return [{ ...from, rosterColumn: to.column, how: 'exact', ...counts, ...strangers }];
  },
});

const keyOf = async (met: { readonly byId: number; readonly byName: number }) => {
  const understood = await understandFolder([accounts, tickets], meeting(met), 'accounts');
  const key = understood?.keys.get('tickets');
  return key && [key.column, key.by];
};

describe('how the rows of a file find their account', () => {
  it('is by the id where the name meets hardly more rows', async () => {
    expect(await keyOf({ byId: 97, byName: 100 })).toEqual(['Organization ID', 'id']);
  });

  it('is by the name where the id meets nobody, or far fewer', async () => {
    expect(await keyOf({ byId: 0, byName: 100 })).toEqual(['Organization', 'name']);
    expect(await keyOf({ byId: 60, byName: 100 })).toEqual(['Organization', 'name']);
  });

  it('is none where neither meets anybody', async () => {
    expect(await keyOf({ byId: 0, byName: 0 })).toBeUndefined();
  });
});
