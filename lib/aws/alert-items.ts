import { type Alert, dueAt } from '../alerts/alert.ts';
import type { Decision } from '../alerts/reason.ts';
import type { Task } from '../alerts/task.ts';
import { addDays, MS_PER_DAY, type Night, toDay } from '../calendar.ts';
import { DECISION_NIGHTS } from '../ports/alert-store.ts';
import { encodeAccountId } from './account-key.ts';
import { carePartitionKey, careSortPrefix, partitionOf } from './care-item.ts';
import type { Item } from './chart-item.ts';
import { TTL_ATTRIBUTE, tableIndexes, tableKeys } from './table-definition.ts';

const [due, owner] = tableIndexes;
/** A year after it is over an alert has nothing left to reopen, and nobody asks. */
const ALERT_TTL_DAYS = 400;
const DUE_ALERTS = 'ALERT';

export const ALERT_PREFIX = 'ALERT#';
export const TASK_PREFIX = 'TASK#';

/** A person's open alerts and tasks. */
export const ownersKey = { index: owner.name, partition: owner.partition, sort: owner.sort };

/** JSON, as care events are: few, small, and read whole. In the `due` index while something is due, in `owner` while it is open. */
export function toAlertItem(alert: Alert): Item {
  const at = dueAt(alert);
  const isOver = alert.resolvedOn !== null && alert.state === 'resolved';
  return {
    ...careKey(alert.account, ALERT_PREFIX + encodeAccountId(alert.rule)),
    alert: { S: JSON.stringify(alert) },
    version: { N: String(alert.version) },
    ...(at !== null && { [due.partition]: { S: DUE_ALERTS }, [due.sort]: { S: at } }),
    ...(!isOver && inOwnersBook(alert.about.owner, ['ALERT', alert.openedOn, alert.account, alert.rule])),
    ...(isOver && { [TTL_ATTRIBUTE]: expiry(alert.resolvedOn!, ALERT_TTL_DAYS) }),
  };
}

export function readAlertItem({ alert }: Item): Alert | null {
  return alert?.S === undefined ? null : (JSON.parse(alert.S) as Alert);
}

export function toTaskItem(task: Task): Item {
  return {
    ...careKey(task.account, TASK_PREFIX + encodeAccountId(task.id)),
    task: { S: JSON.stringify(task) },
    version: { N: String(task.version) },
    ...(task.state === 'open' && inOwnersBook(task.assignee, ['TASK', task.dueOn, task.account, task.id])),
    ...(task.endedAt !== null && { [TTL_ATTRIBUTE]: expiry(task.endedAt.slice(0, 10), ALERT_TTL_DAYS) }),
  };
}

export function readTaskItem({ task }: Item): Task | null {
  return task?.S === undefined ? null : (JSON.parse(task.S) as Task);
}

/** All that one night decided of one account. Apart from what is read every night: there are many of them. */
export function toDecisionItem(night: Night, account: string, decisions: readonly Decision[]): Item {
  return {
    [tableKeys.partition]: { S: decisionPartitionKey(account) },
    [tableKeys.sort]: { S: careSortPrefix(account) + night },
    decisions: { S: JSON.stringify(decisions) },
    [TTL_ATTRIBUTE]: expiry(night, DECISION_NIGHTS),
  };
}

export function decisionPartitionKey(account: string): string {
  return `WHY#${partitionOf(account)}`;
}

/** Not expired, whether or not it is deleted yet. */
export function readDecisionItem({ decisions }: Item): readonly Decision[] {
  return decisions?.S === undefined ? [] : (JSON.parse(decisions.S) as Decision[]);
}

/** Decisions of nights before this one are no longer shown, when `newest` is the newest. */
export function firstKeptNight(newest: Night): Night {
  return addDays(newest, 1 - DECISION_NIGHTS);
}

export const dueAlertsKey = { index: due.name, partition: due.partition, sort: due.sort, value: DUE_ALERTS };

/** The one item that says whether anything is sent. */
export const SWITCH_KEY: Item = { [tableKeys.partition]: { S: 'SWITCH' }, [tableKeys.sort]: { S: 'DELIVER' } };

function careKey(account: string, rest: string): Item {
  return {
    [tableKeys.partition]: { S: carePartitionKey(partitionOf(account)) },
    [tableKeys.sort]: { S: careSortPrefix(account) + rest },
  };
}

/** As it stands in the index. */
export function ownerKeyOf(person: string): string {
  return person.slice(0, LONGEST_OWNER);
}

/** A key holds 2,048 bytes, and an owner is whatever an export says. */
const LONGEST_OWNER = 500;

function inOwnersBook(person: string | null, sort: readonly string[]): Item {
  if (person === null || person === '') return {};
  const key = sort.map(encodeAccountId).join('#');
  return { [owner.partition]: { S: ownerKeyOf(person) }, [owner.sort]: { S: key } };
}

function expiry(night: Night, days: number) {
  return { N: String(((toDay(night) + days) * MS_PER_DAY) / 1000) };
}
