import { addDays, type Night } from '../../calendar.ts';
import { believeAll } from '../../history/doubt.ts';
import { isBelieved, type Run } from '../../history/run.ts';
import type { NightReport } from '../../portfolio/night-report.ts';
import type { NightDependencies } from '../dependencies.ts';
import { readShards } from './conclude-night.ts';
import { writeFindings } from './night-results.ts';
import { tellNight } from './tell-night.ts';
import { workKeys } from './work-files.ts';

/** A night that cannot be ruled on. Not to be retried. */
export class RulingError extends Error {
  override readonly name = 'RulingError';
}

/** What a ruling needs: no exports, no metrics. */
export type RulingDependencies = Parameters<typeof tellNight>[3] & Pick<NightDependencies, 'history' | 'work'>;

export interface Ruling {
  readonly night: Night;
  readonly by: string;
  /** ISO instant. */
  readonly at: string;
}

/**
 * Believes a held night after all. The newest one is told as it would have been; one that a later night has passed only restores
 * history: what the later night said was said without it.
 */
export async function releaseNight(
  { night, by, at }: Ruling,
  dependencies: RulingDependencies,
): Promise<{ readonly isTold: boolean; readonly laterNight: Night | null }> {
  const { history, work, config } = dependencies;
  const run = await readHeld(night, dependencies);
  if (run.totals === null)
    throw new RulingError(`Night ${night} was not scored: ${run.heldBecause ?? ''} Mend the export and run it again.`);
  const later = (await history.listRuns(addDays(night, 1), LAST_NIGHT)).find(isBelieved);
  const gate = run.gate ? believeAll(run.gate) : null;
  const released: Run = { ...run, state: 'concluded', ruling: { is: 'released', by, at }, gate };
  if (!later) {
    const shards = await readShards(run, work);
    const report = await readReport(night, work);
    const decisions = await tellNight(night, report, { shards, wasConcluded: false }, dependencies);
    await work.put(workKeys.result(night, 'findings.jsonl'), writeFindings(shards, decisions, config.rules));
  }
  await history.writeRun(released);
  return { isTold: !later, laterNight: later?.night ?? null };
}

/** Says that a held night is never to be believed: mend its exports and run it again, or go on without it. */
export async function discardNight({ night, by, at }: Ruling, dependencies: RulingDependencies): Promise<void> {
  const run = await readHeld(night, dependencies);
  await dependencies.history.writeRun({ ...run, state: 'discarded', ruling: { is: 'discarded', by, at } });
}

const LAST_NIGHT: Night = '9999-12-31';

async function readHeld(night: Night, { history }: Pick<NightDependencies, 'history'>): Promise<Run> {
  const run = await history.readRun(night);
  if (!run) throw new RulingError(`Night ${night} was not run.`);
  if (run.state === 'held') return run;
  const ruling = run.ruling ? `: ${run.ruling.by} ${run.ruling.is} it on ${run.ruling.at.slice(0, 10)}` : '';
  throw new RulingError(`Night ${night} is not held${ruling}.`);
}

async function readReport(night: Night, work: NightDependencies['work']): Promise<NightReport> {
  const bytes = await work.get(workKeys.result(night, 'report.json'));
  if (!bytes) throw new RulingError(`The report of ${night} is not in the work store any more: run the night again.`);
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as NightReport;
}
