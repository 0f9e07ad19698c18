import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDynamoAlertStore } from '../aws/dynamo-alert-store.ts';
import { createDynamoCareStore } from '../aws/dynamo-care-store.ts';
import { createDynamoHistoryStore } from '../aws/dynamo-history-store.ts';
import { isNight, lastCompleteNight, type Night, toLocalDate } from '../calendar.ts';

import type { HealthConfig } from '../config/health-config.ts';
import { formatProblem, readConfigFile } from '../config/read-config.ts';
import { startEmbeddedDynamoDb } from '../local/embedded-dynamodb.ts';
import { createFolderExportSource } from '../local/folder-export-source.ts';
import { createFolderHistoryFiles } from '../local/folder-history-files.ts';
import { createFolderWorkStore } from '../local/folder-work-store.ts';
import { createOutboxFolder } from '../local/outbox-folder.ts';
import type { NightDependencies } from '../steps/dependencies.ts';
import { wrongUsage } from './failure.ts';

/** Name of the embedded table. */
export const TABLE = 'nightrounds';

export interface LocalOptions {
  readonly config: HealthConfig;
  readonly exportsFolder: string;
  /** Null: history lives in memory and ends with the command. */
  readonly stateFolder: string | null;
  /** Where messages are written; null: none are delivered. */
  readonly outboxFolder: string | null;
  readonly isReplay: boolean;
  /** See NightDependencies; no unless said. */
  readonly mayChange?: boolean;
}

export interface LocalNight {
  readonly dependencies: NightDependencies;
  close(): Promise<void>;
}

/** The same steps as in AWS, on folders and an embedded DynamoDB. */
export async function openLocal(options: LocalOptions): Promise<LocalNight> {
  const { config, stateFolder, outboxFolder, isReplay, mayChange = false } = options;
  const database = await startEmbeddedDynamoDb({
    stateFolder: stateFolder && path.join(stateFolder, 'dynamodb'),
    table: TABLE,
  });
  const workFolder = stateFolder
    ? path.join(stateFolder, 'work')
    : await mkdtemp(path.join(tmpdir(), 'nightrounds-work-'));
  const historyFolder = stateFolder ? path.join(stateFolder, 'history') : path.join(workFolder, 'history');
  const outbox = outboxFolder === null ? null : createOutboxFolder(outboxFolder);
  return {
    dependencies: {
      config,
      source: createFolderExportSource(options.exportsFolder),
      history: createDynamoHistoryStore({ client: database.client, table: TABLE }),
      care: createDynamoCareStore({ client: database.client, table: TABLE }),
      alerts: createDynamoAlertStore({ client: database.client, table: TABLE }),
      work: createFolderWorkStore(workFolder),
      historyFiles: createFolderHistoryFiles(historyFolder),
      channels: { slack: outbox, email: outbox },
      now: Date.now,
      isPreview: true,
      today: () => toLocalDate(Date.now(), config.timezone),
      isReplay,
      mayChange,
    },
    async close() {
      await database.close();
      if (!stateFolder) await rm(workFolder, { recursive: true, force: true });
    },
  };
}

/** The configuration, or every problem in it at once (exit 2). */
export async function loadConfig(file: string): Promise<HealthConfig> {
  const read = await readConfigFile(file);
  if ('config' in read) return read.config;
  const count = read.problems.length;
  throw wrongUsage(
    `${read.problems.map(formatProblem).join('\n')}\n\n${count} ${count === 1 ? 'problem' : 'problems'} in ${file}. Nothing was run.`,
  );
}

/** The exports folder, checked to be one. */
export function requireFolder(folder: string, option: string): string {
  if (!existsSync(folder)) throw wrongUsage(`${option} ${folder}: there is no such folder.`);
  if (!statSync(folder).isDirectory())
    throw wrongUsage(`${option} ${folder} is a file; give the folder that holds the exports.`);
  return folder;
}

/** The night asked for, or the last complete local date. */
export function chooseNight(date: string | undefined, config: HealthConfig, option = '--date'): Night {
  if (date === undefined) return lastCompleteNight(Date.now(), config.timezone);
  if (!isNight(date)) throw wrongUsage(`${option} "${date}" is no calendar date; write it as 2026-11-22.`);
  return date;
}
