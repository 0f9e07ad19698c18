import path from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { createS3HistoryFiles } from '../aws/s3-history-files.ts';
import { addDays, type Night } from '../calendar.ts';
import { formatBytes } from '../format-bytes.ts';
import { createFolderHistoryFiles } from '../local/folder-history-files.ts';
import { countOf } from '../messages/figures.ts';
import type { HistoryFiles } from '../metric-history/history-files.ts';
import { MetricFileError, type MetricHistory } from '../metric-history/metric-history.ts';
import { openMetricHistory } from '../metric-history/open-metric-history.ts';
import { type OptionsOf, shared } from './command.ts';
import { notCompleted, wrongUsage } from './failure.ts';
import { locatePortfolio, requireState } from './locate-portfolio.ts';
import { requireFolder, requireNight } from './open-local.ts';
import { createS3Client } from './open-stores.ts';
import { printTable, right } from './print-table.ts';
import { colours, print } from './terminal.ts';

/** `rounds history`: the metric history, in a state folder of this machine or in a deployed bucket. */
export function defineHistory(history: Command): void {
  addList(history);
  addPrune(history);
}

function onFiles(command: Command) {
  return command
    .addOption(shared.state)
    .option('--bucket <name>', 'a deployed history bucket, with the AWS credentials and region of the environment')
    .addOption(shared.json);
}

/** The nights whose metric values are kept, with what each measured. */
function addList(command: Command): void {
  onFiles(command.command('list'))
    .description('the nights that are kept, and those missing in between')
    .action(async (options) => {
      await withHistory(options, async (history, { location }) => {
        const nights = await describeNights(history);
        const missing = listGaps(nights.map(({ night }) => night));
        if (options.json) {
          print(JSON.stringify({ location, nights, missing }));
          return;
        }
        if (nights.length === 0) {
          print(`No night is kept in ${location}.`);
          return;
        }
        printTable(
          ['Night', 'Accounts', 'Metrics', 'Size', 'Model'],
          nights.map(({ night, bytes, content }) => [
            night,
            right(content?.accounts ?? ''),
            right(content?.metrics ?? ''),
            right(formatBytes(bytes)),
            content?.modelHash.slice(0, 12) ?? 'damaged: rerun or prune it',
          ]),
        );
        const bytes = nights.reduce((total, night) => total + night.bytes, 0);
        print();
        print(`${colours.bold(countOf(nights.length, 'night'))}, ${formatBytes(bytes)}, in ${location}`);
        if (missing.length > 0) print(`Not kept in between: ${describeGaps(missing)}.`);
      });
    });
}

function onChosenNights(command: Command) {
  return onFiles(command)
    .option('--before <night>', 'all before it: the first night to keep')
    .option('--night <night>', 'this one only');
}

/** Removes the metric values of nights before a date, or of one night. Charts and scores stay. */
function addPrune(command: Command): void {
  onChosenNights(command.command('prune'))
    .description('remove nights; charts and scores stay')
    .option('--yes', 'remove; without it, only say what would be removed')
    .action(async (options) => {
      const { which, isPruned } = chooseNights(options);
      await withHistory(options, async (history, { location }) => {
        const nights = (await history.listNights()).filter(({ night }) => isPruned(night));
        const bytes = nights.reduce((total, night) => total + night.bytes, 0);
        const what = `${countOf(nights.length, 'night')} ${which} (${formatBytes(bytes)})`;
        if (nights.length > 0 && options.yes !== true)
          throw notCompleted(
            `${location} keeps ${what}. Nothing was removed: add --yes to remove them. Charts and scores stay; changes against those nights, and values carried from them, are then missing.`,
          );
        for (const { night } of nights) await history.remove(night);
        if (options.json) print(JSON.stringify({ location, removed: nights.map(({ night }) => night), bytes }));
        else print(`Removed ${what} from ${location}`);
      });
    });
}

function chooseNights({ before, night }: OptionsOf<typeof onChosenNights>): {
  readonly which: string;
  readonly isPruned: (night: Night) => boolean;
} {
  if (before !== undefined && night === undefined) {
    const limit = requireNight(before, '--before');
    return { which: `before ${limit}`, isPruned: (kept) => kept < limit };
  }
  if (night !== undefined && before === undefined) {
    const only = requireNight(night, '--night');
    return { which: `of ${only}`, isPruned: (kept) => kept === only };
  }
  throw wrongUsage('Give --before NIGHT, the first night to keep, or --night NIGHT, the only one to remove.');
}

async function withHistory(
  options: OptionsOf<typeof onFiles>,
  act: (history: MetricHistory, files: HistoryFiles) => Promise<void>,
): Promise<void> {
  const { files, close } = locateFiles(options);
  const history = openMetricHistory(files);
  try {
    await act(history, files);
  } finally {
    await history.close();
    close();
  }
}

function locateFiles({ state, bucket }: OptionsOf<typeof onFiles>): { readonly files: HistoryFiles; close(): void } {
  if (bucket !== undefined) {
    const client = createS3Client();
    return { files: createS3HistoryFiles({ client, bucket, prefix: '' }), close: () => client.destroy() };
  }
  const stateFolder = requireState(locatePortfolio({ state }), '--bucket NAME (a deployed bucket)');
  const folder = path.join(requireFolder(stateFolder, '--state'), 'history');
  return { files: createFolderHistoryFiles(folder), close() {} };
}

interface KeptNight {
  readonly night: Night;
  readonly bytes: number;
  /** Null: the file cannot be read. */
  readonly content: { readonly accounts: number; readonly metrics: number; readonly modelHash: string } | null;
}

async function describeNights(history: MetricHistory): Promise<readonly KeptNight[]> {
  const described: KeptNight[] = [];
  for (const { night, bytes } of await history.listNights())
    described.push({ night, bytes, content: await describeContent(history, night) });
  return described;
}

async function describeContent(history: MetricHistory, night: Night): Promise<KeptNight['content']> {
  try {
    const stored = await history.open(night);
    return stored && { accounts: stored.accounts, metrics: stored.hashes.size, modelHash: stored.modelHash };
  } catch (error) {
    if (error instanceof MetricFileError) return null;
    throw error;
  }
}

interface Gap {
  readonly first: Night;
  readonly last: Night;
}

function listGaps(nights: readonly Night[]): readonly Gap[] {
  return nights.slice(1).flatMap((night, index) => {
    const [first, last] = [addDays(nights[index]!, 1), addDays(night, -1)];
    return first <= last ? [{ first, last }] : [];
  });
}

function describeGaps(gaps: readonly Gap[]): string {
  return gaps.map(({ first, last }) => (first === last ? first : `${first} to ${last}`)).join(', ');
}
