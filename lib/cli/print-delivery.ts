import { countOf } from '../messages/figures.ts';
import type { Message } from '../messages/message.ts';
import { readDeliverMode } from '../steps/deliver-mode.ts';
import type { NightDependencies } from '../steps/dependencies.ts';
import { readJson, workKeys } from '../steps/work-files.ts';
import { colours, print } from './terminal.ts';

/** How many alerts a night planned, and whether anything of it would be sent. */
export async function printDelivery(night: string, dependencies: NightDependencies): Promise<void> {
  const messages = await readJson<Message[]>(dependencies.work, workKeys.messages(night), []);
  const alerts = messages.filter(({ kind }) => kind === 'alert').length;
  const planned =
    alerts === 0 ? 'no alert is planned' : `${countOf(alerts, 'alert')} ${alerts === 1 ? 'is' : 'are'} planned`;
  switch (await readDeliverMode(dependencies)) {
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
  }
}
