import { addDays, type Night } from '../../calendar.ts';
import { believeAll, type Doubt, isAnswerable, NO_DOUBTS } from '../../history/doubt.ts';
import type { GateWord } from '../../history/gate-word.ts';
import type { HistoryStore } from '../../history/history-store.ts';
import { isBelieved, type Run } from '../../history/run.ts';
import { describeSurge } from '../../messages/surge-words.ts';
import type { NightReport } from '../../portfolio/night-report.ts';
import type { NightDependencies } from '../dependencies.ts';
import { readShards } from './conclude-night.ts';
import { judgeOutcomes } from './judge-night.ts';
import { writeFindings } from './night-results.ts';
import { tellNight } from './tell-night.ts';
import { workKeys } from './work-files.ts';
import { writeWords } from './write-words.ts';

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
  const surge = await findSurge(run, dependencies);
  const gate = run.gate ? { ...believeAll(run.gate), surge } : null;
  const released: Run = { ...run, state: 'concluded', ruling: { is: 'released', by, at }, gate };
  if (!later) {
    const shards = await readShards(run, work);
    const told = gate && run.figures ? { surge: describeSurge(gate, run.figures.moves) } : {};
    const report = { ...(await readReport(night, work)), ...told };
    const isSurge = surge.length > 0;
    const concluded = { shards, wasConcluded: false, isSurge, gate: gate ?? NO_DOUBTS, delegates: run.delegates ?? [] };
    const decisions = await tellNight(night, report, concluded, dependencies);
    await work.put(workKeys.result(night, 'findings.jsonl'), writeFindings(shards, decisions, config.rules));
  }
  await sayOfAll(run, { night, by, at }, 'right', history);
  await history.writeRun(released);
  return { isTold: !later, laterNight: later?.night ?? null };
}

/** A night that is right after all may still be more at once than single alerts can tell. */
async function findSurge(
  { night, exports, figures }: Run,
  { config, history }: RulingDependencies,
): Promise<readonly string[]> {
  if (figures === null) return [];
  const nothing = { words: [], duplicates: 0, lost: null, accountsOfProfiles: [], reads: new Map(), rowsOn: () => 0 };
  return judgeOutcomes({ night, exports, figures }, { config, history, ...nothing });
}

/** Says that a held night, or one on which a surge was told, is never to be believed: mend its exports and run it again, or go on without it. */
export async function discardNight({ night, by, at }: Ruling, dependencies: RulingDependencies): Promise<void> {
  const run = await readDiscardable(night, dependencies);
  await sayOfAll(run, { night, by, at }, 'wrong', dependencies.history);
  await dependencies.history.writeRun({ ...run, state: 'discarded', ruling: { is: 'discarded', by, at } });
}

/** What there is to be said of a night's doubts. */
export interface WordRequest extends Ruling {
  readonly is: GateWord['is'];
  /** What it is about; null = all that is in doubt. */
  readonly about: string | null;
}

/**
 * *It is right*: from the next night on this is how things are. *It is wrong*: left out until it is mended. A record with its instant; a
 * night uses those that were made before its end.
 */
export async function sayOfDoubts(
  { night, by, at, is, about }: WordRequest,
  { history }: Pick<NightDependencies, 'history'>,
): Promise<readonly Doubt[]> {
  const run = await history.readRun(night);
  if (!run) throw new RulingError(`Night ${night} was not run.`);
  // What is believed by now may be called wrong after all, by its name.
  const isMeant = (doubt: Doubt) =>
    isAnswerable(doubt) || (is === 'wrong' && about !== null && doubt.scope.is !== 'night');
  const inDoubt = (run.gate?.doubts ?? []).filter(isMeant);
  const meant = about === null ? inDoubt : inDoubt.filter((doubt) => nameDoubt(doubt) === about);
  if (meant.length === 0) {
    const known = [...new Set(inDoubt.map(nameDoubt))].join(', ');
    throw new RulingError(
      known === ''
        ? `Nothing that can be said to be right or wrong is in doubt of the night of ${night}.`
        : `${about} is not in doubt of the night of ${night}: ${known}.`,
    );
  }
  await writeWords(meant, { night, is, by, at }, history);
  return meant;
}

/** What a person calls a doubt. */
export function nameDoubt({ about, check }: Pick<Doubt, 'about' | 'check'>): string {
  return about === '' ? check : about;
}

/** Says the same of all that held the night, where there is anything to be said. */
async function sayOfAll(run: Run, { by, at, night }: Ruling, is: GateWord['is'], history: HistoryStore): Promise<void> {
  if ((run.gate?.doubts ?? []).some(isAnswerable)) await sayOfDoubts({ night, by, at, is, about: null }, { history });
}

const LAST_NIGHT: Night = '9999-12-31';

/** What was told of a surge was told; no later night goes by it. */
async function readDiscardable(night: Night, dependencies: Pick<NightDependencies, 'history'>): Promise<Run> {
  const run = await dependencies.history.readRun(night);
  return run && isBelieved(run) && (run.gate?.surge.length ?? 0) > 0 ? run : readHeld(night, dependencies);
}

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
