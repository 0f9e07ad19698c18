import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Alert } from '../alerts/alert.ts';
import type { Decision } from '../alerts/reason.ts';
import type { Task } from '../alerts/task.ts';
import type { Night } from '../calendar.ts';
import type { AlertStore, DeliverSwitch } from '../ports/alert-store.ts';
import { ACCOUNT_SORT_PREFIX } from './account-key.ts';
import {
  ALERT_PREFIX,
  decisionPartitionKey,
  dueAlertsKey,
  firstKeptNight,
  ownerKeyOf,
  ownersKey,
  readAlertItem,
  readDecisionItem,
  readTaskItem,
  SWITCH_KEY,
  TASK_PREFIX,
  toAlertItem,
  toDecisionItem,
  toTaskItem,
} from './alert-items.ts';
import { careSortPrefix, partitionOf } from './care-item.ts';
import type { Item } from './chart-item.ts';
import { AccountNotRemovedError, DecisionsNotWrittenError } from './history-errors.ts';
import { queryAllCare, queryCare, queryPrefix } from './query-care.ts';
import { type Pace, realPace } from './retry.ts';
import { tableKeys } from './table-definition.ts';
import { ask, queryIndex, writeItems } from './table-requests.ts';

export interface DynamoAlertOptions {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly pace?: Pace;
}

/** Alerts, tasks and decisions beside the care events of their accounts: one prefix holds everything of a customer. */
export function createDynamoAlertStore({ client, table, pace = realPace }: DynamoAlertOptions): AlertStore {
  const source = { client, table, pace };

  /** False: it is not the version that was read. */
  async function putVersion(item: Item, read: number): Promise<boolean> {
    const isNew = read === 0;
    const command = new PutItemCommand({
      TableName: table,
      Item: item,
      ConditionExpression: isNew ? `attribute_not_exists(${tableKeys.partition})` : 'version = :read',
      ...(!isNew && { ExpressionAttributeValues: { ':read': { N: String(read) } } }),
    });
    try {
      await ask(source, () => client.send(command));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  const readDecisionItems = (account: string) =>
    queryPrefix(source, decisionPartitionKey(account), careSortPrefix(account));

  return {
    async readAlerts() {
      return readEach(await queryAllCare(source, ACCOUNT_SORT_PREFIX), readAlertItem);
    },
    async readAlertsOf(account) {
      return readEach(
        await queryCare(source, partitionOf(account), careSortPrefix(account) + ALERT_PREFIX),
        readAlertItem,
      );
    },
    async writeAlert(alert: Alert) {
      const next = { ...alert, version: alert.version + 1 };
      return (await putVersion(toAlertItem(next), alert.version)) ? next : null;
    },
    async readDueAlerts(until) {
      return readEach(await queryIndex(source, dueAlertsKey, until), readAlertItem);
    },
    async readTasks() {
      return readEach(await queryAllCare(source, ACCOUNT_SORT_PREFIX), readTaskItem);
    },
    async readTasksOf(account) {
      return readEach(
        await queryCare(source, partitionOf(account), careSortPrefix(account) + TASK_PREFIX),
        readTaskItem,
      );
    },
    async readBook(person) {
      const items = await queryIndex(source, { ...ownersKey, value: ownerKeyOf(person) });
      return { alerts: readEach(items, readAlertItem), tasks: readEach(items, readTaskItem) };
    },
    async writeTask(task: Task) {
      const next = { ...task, version: task.version + 1 };
      return (await putVersion(toTaskItem(next), task.version)) ? next : null;
    },
    async writeDecisions(night: Night, decisions: readonly Decision[]) {
      const byAccount = new Map<string, Decision[]>();
      for (const one of decisions) {
        const own = byAccount.get(one.account);
        if (own) own.push(one);
        else byAccount.set(one.account, [one]);
      }
      function* listRequests() {
        for (const [account, own] of byAccount) yield { PutRequest: { Item: toDecisionItem(night, account, own) } };
      }
      const { left, cause } = await writeItems(source, listRequests(), byAccount.size);
      if (left > 0) throw new DecisionsNotWrittenError(night, left, { cause });
    },
    async readDecisions(account) {
      const items = await readDecisionItems(account);
      const decisions = items
        .flatMap(readDecisionItem)
        .sort((a, b) => (a.night < b.night ? 1 : a.night > b.night ? -1 : 0));
      const first = decisions[0] ? firstKeptNight(decisions[0].night) : '';
      return decisions.filter(({ night }) => night >= first);
    },
    async removeDecisions(account) {
      const items = await readDecisionItems(account);
      const { partition, sort } = tableKeys;
      const requests = items.map((item) => ({
        DeleteRequest: { Key: { [partition]: item[partition]!, [sort]: item[sort]! } },
      }));
      const { left, cause } = await writeItems(source, requests, requests.length);
      if (left > 0) throw new AccountNotRemovedError(left, { cause });
      return items.length;
    },
    async readSwitch() {
      const command = new GetItemCommand({ TableName: table, Key: SWITCH_KEY, ConsistentRead: true });
      const { Item } = await ask(source, () => client.send(command));
      return Item?.switch?.S === undefined ? null : (JSON.parse(Item.switch.S) as DeliverSwitch);
    },
    async writeSwitch(to) {
      const command = new PutItemCommand({
        TableName: table,
        Item: { ...SWITCH_KEY, switch: { S: JSON.stringify(to) } },
      });
      await ask(source, () => client.send(command));
    },
  };
}

function readEach<T>(items: readonly Item[], read: (item: Item) => T | null): T[] {
  return items.flatMap((item) => read(item) ?? []);
}
