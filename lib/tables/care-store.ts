import type { CareEvent } from '../care/care-event.ts';
import type { CareStore } from '../care/care-store.ts';
import { ANY_ACCOUNT, careKey } from './key-layout.ts';
import { queryAllCare, queryCareOf } from './query-care.ts';
import { careRecord } from './records/care-record.ts';
import { readEach } from './stored-record.ts';
import type { Table } from './table.ts';

const sortNames = {
  'override-set': 'OVERRIDE',
  'override-cleared': 'OVERRIDE',
  pulse: 'PULSE',
  renamed: 'RENAMED',
  note: 'NOTE',
  'card-sent': 'CARD',
} as const satisfies Record<CareEvent['kind'], string>;

/** Care events: few, small, and read whole. They never expire: they say who did what, when and why. */
export function createCareStore(table: Table): CareStore {
  return {
    async append(event) {
      const key = careKey(event.account, `${sortNames[event.kind]}#${event.at}`);
      const isNew = await table.put({ ...key, fields: careRecord.toFields(event) }, 'absent');
      if (!isNew) throw new CareEventExistsError();
    },
    async readAll() {
      return readEach(careRecord, await queryAllCare(table, ANY_ACCOUNT));
    },
    async readAccount(account) {
      return [...readEach(careRecord, await queryCareOf(table, account))].sort((a, b) => (a.at < b.at ? -1 : 1));
    },
    async removeAccount(account) {
      const own = await queryCareOf(table, account);
      // What somebody said of another account names it, too.
      const others = (await queryAllCare(table, ANY_ACCOUNT)).filter((item) => {
        const [event] = readEach(careRecord, [item]);
        return event?.kind === 'renamed' && event.from === account && event.account !== account;
      });
      const items = [...own, ...others];
      await table.write(
        items.map(({ partition, sort }) => ({ delete: { partition, sort } })),
        items.length,
      );
      return items.length;
    },
  };
}

/** Two people, or two clicks, in the same millisecond. Safe to try again: it will have another instant. */
export class CareEventExistsError extends Error {
  override readonly name = 'CareEventExistsError';

  constructor() {
    super('The same was set on this account at this very instant. Look at rounds override list, then try again.');
  }
}
