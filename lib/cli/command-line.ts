import { Command, CommanderError } from '@commander-js/extra-typings';
import type { Clock } from '../calendar.ts';
import { version } from '../version.ts';
import { addAlertsCommand } from './alerts-command.ts';
import { addCheckCommand } from './check-command.ts';
import type { CommandContext } from './command.ts';
import { addDeliverCommand } from './deliver-command.ts';
import { addDemoCommand } from './demo-command.ts';
import { describeError } from './describe-error.ts';
import { addExplainCommand } from './explain-command.ts';
import { CommandFailure } from './failure.ts';
import { addForgetCommand } from './forget-command.ts';
import { isDebug } from './front.ts';
import { addGateCommand } from './gate-command.ts';
import { addHistoryCommand } from './history-command.ts';
import { addLinkCommand } from './link-command.ts';
import { addNightCommand } from './night-command.ts';
import { addOutboxCommand } from './outbox-command.ts';
import { addOverrideCommand } from './override-command.ts';
import { addPulseCommand } from './pulse-command.ts';
import { addReplayCommand } from './replay-command.ts';
import { addRerunCommand } from './rerun-command.ts';
import { addSlackCommand } from './slack-command.ts';
import { addSweepCommand } from './sweep-command.ts';
import { addTasksCommand } from './tasks-command.ts';
import { colours } from './terminal.ts';
import { addWhyCommand } from './why-command.ts';

/** Every command, in the order of rounds --help. */
const commands: readonly ((program: Command, context: CommandContext) => void)[] = [
  addCheckCommand,
  addNightCommand,
  addReplayCommand,
  addRerunCommand,
  addExplainCommand,
  addOverrideCommand,
  addPulseCommand,
  addAlertsCommand,
  addTasksCommand,
  addWhyCommand,
  addDeliverCommand,
  addOutboxCommand,
  addGateCommand,
  addSweepCommand,
  addHistoryCommand,
  addLinkCommand,
  addSlackCommand,
  addForgetCommand,
  addDemoCommand,
];

function createProgram(context: CommandContext): Command {
  const program = new Command('rounds')
    .description('Customer health every night: scores, reasons, and the right message to the right person.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(rounds --help shows how)')
    .addHelpText(
      'after',
      `
Examples:
  rounds demo                                                   try it on an invented portfolio
  rounds check --config health.yaml --exports ./exports         what a night would read, and what is wrong
  rounds night --config health.yaml --exports ./exports --state ./state
  rounds replay --config health.yaml --exports ./exports --state ./state --from 2026-09-01 --to 2026-11-21
  rounds explain acme-42 --config health.yaml --state ./state

Exit codes: 0 done, 1 could not be completed, 2 wrong usage or configuration; 129, 130, 143 stopped by a signal.`,
    );

  for (const addCommand of commands) addCommand(program, context);
  return program;
}

/** Runs one command line; returns its exit code. */
export async function runCommandLine(words: readonly string[], now: Clock): Promise<number> {
  try {
    await createProgram({ now }).parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    // commander has printed its own message; help and version are no failures.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof CommandFailure) {
      process.stderr.write(`${colours.red('rounds:')} ${error.message}\n`);
      return error.exitCode;
    }
    process.stderr.write(`${colours.red('rounds:')} ${describeError(error, { isDebug: isDebug() })}\n`);
    return 1;
  }
}
