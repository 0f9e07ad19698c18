import { addDays, type Night } from '../calendar.ts';
import { DECISION_NIGHTS } from '../cases/case-store.ts';
import { expiryAfterNight } from './expiry.ts';
import { careSortPrefix, decisionKey, decisionPartitionOf } from './key-layout.ts';
import type { StoredRecord } from './stored-record.ts';
import { type Item, type Table, TableThrottledError } from './table.ts';

/** All that one night decided of one account is an item. Apart from what is read every night: there are many of them. */
export function keepDecisions<Decision extends { readonly account: string; readonly night: Night }>(
  table: Table,
  record: StoredRecord<readonly Decision[]>,
) {
  const queryOf = (account: string) => ({
    partition: decisionPartitionOf(account),
    range: { prefix: careSortPrefix(account) },
  });
  const toItem = (night: Night, account: string, decisions: readonly Decision[]): Item => ({
    ...decisionKey(account, night),
    fields: record.toFields(decisions),
    expires: expiryAfterNight(night, DECISION_NIGHTS),
  });

  return {
    async writeDecisions(night: Night, decisions: readonly Decision[]): Promise<void> {
      const byAccount = groupByAccount(decisions);
      function* listChanges() {
        for (const [account, own] of byAccount) yield { put: toItem(night, account, own) };
      }
      try {
        await table.write(listChanges(), byAccount.size);
      } catch (error) {
        throw error instanceof TableThrottledError ? new DecisionsNotWrittenError(night, error) : error;
      }
    },
    async readDecisions(account: string): Promise<readonly Decision[]> {
      const items = await table.query(queryOf(account));
      const decisions = items
        .flatMap(({ fields }) => record.read(fields) ?? [])
        .sort((a, b) => (a.night < b.night ? 1 : a.night > b.night ? -1 : 0));
      const first = decisions[0] ? firstKeptNight(decisions[0].night) : '';
      return decisions.filter(({ night }) => night >= first);
    },
    async removeDecisions(account: string): Promise<number> {
      const keys = await table.queryKeys(queryOf(account));
      await table.write(
        keys.map((key) => ({ delete: key })),
        keys.length,
      );
      return keys.length;
    },
  };
}

/** Decisions of nights before this one are no longer shown, when `newest` is the newest: whether or not they are deleted yet. */
function firstKeptNight(newest: Night): Night {
  return addDays(newest, 1 - DECISION_NIGHTS);
}

function groupByAccount<Decision extends { readonly account: string }>(
  decisions: readonly Decision[],
): ReadonlyMap<string, readonly Decision[]> {
  const byAccount = new Map<string, Decision[]>();
  for (const one of decisions) {
    const own = byAccount.get(one.account);
    if (own) own.push(one);
    else byAccount.set(one.account, [one]);
  }
  return byAccount;
}

/** Part of a night's decision log was not taken. Planning the night again overwrites it. */
export class DecisionsNotWrittenError extends Error {
  override readonly name = 'DecisionsNotWrittenError';

  constructor(night: Night, cause: TableThrottledError) {
    super(
      `Decisions on ${cause.left} accounts of night ${night} were not accepted after many attempts: the table is throttled. ` +
        'Raise its maximum write capacity or wait, then run the night again.',
      { cause },
    );
  }
}
