import { Command, CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import type { Clock } from '../calendar.ts';
import { findNearest } from '../config/nearest-name.ts';
import { version } from '../version.ts';
import type { CommandContext } from './command.ts';
import { type CommandEntry, commands } from './commands.ts';
import { describeError } from './describe-error.ts';
import { CommandFailure, CommandFinding, wrongUsage } from './failure.ts';
import { isDebug } from './front.ts';
import { colours } from './terminal.ts';

async function createProgram(isLoaded: (name: string) => boolean, context: CommandContext): Promise<Command> {
  const program = new Command('rounds')
    .description('Customer health every night: scores, reasons, and the right message to the right person.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(rounds --help shows how)')
    .addHelpText(
      'after',
      `
Examples:
  rounds                                                        where you stand, and what is next
  rounds demo                                                   try it on an invented portfolio
  rounds check                                                  what a night would read, and what is wrong
  rounds night                                                  score last night’s exports, and say what changed
  rounds explain acme-42                                        how an account came to its score
  rounds night --config other.yaml --exports ./exports --state ./state

In the folder of a health.yaml, or below it, ./exports, ./state and ./out beside it are meant unless an option or a
variable (ROUNDS_CONFIG, ROUNDS_EXPORTS, ROUNDS_STATE, ROUNDS_OUT) names others.

Exit codes: 0 done, 1 could not be completed, 2 wrong usage or configuration, 3 rounds check found what may surprise; 129, 130, 143
stopped by a signal.`,
    );

  for (const entry of commands) await addCommand(program, entry, { isLoaded, context });
  return program;
}

/** A command that nobody asks for is its line in the help, and no more. */
async function addCommand(
  program: Command,
  { line, does, load }: CommandEntry,
  { isLoaded, context }: { readonly isLoaded: (name: string) => boolean; readonly context: CommandContext },
): Promise<void> {
  const [name = ''] = line.split(' ');
  if (!isLoaded(name)) {
    program.command(line).description(does);
    return;
  }
  const define = await load();
  const command = program.command(name).description(does);
  define(command, context);
  hintAtHelp(command, `rounds ${name}`);
}

/** What is wrong with a command is shown by its own help. */
function hintAtHelp(command: CommandUnknownOpts, words: string): void {
  command.showHelpAfterError(`(${words} --help shows how)`);
  for (const one of command.commands) hintAtHelp(one, `${words} ${one.name()}`);
}

/** In a group that lists unless told otherwise, a misspelt command is taken for what the list is of. */
function hintAtCommand(program: Command, [group, word = '']: readonly string[]): void {
  const known = program.commands.find((one) => one.name() === group)?.commands ?? [];
  const near = findNearest(
    word,
    known.map((one) => one.name()),
  );
  if (near !== null) process.stderr.write(`(Did you mean rounds ${group} ${near}?)\n`);
}

/** Of an option that is given twice the last would count, without a word. */
function refuseRepeats(words: readonly string[]): void {
  const end = words.indexOf('--');
  const names = words
    .slice(0, end < 0 ? words.length : end)
    .filter((word) => word.startsWith('--'))
    .map((word) => word.replace(/=.*/s, ''));
  const repeated = names.find((name, at) => names.indexOf(name) !== at);
  if (repeated !== undefined) throw wrongUsage(`${repeated} is given twice. Give it once.`);
}

/** `rounds` alone, or with nothing but how its answer is written. */
function isBare(words: readonly string[]): boolean {
  return words.every((word) => word === '--json');
}

function createContext(now: Clock): CommandContext {
  const context: CommandContext = {
    now,
    loadProgram: () => createProgram(() => true, context),
    run: (others) => runCommandLine(others, now),
  };
  return context;
}

/** `rounds` with all commands and their options. */
export function loadProgram(now: Clock): Promise<CommandUnknownOpts> {
  return createContext(now).loadProgram();
}

/** Runs one command line; returns its exit code. */
export async function runCommandLine(words: readonly string[], now: Clock): Promise<number> {
  let program: Command | null = null;
  try {
    const asked = isBare(words) ? ['status', ...words] : words;
    refuseRepeats(asked);
    program = await createProgram((name) => asked.includes(name), createContext(now));
    await program.parseAsync(asked, { from: 'user' });
    return 0;
  } catch (error) {
    if (program !== null && error instanceof CommanderError && error.code === 'commander.excessArguments')
      hintAtCommand(program, words);
    // commander has printed its own message; help and version are no failures.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof CommandFinding) return error.exitCode;
    if (error instanceof CommandFailure) {
      process.stderr.write(`${colours.red('rounds:')} ${error.message}\n`);
      return error.exitCode;
    }
    process.stderr.write(`${colours.red('rounds:')} ${describeError(error, { isDebug: isDebug() })}\n`);
    return 1;
  }
}
