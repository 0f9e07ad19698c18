import { assertNever } from '../assert-never.ts';
import type { OutboxEntry } from '../delivery/outbox-entry.ts';
import { formatCount } from '../format-count.ts';
import { countOf } from '../messages/figures.ts';
import { readPlanned } from '../steps/delivery/deliver-messages.ts';
import { readDeliverMode } from '../steps/delivery/deliver-mode.ts';
import type { DeliveryCounts } from '../steps/delivery/delivery-report.ts';
import type { NightDependencies } from '../steps/dependencies.ts';
import { isWithdrawn, listPeriods } from './run-night.ts';
import { colours, print } from './terminal.ts';

/** What a night planned of cases, and whether anything of it would be sent. */
export async function printDelivery(night: string, dependencies: NightDependencies): Promise<void> {
  const entries = (await readPlanned(await listPeriods(night, dependencies), dependencies)).map(({ entry }) => entry);
  const planned = describePlanned(entries.filter((entry) => !isWithdrawn(entry)));
  const mode = await readDeliverMode(dependencies);
  switch (mode) {
    case 'on':
      print(`Delivery is on: ${planned}. rounds why ACCOUNT says who is told of what, and why.`);
      return;
    case 'shadow':
      print(
        `Delivery is in shadow: ${planned}, and nothing is sent. Once you trust what you read: ${colours.bold('rounds deliver on')}.`,
      );
      return;
    case 'off':
      print('Delivery is off: no alert is planned, and nothing is sent. rounds deliver on starts it.');
      return;
  }
  assertNever(mode, 'the mode');
}

/** "1 alert and 2 ranked lists are planned". */
function describePlanned(entries: readonly Pick<OutboxEntry, 'kind'>[]): string {
  const count = (wanted: OutboxEntry['kind']) => entries.filter(({ kind }) => kind === wanted).length;
  const [alerts, lists] = [count('alert'), count('alert-triage')];
  const parts = [
    ...(alerts > 0 ? [countOf(alerts, 'alert')] : []),
    ...(lists > 0 ? [countOf(lists, 'ranked list')] : []),
  ];
  if (parts.length === 0) return 'no alert is planned';
  return `${parts.join(' and ')} ${alerts + lists === 1 ? 'is' : 'are'} planned`;
}

/** What became of the messages of one delivery. */
export function printDeliveries(counts: DeliveryCounts): void {
  const parts = [
    [counts.sent, 'sent'],
    [counts.pending, 'waiting for their hour'],
    [counts.unknown + counts.sending, 'in doubt'],
    [counts['needs-operator'], 'in doubt for good'],
    [counts.failed, 'refused for good'],
    [counts.cancelled, 'cancelled'],
    [counts.expired, 'expired'],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${formatCount(count)} ${what}`);
  print(told.length === 0 ? 'No message is due.' : `Messages: ${told.join(', ')}. rounds outbox list shows them.`);
}
