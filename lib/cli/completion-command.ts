import { Argument, type Command } from '@commander-js/extra-typings';
import { answer } from './answer.ts';
import { type CommandContext, shared } from './command.ts';
import { listNodes } from './completion/command-tree.ts';
import { completionWriters, SHELLS } from './completion/write-completion.ts';
import { print } from './terminal.ts';

/** `rounds completion`: what teaches a shell the commands and options. */
export function defineCompletion(command: Command, { loadProgram }: CommandContext): void {
  command
    .addArgument(new Argument('<shell>', 'which one').choices(SHELLS))
    .addHelpText(
      'after',
      '\nFor bash, now and in each new shell:\n  echo "source <(rounds completion bash)" >> ~/.bashrc',
    )
    .addOption(shared.json)
    .action(async (shell, options) => {
      const nodes = listNodes(await loadProgram());
      answer(options, nodes, () => print(completionWriters[shell](nodes).trimEnd()));
    });
}
