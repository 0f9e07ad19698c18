import { Command, CommanderError } from 'commander';
import { version } from '../version.ts';
import { runCheckCommand } from './check-command.ts';
import { runDemoCommand } from './demo-command.ts';
import { runExplainCommand } from './explain-command.ts';
import { CommandFailure } from './failure.ts';
import { runForgetCommand } from './forget-command.ts';
import { runNightCommand } from './night-command.ts';
import { runReplayCommand } from './replay-command.ts';
import { runRerunCommand } from './rerun-command.ts';
import { colours } from './terminal.ts';

const CONFIG = 'the model, health.yaml';
const EXPORTS = 'the folder that holds the exports';
const STATE = 'the folder that keeps the history from night to night';
const DATE = 'the night, as 2026-11-22; the last complete local date unless given';

function createProgram(): Command {
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

Exit codes: 0 done, 1 could not be completed, 2 wrong usage or configuration.`,
    );

  program
    .command('check')
    .description('check the model and, with --exports, what a night would read')
    .requiredOption('--config <file>', CONFIG)
    .option('--exports <folder>', EXPORTS)
    .option('--date <night>', DATE)
    .option('--json', 'print JSON')
    .action(runCheckCommand);

  program
    .command('night')
    .description('run one night: score, compare, conclude, and write the messages to a folder')
    .requiredOption('--config <file>', CONFIG)
    .requiredOption('--exports <folder>', EXPORTS)
    .option('--date <night>', DATE)
    .option('--state <folder>', `${STATE}; in memory unless given`)
    .option('--out <folder>', 'where results go; nightrounds-out/<night> unless given')
    .option('--json', 'print JSON')
    .action(runNightCommand);

  program
    .command('replay')
    .description('run many nights in order to fill the history; nothing is delivered')
    .requiredOption('--config <file>', CONFIG)
    .requiredOption('--exports <folder>', EXPORTS)
    .requiredOption('--from <night>', 'first night')
    .requiredOption('--to <night>', 'last night')
    .option('--state <folder>', STATE)
    .option('--out <folder>', 'one folder of result files per night')
    .option('--json', 'print JSON')
    .action(runReplayCommand);

  program
    .command('rerun')
    .description('compute a night and the later ones again because an input changed; sends nothing, says what moved')
    .requiredOption('--config <file>', CONFIG)
    .requiredOption('--exports <folder>', EXPORTS)
    .requiredOption('--state <folder>', STATE)
    .requiredOption('--from <night>', 'the first night to compute again')
    .option('--out <folder>', 'one folder of result files per night')
    .option('--json', 'print JSON')
    .action(runRerunCommand);

  program
    .command('explain')
    .argument('<account>', 'id, or the start of its name')
    .description('show how an account came to its score, and what changed since the last chart')
    .option('--config <file>', `${CONFIG}; ./health.yaml unless given`)
    .option('--state <folder>', STATE)
    .option('--exports <folder>', 'score now from these exports, without --state')
    .option('--date <night>', 'the night; the newest one unless given')
    .option('--json', 'print JSON')
    .action(runExplainCommand);

  program
    .command('forget')
    .argument('<account>', 'its id')
    .description('remove one customer from everything that is kept, with a receipt')
    .requiredOption('--config <file>', CONFIG)
    .requiredOption('--state <folder>', STATE)
    .option('--yes', 'remove; without it, only say what is kept')
    .option('--json', 'print JSON')
    .action(runForgetCommand);

  program
    .command('demo')
    .description('make a sample portfolio, replay its nights, run tonight')
    .option('--folder <folder>', 'where to make it (it is emptied first); nightrounds-demo unless given')
    .option('--date <night>', DATE)
    .action(runDemoCommand);

  return program;
}

/** Runs one command line; returns its exit code. */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    // commander has printed its own message; help and version are no failures.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof CommandFailure) {
      process.stderr.write(`${colours.red('rounds:')} ${error.message}\n`);
      return error.exitCode;
    }
    const text =
      error instanceof Error
        ? process.env.ROUNDS_DEBUG
          ? (error.stack ?? error.message)
          : error.message
        : String(error);
    process.stderr.write(`${colours.red('rounds:')} ${text}\n`);
    return 1;
  }
}
