import type { Alert } from '../../alerts/alert.ts';
import { type Standing, WorkplaceError } from '../../channels/workplace.ts';
import type { OutboxEntry } from '../../delivery/outbox-entry.ts';
import type { OrderDependencies } from '../dependencies.ts';

type ShowDependencies = Pick<OrderDependencies, 'alerts' | 'outbox' | 'workplace' | 'config'>;

/** Shows what became of an account's alerts in every message that told of one of them. */
export async function showAlerts({ account }: Pick<Alert, 'account'>, dependencies: ShowDependencies): Promise<void> {
  const { alerts, outbox, config } = dependencies;
  const [known, tasks] = await Promise.all([alerts.readAlertsOf(account), alerts.readTasksOf(account)]);
  const told = new Map(known.flatMap(({ messages }) => messages).map((message) => [message.id, message]));
  for (const message of told.values()) {
    const entry = await outbox.readEntry(message.period, message.id);
    if (!entry || entry.kind === 'alert-over') continue;
    const own = known.filter(({ rule, episode }) =>
      entry.alerts.some((one) => one.rule === rule && one.episode === episode),
    );
    const ownTasks = tasks.filter(({ id }) => own.some(({ rule, episode }) => id.startsWith(`${rule}.${episode}.`)));
    const hasPlaybook = own.some(
      ({ rule: id }) => (config.rules.find((rule) => rule.id === id)?.playbook ?? null) !== null,
    );
    const { timezone } = config;
    await show(entry, { over: 'alerts', alerts: own, tasks: ownTasks, timezone, hasPlaybook }, dependencies);
  }
}

/** Shows what was ruled in place of the buttons. */
export function showRuling(entry: OutboxEntry, ruling: string, dependencies: ShowDependencies): Promise<void> {
  return show(entry, { over: 'held-night', ruling }, dependencies);
}

async function show(entry: OutboxEntry, standing: Standing, { outbox, workplace }: ShowDependencies): Promise<void> {
  const { channel, state, reference } = entry;
  if (channel !== workplace.channel || state !== 'sent' || reference === null) return;
  const message = await outbox.readMessage(entry);
  if (message) await unlessFinal(workplace.showStanding({ reference, message }, standing));
}

/** A message that was deleted shows nothing any more: what was done is done all the same. What may pass is thrown, and tried again. */
export async function unlessFinal(shown: Promise<void>): Promise<void> {
  try {
    await shown;
  } catch (error) {
    if (!(error instanceof WorkplaceError && error.isFinal)) throw error;
  }
}
