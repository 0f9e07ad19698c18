import { type Command, type CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import type { Clock } from '../calendar.ts';

/** What every command is given beside its words. */
export interface CommandContext {
  readonly now: Clock;
  /** All commands, each with its options. */
  loadProgram(): Promise<CommandUnknownOpts>;
  /** Runs another command line, as if it had been typed; its exit code. */
  run(words: readonly string[]): Promise<number>;
}

/** The options that a function gives to a command, as its action gets them. */
export type OptionsOf<Define extends (command: Command) => { opts(): unknown }> = ReturnType<
  ReturnType<Define>['opts']
>;

/** See `locatePortfolio`. */
const OF_PROJECT = 'that of the project unless given';
const STATE = `the folder that keeps the history from night to night; ${OF_PROJECT}`;
const TABLE = 'a deployed table, with the AWS credentials and region of the environment';

/** Options of several commands. */
export const shared = {
  config: new Option('--config <file>', `the model, health.yaml; ${OF_PROJECT}`),
  exports: new Option('--exports <folder>', `the folder that holds the exports; ${OF_PROJECT}`),
  state: new Option('--state <folder>', STATE),
  stateOrMemory: new Option('--state <folder>', `${STATE}; in memory where there is none`),
  table: new Option('--table <name>', TABLE),
  tableWithBuckets: new Option('--table <name>', `${TABLE}; and its`),
  historyBucket: new Option('--history-bucket <name>', 'history bucket and'),
  workBucket: new Option('--work-bucket <name>', 'work bucket'),
  date: new Option('--date <night>', 'the night, as 2026-11-22; the last complete local date unless given'),
  outPerNight: new Option('--out <folder>', 'one folder of result files per night'),
  by: new Option('--by <name>', 'who does it; the user of this machine unless given'),
  json: new Option('--json', 'print JSON'),
} as const;

/** For what is kept in the table: of a state folder of this machine, or a deployed one. */
export function onTable(command: Command) {
  return command.addOption(shared.config).addOption(shared.state).addOption(shared.table).addOption(shared.json);
}

export type TableOptions = OptionsOf<typeof onTable>;

/** The same for what somebody does. */
export function onTableByWhom(command: Command) {
  return onTable(command).addOption(shared.by);
}

/** For what is kept in the table and in files: of a state folder of this machine, or a deployed table and its buckets. */
export function onStores(command: Command) {
  return command
    .addOption(shared.config)
    .addOption(shared.state)
    .addOption(shared.tableWithBuckets)
    .addOption(shared.historyBucket)
    .addOption(shared.workBucket)
    .addOption(shared.json);
}

export type StoreOptions = OptionsOf<typeof onStores>;
