import { type Case, type CaseName, isOpen } from '../cases/case.ts';
import { adoptAlerts } from '../cases/case-of-alerts.ts';
import type { CaseStore } from '../cases/case-store.ts';
import { encodeAccountId } from './account-id-key.ts';
import { keepDecisions } from './decisions.ts';
import { keepSwitch } from './deliver-switch.ts';
import { expiryAfterEnd } from './expiry.ts';
import {
  ALERT_PREFIX,
  ANY_ACCOUNT,
  caseItemKey,
  DUE_ALERTS,
  OPEN_CASES,
  ownerIndexKey,
  ownerIndexValue,
} from './key-layout.ts';
import { queryAllCare, queryCareOf } from './query-care.ts';
import { alertRecord } from './records/alert-record.ts';
import { caseRecord } from './records/case-record.ts';
import { decisionsRecord } from './records/decision-record.ts';
import { taskRecord } from './records/task-record.ts';
import { readEach } from './stored-record.ts';
import type { Item, Table } from './table.ts';
import { keepTasks } from './tasks.ts';

/**
 * The newest of each. An item holds 400 KB at most, and a case that stays open for years is told of and acted on all the time: older than
 * that is nothing that anybody still has to know.
 */
const KEPT_TELLINGS = 200;
const KEPT_ACTS = 200;

/**
 * Cases, tasks and decisions beside the care events of their accounts: one prefix holds everything of a customer. What the version before
 * kept as alerts is read as cases of version 0, until they are written.
 */
export function createCaseStore(table: Table): CaseStore {
  const readCasesOf = async (account: string) => readCaseItems(await queryCareOf(table, account));

  /** Cases that are not written as such yet, of accounts whose alerts an index holds. */
  async function readAdopted(items: readonly Item[]): Promise<readonly Case[]> {
    const accounts = new Set(readEach(alertRecord, items).map(({ account }) => account));
    const cases = await Promise.all([...accounts].map(readCasesOf));
    return cases.flat().filter((one) => one.version === 0 && isOpen(one));
  }

  return {
    async readCases() {
      return readCaseItems(await queryAllCare(table, ANY_ACCOUNT));
    },
    readCasesOf,
    async readOpenCases() {
      const [items, due] = await Promise.all(
        [OPEN_CASES, DUE_ALERTS].map((value) => table.queryIndex({ index: 'due', value })),
      );
      return [...readEach(caseRecord, items!), ...(await readAdopted(due!))];
    },
    async writeCase(one) {
      const next = shorten({ ...one, version: one.version + 1 });
      if (!(await table.put(toCaseItem(next), { version: one.version }))) return null;
      if (one.version === 0) await removeAlerts(one, table);
      return next;
    },
    async readBook(person) {
      const value = ownerIndexValue(person);
      const items = await table.queryIndex({ index: 'owner', value });
      const adopted = (await readAdopted(items)).filter(({ about }) => ownerIndexValue(about.owner ?? '') === value);
      return { cases: [...readEach(caseRecord, items), ...adopted], tasks: readEach(taskRecord, items) };
    },
    ...keepTasks(table),
    ...keepDecisions(table, decisionsRecord),
    ...keepSwitch(table),
  };
}

function readCaseItems(items: readonly Item[]): readonly Case[] {
  return adoptAlerts(readEach(caseRecord, items), readEach(alertRecord, items));
}

/** The case that was written has all that is known of them. */
async function removeAlerts({ account, kind }: CaseName, table: Table): Promise<void> {
  const items = await queryCareOf(table, account, ALERT_PREFIX);
  const own = items.filter(({ fields }) => alertRecord.read(fields)?.kind === kind);
  await table.write(
    own.map(({ partition, sort }) => ({ delete: { partition, sort } })),
    own.length,
  );
}

/** In the indexes while it is open. */
function toCaseItem(one: Case): Item {
  const { account, kind, openedOn, about, ended } = one;
  const owner = ownerIndexKey(about.owner, ['CASE', openedOn, account, kind]);
  const due = { value: OPEN_CASES, sort: `${openedOn}#${encodeAccountId(account)}#${kind}` };
  return {
    ...caseItemKey(one),
    fields: caseRecord.toFields(one),
    version: one.version,
    ...(ended === null ? { indexed: { due, ...(owner && { owner }) } } : { expires: expiryAfterEnd(ended.on) }),
  };
}

function shorten(one: Case): Case {
  return { ...one, tellings: one.tellings.slice(-KEPT_TELLINGS), acts: one.acts.slice(-KEPT_ACTS) };
}
