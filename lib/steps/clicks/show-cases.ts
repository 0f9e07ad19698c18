import { MS_PER_DAY, toIsoInstant, toLocalDate } from '../../calendar.ts';
import { type Case, type CaseName, caseKey } from '../../cases/case.ts';
import { findPlaybook } from '../../cases/playbook.ts';
import type { MessageReference } from '../../cases/telling.ts';
import { type Standing, WorkplaceError } from '../../channels/workplace.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import type { OutboxEntry } from '../../delivery/outbox-entry.ts';
import { sweepPeriod } from '../../messages/sweep-period.ts';
import type { OrderDependencies } from '../dependencies.ts';
import { findCases, readOnce } from './find-cases.ts';

export type ShowDependencies = Pick<OrderDependencies, 'cases' | 'outbox' | 'workplace' | 'config' | 'now'>;

/** Nobody looks at an older message. */
export const SHOWN_DAYS = 30;

/**
 * Shows how cases stand now in every message that tells of one of them, each message with all of its own. `clicked`: shown however old it
 * is. `at`: when it was clicked, by the channel's clock, which may be ahead of ours.
 */
export async function showCases(
  names: readonly CaseName[],
  { clicked, at }: { readonly clicked: OutboxEntry | null; readonly at: string },
  dependencies: ShowDependencies,
): Promise<void> {
  const { cases: store, config, now } = dependencies;
  const readCases = readOnce(store);
  const ours = toIsoInstant(now());
  const moment = at > ours ? at : ours;
  const entries = new Map<string, OutboxEntry>(clicked ? [[clicked.id, clicked]] : []);
  for (const name of names) {
    const one = (await readCases(name.account)).find((known) => caseKey(known) === caseKey(name));
    for (const entry of one ? await findEntries(one, dependencies) : []) entries.set(entry.id, entry);
  }
  for (const entry of entries.values()) {
    if (!hasControls(entry.kind)) continue;
    const cases = await findCases(entry, readCases);
    const accounts = [...new Set(cases.map(({ account }) => account))];
    const tasks = (await Promise.all(accounts.map((account) => store.readTasksOf(account)))).flat();
    const withPlaybook = new Set(cases.filter((one) => hasPlaybook(one, config)).map(caseKey));
    const { timezone } = config;
    const standing = { over: 'cases', cases, tasks, timezone, withPlaybook, now: moment } as const;
    await show(entry, standing, dependencies);
  }
}

async function findEntries(one: Case, { outbox, config, now }: ShowDependencies): Promise<readonly OutboxEntry[]> {
  const since = toIsoInstant(now() - SHOWN_DAYS * MS_PER_DAY);
  const told = new Map<string, MessageReference>();
  for (const { as, plannedAt, message } of one.tellings)
    if (plannedAt >= since && as !== 'digest' && as !== 'over') told.set(message.id, message);
  const entries = await Promise.all([...told.values()].map(({ period, id }) => outbox.readEntry(period, id)));
  // What was passed on is no telling: nobody was told as its owner or by a step.
  const passedOn = one.acts.filter(({ did, at }) => did === 'wrong-owner' && at >= since);
  const periods = new Set(passedOn.map(({ at }) => sweepPeriod(toLocalDate(Date.parse(at), config.timezone))));
  const others = (await Promise.all([...periods].map((period) => outbox.readEntries(period)))).flat();
  const isNamed = ({ cases }: OutboxEntry) => cases.some((name) => caseKey(name) === caseKey(one));
  return [...entries.filter((entry) => entry !== null), ...others.filter(isNamed)];
}

export function hasPlaybook({ alerts }: Case, config: Pick<HealthConfig, 'rules' | 'playbooks'>): boolean {
  return alerts.some(({ state, rule }) => state !== 'resolved' && findPlaybook(rule, config) !== null);
}

/** Whether something can be done about cases where a message is read. */
function hasControls(kind: OutboxEntry['kind']): boolean {
  switch (kind) {
    case 'alert':
    case 'alert-triage':
    case 'alert-reminder':
    case 'alert-escalation':
    case 'alert-wrong-owner':
    case 'alert-snooze-ended':
      return true;
    case 'alert-over':
    case 'alert-report':
    case 'owner-digest':
    case 'portfolio-summary':
    case 'week-summary':
    case 'ops-notice':
    case 'task-assigned':
    case 'task-overdue':
    case 'override-ended':
    case 'customer-card':
      return false;
  }
}

/** Shows what was ruled in place of the buttons. */
export function showRuling(entry: OutboxEntry, ruling: string, dependencies: ShowDependencies): Promise<void> {
  return show(entry, { over: 'held-night', ruling }, dependencies);
}

export async function show(
  entry: OutboxEntry,
  standing: Standing,
  { outbox, workplace }: ShowDependencies,
): Promise<void> {
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
