import { type Alert, dueAt } from '../alerts/alert.ts';
import { type AlertStore, DECISION_NIGHTS } from '../alerts/alert-store.ts';
import type { Decision } from '../alerts/reason.ts';
import type { Task } from '../alerts/task.ts';
import { addDays, type Night } from '../calendar.ts';
import { encodeAccountId } from './account-id-key.ts';
import { expiryAfterNight } from './expiry.ts';
import {
  ALERT_PREFIX,
  ANY_ACCOUNT,
  careKey,
  carePartitionOf,
  careSortPrefix,
  DUE_ALERTS,
  decisionKey,
  decisionPartitionOf,
  ownerIndexKey,
  ownerIndexValue,
  SWITCH_KEY,
  TASK_PREFIX,
} from './key-layout.ts';
import { queryAllCare } from './query-care.ts';
import { alertRecord, decisionsRecord, switchRecord, taskRecord } from './records/alert-record.ts';
import { type Item, type Table, TableThrottledError } from './table.ts';

/** A year after it is over an alert has nothing left to reopen, and nobody asks. */
const KEPT_DAYS = 400;

/** Alerts, tasks and decisions beside the care events of their accounts: one prefix holds everything of a customer. */
export function createAlertStore(table: Table): AlertStore {
  const queryOf = (account: string, rest: string) =>
    table.query({ partition: carePartitionOf(account), range: { prefix: careSortPrefix(account) + rest } });
  const queryDecisions = (account: string) => ({
    partition: decisionPartitionOf(account),
    range: { prefix: careSortPrefix(account) },
  });

  return {
    async readAlerts() {
      return readAlertItems(await queryAllCare(table, ANY_ACCOUNT));
    },
    async readAlertsOf(account) {
      return readAlertItems(await queryOf(account, ALERT_PREFIX));
    },
    async writeAlert(alert) {
      const next = { ...alert, version: alert.version + 1 };
      return (await table.put(toAlertItem(next), { version: alert.version })) ? next : null;
    },
    async readDueAlerts(until) {
      return readAlertItems(await table.queryIndex({ index: 'due', value: DUE_ALERTS, until }));
    },
    async readTasks() {
      return readTaskItems(await queryAllCare(table, ANY_ACCOUNT));
    },
    async readTasksOf(account) {
      return readTaskItems(await queryOf(account, TASK_PREFIX));
    },
    async readBook(person) {
      const items = await table.queryIndex({ index: 'owner', value: ownerIndexValue(person) });
      return { alerts: readAlertItems(items), tasks: readTaskItems(items) };
    },
    async writeTask(task) {
      const next = { ...task, version: task.version + 1 };
      return (await table.put(toTaskItem(next), { version: task.version })) ? next : null;
    },
    async writeDecisions(night, decisions) {
      const byAccount = groupByAccount(decisions);
      function* listChanges() {
        for (const [account, own] of byAccount) yield { put: toDecisionItem(night, account, own) };
      }
      try {
        await table.write(listChanges(), byAccount.size);
      } catch (error) {
        throw error instanceof TableThrottledError ? new DecisionsNotWrittenError(night, error) : error;
      }
    },
    async readDecisions(account) {
      const items = await table.query(queryDecisions(account));
      const decisions = items
        .flatMap(({ fields }) => decisionsRecord.read(fields) ?? [])
        .sort((a, b) => (a.night < b.night ? 1 : a.night > b.night ? -1 : 0));
      const first = decisions[0] ? firstKeptNight(decisions[0].night) : '';
      return decisions.filter(({ night }) => night >= first);
    },
    async removeDecisions(account) {
      const keys = await table.queryKeys(queryDecisions(account));
      await table.write(
        keys.map((key) => ({ delete: key })),
        keys.length,
      );
      return keys.length;
    },
    async readSwitch() {
      const item = await table.get(SWITCH_KEY);
      return item && switchRecord.read(item.fields);
    },
    async writeSwitch(to) {
      await table.put({ ...SWITCH_KEY, fields: switchRecord.toFields(to) });
    },
  };
}

/** In the `due` index while something is due, in `owner` while it is open. */
function toAlertItem(alert: Alert): Item {
  const at = dueAt(alert);
  const isOver = alert.resolvedOn !== null && alert.state === 'resolved';
  const owner = isOver ? null : ownerIndexKey(alert.about.owner, ['ALERT', alert.openedOn, alert.account, alert.rule]);
  return {
    ...careKey(alert.account, ALERT_PREFIX + encodeAccountId(alert.rule)),
    fields: alertRecord.toFields(alert),
    version: alert.version,
    indexed: { ...(at !== null && { due: { value: DUE_ALERTS, sort: at } }), ...(owner && { owner }) },
    ...(isOver && { expires: expiryAfterNight(alert.resolvedOn!, KEPT_DAYS) }),
  };
}

function toTaskItem(task: Task): Item {
  const owner =
    task.state === 'open' ? ownerIndexKey(task.assignee, ['TASK', task.dueOn, task.account, task.id]) : null;
  return {
    ...careKey(task.account, TASK_PREFIX + encodeAccountId(task.id)),
    fields: taskRecord.toFields(task),
    version: task.version,
    ...(owner && { indexed: { owner } }),
    ...(task.endedAt !== null && { expires: expiryAfterNight(task.endedAt.slice(0, 10), KEPT_DAYS) }),
  };
}

/** All that one night decided of one account. Apart from what is read every night: there are many of them. */
function toDecisionItem(night: Night, account: string, decisions: readonly Decision[]): Item {
  return {
    ...decisionKey(account, night),
    fields: decisionsRecord.toFields(decisions),
    expires: expiryAfterNight(night, DECISION_NIGHTS),
  };
}

/** Decisions of nights before this one are no longer shown, when `newest` is the newest: whether or not they are deleted yet. */
function firstKeptNight(newest: Night): Night {
  return addDays(newest, 1 - DECISION_NIGHTS);
}

function groupByAccount(decisions: readonly Decision[]): ReadonlyMap<string, readonly Decision[]> {
  const byAccount = new Map<string, Decision[]>();
  for (const one of decisions) {
    const own = byAccount.get(one.account);
    if (own) own.push(one);
    else byAccount.set(one.account, [one]);
  }
  return byAccount;
}

function readAlertItems(items: readonly Item[]): readonly Alert[] {
  return items.flatMap(({ fields }) => alertRecord.read(fields) ?? []);
}

function readTaskItems(items: readonly Item[]): readonly Task[] {
  return items.flatMap(({ fields }) => taskRecord.read(fields) ?? []);
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
