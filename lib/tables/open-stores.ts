import type { OrderLog } from '../actions/order-log.ts';
import type { CareStore } from '../care/care-store.ts';
import type { CaseStore } from '../cases/case-store.ts';
import type { AddressBook } from '../channels/address-book.ts';
import type { OutboxStore } from '../delivery/outbox-store.ts';
import type { HistoryStore } from '../history/history-store.ts';
import type { FormStore } from '../pages/form-store.ts';
import type { LinkStore } from '../pages/link-store.ts';
import { createAddressBook } from './address-book.ts';
import { createCareStore } from './care-store.ts';
import { createCaseStore } from './case-store.ts';
import { createFormStore } from './form-store.ts';
import { createHistoryStore } from './history-store.ts';
import { createLinkStore } from './link-store.ts';
import { createOrderLog } from './order-log.ts';
import { createOutboxStore } from './outbox-store.ts';
import type { Table } from './table.ts';

/** All that a portfolio keeps in its table. */
export interface TableStores {
  readonly history: HistoryStore;
  readonly care: CareStore;
  readonly cases: CaseStore;
  readonly outbox: OutboxStore;
  readonly addresses: AddressBook;
  readonly links: LinkStore;
  readonly forms: FormStore;
  readonly orders: OrderLog;
}

/** `now`: milliseconds since 1970. */
export function openTableStores(table: Table, now: () => number): TableStores {
  return {
    history: createHistoryStore(table),
    care: createCareStore(table),
    cases: createCaseStore(table),
    outbox: createOutboxStore(table),
    addresses: createAddressBook(table, now),
    links: createLinkStore(table),
    forms: createFormStore(table),
    orders: createOrderLog(table),
  };
}
