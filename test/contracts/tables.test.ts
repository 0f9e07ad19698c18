import { openTableStores } from '../../lib/tables/open-stores.ts';
import { describeOnEveryTable } from '../support/tables.ts';
import { describeAddressBook } from './address-book.ts';
import { describeCareStore } from './care-store.ts';
import { describeCaseStore } from './case-store.ts';
import { describeFormStore } from './form-store.ts';
import { describeHistoryStore } from './history-store.ts';
import { describeLinkStore } from './link-store.ts';
import { describeOrderLog } from './order-log.ts';
import { describeOutboxStore } from './outbox-store.ts';
import { describeTableContract } from './table.ts';

describeOnEveryTable('the table', (table) => {
  const stores = (now = 0) => openTableStores(table(), () => now);
  describeTableContract(table);
  describeHistoryStore(() => stores().history);
  describeCareStore(() => stores().care);
  describeCaseStore(stores);
  describeOutboxStore(() => stores().outbox);
  describeAddressBook((now) => stores(now).addresses);
  describeLinkStore(() => stores().links);
  describeFormStore(() => stores().forms);
  describeOrderLog(() => stores().orders);
});
