import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Night } from '../calendar.ts';
import { composeMessage } from '../channels/compose-message.ts';
import { isMessageFile, writeMessage } from '../channels/folder/folder-channel.ts';
import type { PreparedNight } from '../contract.ts';
import { IN_SHADOW } from '../delivery/held-entry.ts';
import type { OutboxEntry } from '../delivery/outbox-entry.ts';
import { makePrivateFolder, openPrivateFolder } from '../files/private-folder.ts';
import { planPortfolioSummary } from '../messages/plan-night-messages.ts';
import type { NightReport } from '../portfolio/night-report.ts';
import { readPlanned } from '../steps/delivery/deliver-messages.ts';
import type { NightDependencies } from '../steps/dependencies.ts';
import { periodsToldWith } from '../steps/morning/told-with.ts';
import { concludeNight } from '../steps/night/conclude-night.ts';
import type { Instruments } from '../steps/night/instruments.ts';
import { prepareNight } from '../steps/night/prepare-night.ts';
import { scoreShard } from '../steps/night/score-shard.ts';
import { readJson, workKeys } from '../steps/night/work-files.ts';

/** Prepare → score every shard → conclude: what the state machine does, in one process. False = held. */
export async function runNight(
  night: Night,
  dependencies: NightDependencies,
  instruments: Instruments,
): Promise<boolean> {
  return finishNight(await prepareNight(night, dependencies, instruments), dependencies);
}

/** What follows on prepare. False = held: nobody but operations is told. */
export async function finishNight(
  { night, outcome, shards }: PreparedNight,
  dependencies: NightDependencies,
): Promise<boolean> {
  if (outcome === 'held') return false;
  for (const shard of shards) await scoreShard(shard, dependencies);
  return (await concludeNight({ night }, dependencies)).outcome === 'concluded';
}

/** An address that can never be delivered to (RFC 2606). */
export const NOBODY = 'nobody@example.invalid';

/**
 * Writes all that a night has to say into a folder, to be looked at, whatever becomes of it in the outbox; with the summary, even where
 * nobody is mailed it. Returns how many messages.
 */
export async function writeMessages(night: Night, folder: string, dependencies: NightDependencies): Promise<number> {
  await makePrivateFolder(folder);
  for (const name of await readdir(folder)) if (isMessageFile(name)) await rm(path.join(folder, name));
  const planned = (await readPlanned(await listPeriods(night, dependencies), dependencies)).filter(
    ({ entry }) => !isWithdrawn(entry),
  );
  const messages = planned.map(({ message }) => message);
  const report = await findReport(night, dependencies);
  const run = await dependencies.history.readRun(night);
  const isTold = run?.state === 'concluded' && report !== null;
  const forNobody =
    isTold && !messages.some(({ kind }) => kind === 'portfolio-summary')
      ? planPortfolioSummary(report, [NOBODY], { period: night, notBefore: null }).map(composeMessage)
      : [];
  const all = [...messages, ...forNobody];
  const files = openPrivateFolder(folder, { isOwn: false });
  for (const message of all) await writeMessage(message, files);
  return all.length;
}

/** The night's own, and that of its morning, unless the night is held or a later one planned the morning. */
export async function listPeriods(night: Night, dependencies: NightDependencies): Promise<readonly string[]> {
  const last = await dependencies.history.readLastRunBefore(LAST_NIGHT);
  return last?.night === night ? periodsToldWith(night, dependencies) : [night];
}

const LAST_NIGHT: Night = '9999-12-31';

/** Planned once, and no more. What was planned in shadow is to be looked at. */
export function isWithdrawn({ state, because }: OutboxEntry): boolean {
  return state === 'cancelled' && because !== IN_SHADOW;
}

const RESULTS = [
  'scores.csv',
  'explanations.jsonl',
  'findings.jsonl',
  'overrides.jsonl',
  'rejects.csv',
  'summary.json',
] as const;

/** Copies a night's result files to a folder; a night that could not be scored has only its rejected rows. */
export async function writeResults(night: Night, folder: string, { work }: NightDependencies): Promise<void> {
  await makePrivateFolder(folder);
  const files = openPrivateFolder(folder, { isOwn: false });
  for (const name of RESULTS) {
    const bytes = await work.get(workKeys.result(night, name));
    if (bytes) await files.write(name, bytes);
  }
}

export async function readReport(night: Night, dependencies: Pick<NightDependencies, 'work'>): Promise<NightReport> {
  const report = await findReport(night, dependencies);
  if (!report) throw new Error(`The report of ${night} is not in the work store: run the night again.`);
  return report;
}

function findReport(night: Night, { work }: Pick<NightDependencies, 'work'>): Promise<NightReport | null> {
  return readJson<NightReport | null>(work, workKeys.result(night, 'report.json'), null);
}
