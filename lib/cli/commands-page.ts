import type { CommandUnknownOpts } from '@commander-js/extra-typings';

/** `docs/commands.md`: every command with what it takes, as its help says it. `program` has all of them loaded. */
export function writeCommandsPage(program: CommandUnknownOpts): string {
  const groups = program.createHelp().visibleCommands(program).filter(isOfUs);
  return [
    '<!-- Made by `npm run reference` from the commands: change them, not this page. -->',
    '# Commands',
    program.description(),
    'In the folder of a `health.yaml`, or below it, `./exports`, `./state` and `./out` beside it are meant unless an option or a variable (`ROUNDS_CONFIG`, `ROUNDS_EXPORTS`, `ROUNDS_STATE`, `ROUNDS_OUT`) names others. Every command takes `--help`. Exit codes: 0 done, 1 could not be completed, 2 wrong usage or configuration, 3 `rounds check` found what may surprise; 129, 130, 143 stopped by a signal.',
    table(
      ['command', 'what it does'],
      groups.map((one) => [`[rounds ${one.name()}](#rounds-${one.name()})`, one.description()]),
    ),
    ...groups.flatMap((one) => describe(one, `rounds ${one.name()}`, '##')),
    '',
  ].join('\n\n');
}

function describe(command: CommandUnknownOpts, words: string, heading: string): readonly string[] {
  const help = command.createHelp();
  const below = help.visibleCommands(command).filter(isOfUs);
  const usage = [
    words,
    ...command.registeredArguments.map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}]`)),
  ];
  const taken = [
    ...help.visibleArguments(command).map((one) => [code(one.name()), help.argumentDescription(one)]),
    ...help
      .visibleOptions(command)
      .filter(({ long }) => long !== '--help')
      .map((one) => [code(one.flags), help.optionDescription(one)]),
  ];
  const isGroup = below.length > 0;
  return [
    `${heading} ${words}`,
    sentence(command.description()),
    ...(isGroup ? [] : [`\`\`\`bash\n${usage.join(' ')}\n\`\`\``]),
    ...(isGroup || taken.length === 0 ? [] : [table(['takes', ''], taken)]),
    ...below.flatMap((one) => describe(one, `${words} ${one.name()}`, `${heading}#`)),
  ];
}

/** Commander's own `help` says nothing that --help does not. */
function isOfUs(command: CommandUnknownOpts): boolean {
  return command.name() !== 'help';
}

function code(text: string): string {
  return `\`${text}\``;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}
