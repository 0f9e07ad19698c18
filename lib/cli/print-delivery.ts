import { assertNever } from '../assert-never.ts';
import { countOf } from '../messages/figures.ts';
import { readDeliverMode } from '../steps/delivery/deliver-mode.ts';
import type { DeliveryCounts } from '../steps/delivery/delivery-report.ts';
import type { NightDependencies } from '../steps/dependencies.ts';
import { isWithdrawn } from './run-night.ts';
import { colours, print } from './terminal.ts';

/** How many alerts a night planned, and whether anything of it would be sent. */
export async function printDelivery(night: string, dependencies: NightDependencies): Promise<void> {
  const entries = await dependencies.outbox.readEntries(night);
  const alerts = entries.filter((entry) => entry.kind === 'alert' && !isWithdrawn(entry)).length;
  const planned =
    alerts === 0 ? 'no alert is planned' : `${countOf(alerts, 'alert')} ${alerts === 1 ? 'is' : 'are'} planned`;
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
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  print(told.length === 0 ? 'No message is due.' : `Messages: ${told.join(', ')}. rounds outbox list shows them.`);
}
