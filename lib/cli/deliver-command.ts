import type { Command } from '@commander-js/extra-typings';
import type { DeliverMode } from '../config/health-config.ts';
import { readDeliverMode } from '../steps/delivery/deliver-mode.ts';
import { type CommandContext, onTableByWhom } from './command.ts';
import { wrongUsage } from './failure.ts';
import { whoever, withCare } from './open-care.ts';
import { colours, print, printable } from './terminal.ts';

const modes: readonly DeliverMode[] = ['off', 'shadow', 'on'];

/** `rounds deliver`: whether anything is sent; with a word, from now on. */
export function defineDeliver(command: Command, context: CommandContext): void {
  onTableByWhom(command)
    .argument('[mode]', 'off, shadow or on; says what it is unless given')
    .action((word, options) => {
      const to = modes.find((mode) => mode === word);
      if (word !== undefined && to === undefined) throw wrongUsage(`"${word}" is none of off, shadow and on.`);
      return withCare(options, context, async ({ cases, config }) => {
        if (to !== undefined)
          await cases.writeSwitch({ mode: to, by: whoever(options.by), at: new Date(context.now()).toISOString() });
        const mode = await readDeliverMode({ cases, config });
        const said = await cases.readSwitch();
        if (options.json) {
          print(JSON.stringify({ mode, configured: config.deliver, switch: said }));
          return;
        }
        print(`Delivery is ${mode === 'shadow' ? 'in ' : ''}${colours.bold(mode)}: ${meaning[mode]}`);
        print(
          said === null
            ? `That is what the configuration says (deliver: ${config.deliver}).`
            : `${printable(said.by)} said so on ${said.at.slice(0, 10)}; the configuration says ${config.deliver}.`,
        );
      });
    });
}

const meaning: Readonly<Record<DeliverMode, string>> = {
  off: 'nothing is sent, and no alert is planned to be. rounds deliver on starts it.',
  shadow: 'everything is planned and nothing sent. rounds deliver on starts it.',
  on: 'people are told. rounds deliver off stops it at once.',
};
