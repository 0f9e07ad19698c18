import type { KnownBlock } from '@slack/types';
import type { Alert } from '../../alerts/alert.ts';
import { renderControls, renderRuling, replaceControls } from '../../channels/slack/alert-controls.ts';
import type { SlackMessage } from '../../channels/slack/slack-message.ts';
import { SlackCallError } from '../../channels/slack/workspace.ts';
import type { OutboxEntry } from '../../delivery/outbox-entry.ts';
import type { OrderDependencies } from '../dependencies.ts';

type ShowDependencies = Pick<OrderDependencies, 'alerts' | 'outbox' | 'workspace' | 'config'>;

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
    const context = { message, timezone: config.timezone, hasPlaybook };
    await show(entry, renderControls(own, ownTasks, context), dependencies);
  }
}

/** Shows what was ruled in place of the buttons. */
export function showRuling(entry: OutboxEntry, says: string, dependencies: ShowDependencies): Promise<void> {
  return show(entry, renderRuling(says), dependencies);
}

async function show(
  entry: OutboxEntry,
  controls: readonly KnownBlock[],
  { outbox, workspace }: ShowDependencies,
): Promise<void> {
  if (entry.channel !== 'slack' || entry.state !== 'sent' || entry.reference === null) return;
  const message = (await outbox.readMessage(entry)) as SlackMessage | null;
  if (!message) return;
  const blocks = replaceControls(message.blocks, controls);
  await unlessFinal(workspace.updateMessage(entry.reference, { text: message.text, blocks }));
}

/** A message that was deleted shows nothing any more: what was done is done all the same. What may pass is thrown, and tried again. */
export async function unlessFinal(shown: Promise<void>): Promise<void> {
  try {
    await shown;
  } catch (error) {
    if (!(error instanceof SlackCallError && error.isFinal)) throw error;
  }
}
