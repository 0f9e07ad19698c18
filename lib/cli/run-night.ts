import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Night } from '../calendar.ts';
import type { PreparedNight } from '../contract.ts';
import type { Message } from '../messages/message.ts';
import type { NightReport } from '../messages/night-report.ts';
import { planPortfolioSummary } from '../messages/plan-night-messages.ts';
import { concludeNight } from '../steps/conclude-night.ts';
import { type DeliveryCounts, deliverMessages } from '../steps/deliver-messages.ts';
import type { NightDependencies } from '../steps/dependencies.ts';
import type { Instruments } from '../steps/instruments.ts';
import { prepareNight } from '../steps/prepare-night.ts';
import { scoreShard } from '../steps/score-shard.ts';
import { readJson, workKeys } from '../steps/work-files.ts';

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

/**
 * Delivers into the outbox folder. A folder takes the same message twice without harm, so earlier attempts do not count.
 */
export async function deliverToFolder(
  period: string,
  folder: string,
  dependencies: NightDependencies,
): Promise<DeliveryCounts> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder))
    if (/\.(slack\.json|eml|html)$/.test(name)) await rm(path.join(folder, name));
  await dependencies.work.put(workKeys.deliveries(period), '{}');
  return deliverMessages({ period }, dependencies);
}

/** An address that can never be delivered to (RFC 2606). */
const NOBODY = 'nobody@example.invalid';

/** Where the config names nobody to mail the summary to, it is planned all the same, to be looked at. */
export async function planSummaryForNobody(night: Night, dependencies: NightDependencies): Promise<void> {
  const { work } = dependencies;
  const report = await readReport(night, dependencies);
  const planned = await readJson<Message[]>(work, workKeys.messages(night), []);
  if (planned.some(({ channel }) => channel === 'email')) return;
  const messages = [...planned, ...planPortfolioSummary(report, [NOBODY], null)];
  await work.put(workKeys.messages(night), JSON.stringify(messages));
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
  await mkdir(folder, { recursive: true });
  for (const name of RESULTS) {
    const bytes = await work.get(workKeys.result(night, name));
    if (bytes) await writeFile(path.join(folder, name), bytes);
  }
}

export async function readReport(night: Night, { work }: NightDependencies): Promise<NightReport> {
  const bytes = await work.get(workKeys.result(night, 'report.json'));
  if (!bytes) throw new Error(`The report of ${night} is not in the work store: run the night again.`);
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as NightReport;
}
