import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Clock, isNight, lastCompleteNight, type Night, toLocalDate } from '../calendar.ts';
import type { AddressBook } from '../channels/address-book.ts';
import type { Channels } from '../channels/channel.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { formatProblem, type ReadConfig, readConfigFile } from '../config/read-config.ts';
import { openScratch } from '../files/scratch.ts';
import { createFolderExportSource } from '../local/folder-export-source.ts';
import { createFolderHistoryFiles } from '../local/folder-history-files.ts';
import { createFolderWorkStore } from '../local/folder-work-store.ts';
import { createSender } from '../steps/delivery/sender.ts';
import type { NightDependencies } from '../steps/dependencies.ts';
import { wrongUsage } from './failure.ts';
import { openStateTable } from './open-table.ts';

export interface LocalOptions {
  readonly config: HealthConfig;
  readonly exportsFolder: string;
  /** Null: history lives in memory and ends with the command. */
  readonly stateFolder: string | null;
  /** Where messages are really sent; nowhere unless said. */
  readonly channels?: (addresses: AddressBook) => Channels;
  readonly now: Clock;
  readonly isReplay: boolean;
  /** See NightDependencies; no unless said. */
  readonly mayChange?: boolean;
}

export interface LocalNight {
  readonly dependencies: NightDependencies;
  close(): Promise<void>;
}

const NOWHERE: Channels = {};

/** The same steps as in AWS, on folders and an embedded table. */
export async function openLocal(options: LocalOptions): Promise<LocalNight> {
  const { config, stateFolder, now, isReplay, mayChange = false, channels = () => NOWHERE } = options;
  const { close, ...stores } = await openStateTable(stateFolder, now);
  const scratch = stateFolder === null ? openScratch('state') : null;
  const kept = stateFolder ?? scratch!.folder;
  return {
    dependencies: {
      config,
      source: createFolderExportSource(options.exportsFolder),
      ...stores,
      work: createFolderWorkStore(path.join(kept, 'work')),
      historyFiles: createFolderHistoryFiles(path.join(kept, 'history')),
      channels: channels(stores.addresses),
      sender: createSender(),
      now,
      isReplay,
      mayChange,
    },
    async close() {
      await close();
      await scratch?.close();
    },
  };
}

/** The configuration, or every problem in it at once (exit 2). */
export async function loadConfig(file: string): Promise<HealthConfig> {
  return (await loadModel(file)).config;
}

/** The same with the places of its parts. */
export async function loadModel(file: string): Promise<ReadConfig & { readonly file: string }> {
  const read = await readConfigFile(file);
  if ('config' in read) return { ...read, file };
  const count = read.problems.length;
  throw wrongUsage(
    `${read.problems.map(formatProblem).join('\n')}\n\n${count} ${count === 1 ? 'problem' : 'problems'} in ${file}. Nothing was run.`,
  );
}

/** The exports folder, checked to be one. */
export function requireFolder(folder: string, option: string): string {
  if (!existsSync(folder)) throw wrongUsage(`${option} ${folder}: there is no such folder. Look at how it is written.`);
  if (!statSync(folder).isDirectory())
    throw wrongUsage(`${option} ${folder} is a file; give the folder that holds the exports.`);
  return folder;
}

/** The night asked for, or the last complete local date. */
export function chooseNight(date: string | undefined, config: Pick<HealthConfig, 'timezone'>, now: Clock): Night {
  return date === undefined
    ? lastCompleteNight(now(), config.timezone)
    : requirePastNight({ date, option: '--date' }, config, now);
}

/** The night asked for, which has come: of a later one nothing is known, and everybody would seem to have stopped. */
export function requirePastNight(
  { date, option }: { readonly date: string; readonly option: string },
  { timezone }: Pick<HealthConfig, 'timezone'>,
  now: Clock,
): Night {
  const night = requireNight(date, option);
  const today = toLocalDate(now(), timezone);
  if (night <= today) return night;
  throw wrongUsage(
    `${option} ${night} has not come yet: today is ${today} in ${timezone}. Give a night up to ${today}; the last complete one is ${lastCompleteNight(now(), timezone)}.`,
  );
}

/** The night asked for. */
export function requireNight(date: string, option: string): Night {
  if (!isNight(date)) throw wrongUsage(`${option} "${date}" is no calendar date; write it as 2026-11-22.`);
  return date;
}
