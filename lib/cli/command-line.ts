import { Command, CommanderError } from 'commander';
import type { Clock } from '../calendar.ts';
import { version } from '../version.ts';
import {
  runAlertsAckCommand,
  runAlertsListCommand,
  runAlertsSnoozeCommand,
  runAlertsUndoCommand,
  runAlertsWakeCommand,
} from './alerts-command.ts';
import { runCheckCommand } from './check-command.ts';
import { runDeliverCommand } from './deliver-command.ts';
import { runDemoCommand } from './demo-command.ts';
import { describeError } from './describe-error.ts';
import { runExplainCommand } from './explain-command.ts';
import { CommandFailure } from './failure.ts';
import { runForgetCommand } from './forget-command.ts';
import { isDebug } from './front.ts';
import { runGateDiscardCommand, runGateReleaseCommand, runGateShowCommand } from './gate-command.ts';
import { runHistoryListCommand, runHistoryPruneCommand } from './history-command.ts';
import { runLinkCardCommand, runLinkDashboardCommand, runLinkRevokeCommand } from './link-command.ts';
import { runNightCommand } from './night-command.ts';
import {
  runOutboxAllowCommand,
  runOutboxCancelCommand,
  runOutboxListCommand,
  runOutboxRetryCommand,
} from './outbox-command.ts';
import { runOverrideClearCommand, runOverrideListCommand, runOverrideSetCommand } from './override-command.ts';
import { runPulseSetCommand } from './pulse-command.ts';
import { runReplayCommand } from './replay-command.ts';
import { runRerunCommand } from './rerun-command.ts';
import { runSlackHelloCommand, runSlackManifestCommand } from './slack-command.ts';
import { runSweepCommand } from './sweep-command.ts';
import {
  runTasksDoneCommand,
  runTasksDropCommand,
  runTasksListCommand,
  runTasksStartCommand,
} from './tasks-command.ts';
import { colours } from './terminal.ts';
import { runWhyCommand } from './why-command.ts';

const CONFIG = 'the model, health.yaml';
const EXPORTS = 'the folder that holds the exports';
const STATE = 'the folder that keeps the history from night to night';
const TRIAL_SLACK = 'send Slack messages to a stand-in on this machine, as http://127.0.0.1:4010/';
const TRIAL_SES = 'send mail to a stand-in of SES on this machine';
const DATE = 'the night, as 2026-11-22; the last complete local date unless given';

function createProgram(now: Clock): Command {
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

  program
    .command('check')
    .description('check the model and, with --exports, what a night would read')
    .requiredOption('--config <file>', CONFIG)
    .option('--exports <folder>', EXPORTS)
    .option('--date <night>', DATE)
    .option('--json', 'print JSON')
    .action((options) => runCheckCommand(options, now));

  program
    .command('night')
    .description('run one night: score, compare, conclude, and write the messages to a folder')
    .requiredOption('--config <file>', CONFIG)
    .requiredOption('--exports <folder>', EXPORTS)
    .option('--date <night>', DATE)
    .option('--state <folder>', `${STATE}; in memory unless given`)
    .option('--out <folder>', 'where results go; nightrounds-out/<night> unless given')
    .option('--slack-url <url>', TRIAL_SLACK)
    .option('--ses-url <url>', TRIAL_SES)
    .option('--json', 'print JSON')
    .action((options) => runNightCommand(options, now));

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
    .action((options) => runReplayCommand(options, now));

  program
    .command('rerun')
    .description('compute a night and the later ones again because an input changed; sends nothing, says what moved')
    .requiredOption('--config <file>', CONFIG)
    .requiredOption('--exports <folder>', EXPORTS)
    .requiredOption('--state <folder>', STATE)
    .requiredOption('--from <night>', 'the first night to compute again')
    .option('--out <folder>', 'one folder of result files per night')
    .option('--json', 'print JSON')
    .action((options) => runRerunCommand(options, now));

  program
    .command('explain')
    .argument('<account>', 'id, or the start of its name')
    .description('show how an account came to its score, and what changed since the last chart')
    .option('--config <file>', `${CONFIG}; ./health.yaml unless given`)
    .option('--state <folder>', STATE)
    .option('--exports <folder>', 'score now from these exports, without --state')
    .option('--date <night>', 'the night; the newest one unless given')
    .option('--json', 'print JSON')
    .action((account, options) => runExplainCommand(account, options, now));

  addCareCommands(program, now);

  addAlertCommands(program, now);

  addHistoryCommands(program);

  addLinkCommands(program, now);

  addSlackCommands(program);

  program
    .command('forget')
    .argument('<account>', 'its id')
    .description('remove one customer from everything that is kept, with a receipt')
    .option('--state <folder>', STATE)
    .option('--table <name>', 'a deployed table, with the AWS credentials and region of the environment; and its')
    .option('--history-bucket <name>', 'history bucket and')
    .option('--work-bucket <name>', 'work bucket')
    .option('--config <file>', 'health.yaml, for messages that must be made again; found beside the state unless given')
    .option('--yes', 'remove; without it, only say what is kept')
    .option('--json', 'print JSON')
    .action((account, options) => runForgetCommand(account, options, now));

  program
    .command('demo')
    .description('make a sample portfolio, replay its nights, run tonight')
    .option('--folder <folder>', 'where to make it (it is emptied first); nightrounds-demo unless given')
    .option('--date <night>', DATE)
    .action((options) => runDemoCommand(options, now));

  return program;
}

const WHO = 'who does it; the user of this machine unless given';

/** Every one of them works on a state folder of this machine, or with --table on a deployed one. */
function addCareCommands(program: Command, now: Clock): void {
  const onTable = (command: Command) =>
    command
      .option('--config <file>', `${CONFIG}; ./health.yaml unless given`)
      .option('--state <folder>', STATE)
      .option('--table <name>', 'a deployed table, with the AWS credentials and region of the environment');

  const override = program
    .command('override')
    .description('scores set by hand: with a reason, an end, and the computed score beside');
  onTable(override.command('set'))
    .argument('<account>', 'its id')
    .description('set one; it holds from the next night')
    .requiredOption('--score <points>', '0 to 100')
    .requiredOption('--reason <text>', 'why, for whoever reads it later')
    .option('--days <number>', 'how many nights it holds, at most 90; 30 unless given')
    .option('--expires <night>', 'the first night without it, instead of --days')
    .option('--by <name>', WHO)
    .action((account, options) => runOverrideSetCommand(account, options, now));
  onTable(override.command('list'))
    .argument('[account]', 'its id; all unless given')
    .description('those that hold')
    .option('--all', 'every override and pulse that was ever set or cleared: the audit')
    .option('--json', 'print JSON')
    .action((account, options) => runOverrideListCommand(account, options, now));
  onTable(override.command('clear'))
    .argument('<account>', 'its id')
    .description('end one before its day')
    .option('--reason <text>', 'why')
    .option('--by <name>', WHO)
    .action((account, options) => runOverrideClearCommand(account, options, now));

  const pulse = program.command('pulse').description('the CSM’s own opinion of an account');
  onTable(pulse.command('set'))
    .argument('<account>', 'its id')
    .argument('<value>', '1 (worried) to 5 (delighted)')
    .description('set it; it counts for 90 days, as the metric pulse')
    .option('--note <text>', 'why')
    .option('--by <name>', WHO)
    .action((account, value, options) => runPulseSetCommand(account, value, options, now));
}

/** What becomes of findings: all on a state folder of this machine, or with --table on a deployed portfolio. */
function addAlertCommands(program: Command, now: Clock): void {
  const onTable = (command: Command) =>
    command
      .option('--config <file>', `${CONFIG}; ./health.yaml unless given`)
      .option('--state <folder>', STATE)
      .option('--table <name>', 'a deployed table, with the AWS credentials and region of the environment');
  const byWhom = (command: Command) => onTable(command).option('--by <name>', WHO);
  const onAlert = (command: Command) =>
    byWhom(command).argument('<account>', 'its id').argument('[rule]', 'all its open alerts unless given');

  const alerts = program.command('alerts').description('what somebody was told of, and what became of it');
  onTable(alerts.command('list', { isDefault: true }))
    .argument('[account]', 'its id; all unless given')
    .description('those that are open')
    .option('--all', 'those that are over, too')
    .option('--json', 'print JSON')
    .action((account, options) => runAlertsListCommand(account, options, now));
  onAlert(alerts.command('ack'))
    .description('take it in hand: no reminder, no escalation')
    .action((account, rule, options) => runAlertsAckCommand(account, rule, options, now));
  onAlert(alerts.command('undo'))
    .description('take an acknowledgement back')
    .action((account, rule, options) => runAlertsUndoCommand(account, rule, options, now));
  onAlert(alerts.command('snooze'))
    .description('quiet for a while; a higher severity pierces it')
    .option('--days <number>', 'at most 30')
    .option('--until <date>', 'instead of --days')
    .action((account, rule, options) => runAlertsSnoozeCommand(account, rule, options, now));
  onAlert(alerts.command('wake'))
    .description('end a snooze before its day')
    .action((account, rule, options) => runAlertsWakeCommand(account, rule, options, now));

  const tasks = program.command('tasks').description('the steps of playbooks: whose, and due when');
  onTable(tasks.command('list', { isDefault: true }))
    .argument('[account]', 'its id; all unless given')
    .description('those that are open, the first due first')
    .option('--assignee <address>', 'only this person’s')
    .option('--overdue', 'only those whose day has passed')
    .option('--all', 'those that are done or dropped, too')
    .option('--json', 'print JSON')
    .action((account, options) => runTasksListCommand(account, options, now));
  byWhom(tasks.command('start'))
    .argument('<account>', 'its id')
    .argument('<rule>', 'the rule of an open alert')
    .description('start the playbook of an alert')
    .action((account, rule, options) => runTasksStartCommand(account, rule, options, now));
  const onTask = (command: Command) => byWhom(command).argument('<account>', 'its id').argument('<id>', 'the task’s');
  onTask(tasks.command('done'))
    .description('it is done')
    .action((account, id, options) => runTasksDoneCommand(account, id, options, now));
  onTask(tasks.command('drop'))
    .description('it is not to be done after all')
    .action((account, id, options) => runTasksDropCommand(account, id, options, now));

  onTable(program.command('why'))
    .argument('<account>', 'its id')
    .description('every finding of an account: was somebody told, and why')
    .option('--nights <number>', 'how many nights, at most 35; 7 unless given')
    .option('--json', 'print JSON')
    .action((account, options) => runWhyCommand(account, options, now));

  byWhom(program.command('deliver'))
    .argument('[mode]', 'off, shadow or on; says what it is unless given')
    .description('whether anything is sent: off stops it at once, shadow plans everything and sends nothing')
    .option('--json', 'print JSON')
    .action((mode, options) => runDeliverCommand(mode, options, now));

  addOutboxCommands(program, onTable, now);

  addGateCommands(program, now);

  program
    .command('sweep')
    .description(
      'what the hourly step does: reminders, escalations, snoozes that end, overdue tasks, messages whose hour has come',
    )
    .option('--config <file>', `${CONFIG}; ./health.yaml unless given`)
    .option('--state <folder>', STATE)
    .option('--out <folder>', 'where messages are written; nightrounds-out/sweep unless given')
    .option('--now <instant>', 'as 2026-11-23T09:00:00Z; the clock unless given')
    .option('--slack-url <url>', TRIAL_SLACK)
    .option('--ses-url <url>', TRIAL_SES)
    .option('--json', 'print JSON')
    .action((options) => runSweepCommand(options, now));
}

/** What is on its way to Slack and mail. */
function addOutboxCommands(program: Command, onTable: (command: Command) => Command, now: Clock): void {
  const outbox = program.command('outbox').description('messages on their way, and those that went wrong');
  onTable(outbox.command('list', { isDefault: true }))
    .description('those that are not at their end, or whose end was bad')
    .option('--all', 'those that were sent, cancelled or have expired, too')
    .option('--period <night>', 'all of one night, week or day, as 2026-11-22, 2026-W47 or sweep-2026-11-23')
    .option('--json', 'print JSON')
    .action((options) => runOutboxListCommand(options, now));
  const onMessage = (command: Command) =>
    onTable(command).argument('<id>', 'the first characters of its id').option('--by <name>', WHO);
  onMessage(outbox.command('retry'))
    .description('send it with the next sweep, even though it may have arrived')
    .action((id, options) => runOutboxRetryCommand(id, options, now));
  onMessage(outbox.command('cancel'))
    .description('never send it')
    .action((id, options) => runOutboxCancelCommand(id, options, now));
  onTable(outbox.command('allow'))
    .argument('<address>', 'a mail address that bounced or complained')
    .description('mail goes there again')
    .action((address, options) => runOutboxAllowCommand(address, options, now));
}

function addGateCommands(program: Command, now: Clock): void {
  const onStores = (command: Command) =>
    command
      .option('--config <file>', `${CONFIG}; ./health.yaml unless given`)
      .option('--state <folder>', STATE)
      .option('--table <name>', 'a deployed table, with the AWS credentials and region of the environment; and its')
      .option('--history-bucket <name>', 'history bucket and')
      .option('--work-bucket <name>', 'work bucket');
  const gate = program.command('gate').description('nights that are held because their data is not believable');
  onStores(gate.command('show', { isDefault: true }))
    .argument('[night]', 'one night; those that are held or were ruled on unless given')
    .description('what is held, and why')
    .option('--json', 'print JSON')
    .action((night, options) => runGateShowCommand(night, options, now));
  onStores(gate.command('release'))
    .argument('<night>')
    .description('believe it after all; the newest night is told, an earlier one only restores history')
    .option('--by <name>', WHO)
    .action((night, options) => runGateReleaseCommand(night, options, now));
  onStores(gate.command('discard'))
    .argument('<night>')
    .description('never believe it')
    .option('--by <name>', WHO)
    .action((night, options) => runGateDiscardCommand(night, options, now));
}

function addSlackCommands(program: Command): void {
  const slack = program.command('slack').description('the app in your Slack workspace');
  slack
    .command('manifest')
    .description('what to paste into Slack to make the app')
    .option('--url <address>', 'SlackUrl in the outputs of the service stack: buttons need it')
    .action(runSlackManifestCommand);
  slack
    .command('hello')
    .argument('<destination>', 'a mail address, or a channel in quotes, as "#cs-ops"')
    .description('send one message now')
    .option('--secret <arn>', 'SlackSecret in the outputs; else the variable SLACK_BOT_TOKEN holds the bot token')
    .option('--slack-url <url>', TRIAL_SLACK)
    .action(runSlackHelloCommand);
}

/** Addresses of what the deployed view shows. */
function addLinkCommands(program: Command, now: Clock): void {
  const link = program.command('link').description('signed, expiring addresses of the deployed dashboard and cards');
  const onView = (command: Command) =>
    command
      .requiredOption('--secret <arn>', 'LinkKey in the outputs of the state stack')
      .requiredOption('--url <address>', 'ViewUrl in the outputs of the service stack')
      .requiredOption('--for <reader>', 'whom it is made for: the page says so')
      .option('--days <number>', 'how long it opens, at most 90; 7 unless given');
  onView(link.command('dashboard'))
    .description(
      'for somebody of your own, by their mail address: leaders, executives and operators see all of it, others their accounts',
    )
    .action((options) => runLinkDashboardCommand(options, now));
  onView(link.command('card'))
    .argument('<account>', 'its id')
    .description('one account’s card, for the customer: shareable metrics only')
    .action((account, options) => runLinkCardCommand(account, options, now));
  link
    .command('revoke')
    .argument('[link]', 'its id or its whole address')
    .option('--reader <address>', 'all that were made for this reader until now, those of the home tab too')
    .requiredOption('--table <name>', 'the deployed table')
    .option('--by <name>', WHO)
    .description('a link opens nothing any more')
    .action((link, options) => runLinkRevokeCommand(link, options, now));
}

function addHistoryCommands(program: Command): void {
  const onFiles = (command: Command) =>
    command
      .option('--state <folder>', STATE)
      .option('--bucket <name>', 'a deployed history bucket, with the AWS credentials and region of the environment')
      .option('--json', 'print JSON');

  const history = program
    .command('history')
    .description('the metric history: each night’s values as one Parquet file, date=<night>/values.parquet');
  onFiles(history.command('list'))
    .description('the nights that are kept, and those missing in between')
    .action(runHistoryListCommand);
  onFiles(history.command('prune'))
    .description('remove nights; charts and scores stay')
    .option('--before <night>', 'all before it: the first night to keep')
    .option('--night <night>', 'this one only')
    .option('--yes', 'remove; without it, only say what would be removed')
    .action(runHistoryPruneCommand);
}

/** Runs one command line; returns its exit code. */
export async function runCommandLine(words: readonly string[], now: Clock): Promise<number> {
  try {
    await createProgram(now).parseAsync(words, { from: 'user' });
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
