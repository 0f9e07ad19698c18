import type { CommandUnknownOpts } from '@commander-js/extra-typings';

/** A command as a shell can complete it. */
export interface CommandNode {
  /** The words that lead to it, as "/alerts/list"; "" of rounds itself. */
  readonly at: string;
  readonly does: string;
  readonly commands: readonly Offer[];
  readonly options: readonly OptionOffer[];
  /** Words that its arguments may be. */
  readonly words: readonly string[];
}

export interface Offer {
  readonly name: string;
  readonly does: string;
}

export interface OptionOffer extends Offer {
  readonly takes: 'nothing' | 'file' | 'folder' | 'something';
}

/** Every command, a command before those in it. What a group does unless told otherwise is offered on the group, too. */
export function listNodes(program: CommandUnknownOpts, at = ''): readonly CommandNode[] {
  const commands = program.createHelp().visibleCommands(program);
  const unlessTold = commands.find((one) => one.name() === nameOfDefault(program));
  const own = [program, ...(unlessTold ? [unlessTold] : [])];
  const node: CommandNode = {
    at,
    does: program.description(),
    commands: commands.map((one) => ({ name: one.name(), does: one.description() })),
    options: own
      .flatMap(listOptions)
      .filter(({ name }, index, all) => all.findIndex((one) => one.name === name) === index),
    words: own.flatMap((one) => one.registeredArguments.flatMap((argument) => argument.argChoices ?? [])),
  };
  const below = commands.filter((one) => one.name() !== 'help');
  return [node, ...below.flatMap((one) => listNodes(one, `${at}/${one.name()}`))];
}

/** Commander keeps it to itself. */
function nameOfDefault(program: CommandUnknownOpts): string | undefined {
  return (program as unknown as { readonly _defaultCommandName?: string })._defaultCommandName;
}

function listOptions(command: CommandUnknownOpts): readonly OptionOffer[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .flatMap((option) => {
      if (!option.long) return [];
      const [, taken] = /<(\w+)>/.exec(option.flags) ?? [];
      return [{ name: option.long, does: option.description, takes: kindOf(taken) }];
    });
}

function kindOf(taken: string | undefined): OptionOffer['takes'] {
  if (taken === undefined) return 'nothing';
  return taken === 'file' || taken === 'folder' ? taken : 'something';
}

/** Options that take the same, over all commands. */
export function namesTaking(nodes: readonly CommandNode[], takes: OptionOffer['takes']): readonly string[] {
  const names = nodes.flatMap(({ options }) => options.filter((one) => one.takes === takes).map(({ name }) => name));
  return [...new Set(names)].sort();
}

/** What may stand where a command was named. */
export function offersOf({ commands, options, words }: CommandNode): readonly Offer[] {
  return [...commands, ...words.map((name) => ({ name, does: '' })), ...options];
}
