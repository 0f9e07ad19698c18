import { addDays, type Night } from '../../calendar.ts';
import { morningFor } from '../../cases/chain.ts';
import type { Decision } from '../../cases/decision.ts';
import { hashOf } from '../../config/canonical-json.ts';
import type { ConcludeNightInput } from '../../contract.ts';
import type { Finding } from '../../detection/finding.ts';
import {
  believeAll,
  type DataCheck,
  type Doubt,
  isAnswerable,
  isLeftOut,
  listLeftOut,
  type NightGate,
  NO_DOUBTS,
} from '../../history/doubt.ts';
import { asEarlierNight } from '../../history/night-inputs.ts';
import type { Run } from '../../history/run.ts';
import { planDoubtNotice } from '../../messages/doubt-notice.ts';
import type { LinkGate } from '../../messages/gate-link.ts';
import { describeLeftOut } from '../../messages/left-out-line.ts';
import { planOpsNotice } from '../../messages/ops-notice.ts';
import { describeSurge } from '../../messages/surge-words.ts';
import { describeFigures, describeNight } from '../../night/describe-night.ts';
import type { NightNotes, ShardOutput } from '../../night/shard-work.ts';
import { putOnce, tellOperations } from '../delivery/plan-outbox.ts';
import type { NightDependencies } from '../dependencies.ts';
import { isNextAwaited } from '../morning/last-night.ts';
import { withdrawMorning } from '../morning/withdraw-morning.ts';
import { type Judging, judgeCharts, judgeOutcomes } from './judge-night.ts';
import { writeFindings, writeResults, writeSummary } from './night-results.ts';
import { scoreShard } from './score-shard.ts';
import { tellNight } from './tell-night.ts';
import { getObject, readShardOutput, workKeys } from './work-files.ts';

export interface ConcludeDependencies
  extends Pick<NightDependencies, 'config' | 'history' | 'cases' | 'outbox' | 'work' | 'now' | 'isReplay'> {
  /** Where it can be said whether what is in doubt is right; null, or none: there is no view. */
  readonly openLinkGate?: (() => Promise<LinkGate | null>) | null;
}

/**
 * Puts the shards together: what of the night is to be believed? Then result files, totals, and who is told what. A held night is charted,
 * and nobody but operations is told.
 */
export async function concludeNight(
  { night }: ConcludeNightInput,
  dependencies: ConcludeDependencies,
): Promise<{ night: Night; outcome: 'concluded' | 'held' }> {
  const { config, history, work, isReplay } = dependencies;
  const scored = await history.readRun(night);
  if (!scored) throw new Error(`Night ${night} has no run: prepare and score it first.`);
  const notes = await getObject<NightNotes>(work, workKeys.notes(night));
  const { run, gate, shards } = await judgeWhole(scored, notes, dependencies);
  const previous = await history.readLastRunBefore(night);
  const described = describeNight(config, { run, previous }, notes, shards);
  const last = asEarlierNight(previous);
  const resultHash = hashOf({ charts: shards.map((shard) => shard.digest), last });
  const figures = describeFigures(run, notes, shards, described.roster.left.length);
  const leftOut = describeLeftOut({ night, gate }, config.metrics);
  const surge = gate.isHeld ? null : describeSurge(gate, figures.moves);
  const report = { ...described, leftOut, surge };
  const { totals, movement = null } = report;
  // Who may see whose accounts, and who stands in for whom, does not follow owners that are in doubt.
  const { teams = [], delegates = [] } = listLeftOut(gate).fields.has('owner') ? (previous ?? run) : run;
  const concluded: Run = { ...run, totals, movement, last, resultHash, figures, gate, teams, delegates };
  const because = gate.isHeld ? gate.doubts.filter(isLeftOut).map((doubt) => doubt.because) : [];

  await writeResults(work, night, shards, config);
  await work.put(workKeys.result(night, 'report.json'), JSON.stringify(report));
  await work.put(workKeys.result(night, 'summary.json'), writeSummary(report, concluded, notes));
  const linkGate = await findLinkGate(gate, dependencies);
  if (gate.isHeld) {
    const decisions = shards.flatMap(({ findings }) => findings.map((finding) => decideHeld(night, finding)));
    await work.put(workKeys.result(night, 'findings.jsonl'), writeFindings(shards, decisions, config.rules));
    const told = { ...report, takenBy: figures.moves.takenBy };
    const notice = planOpsNotice(
      { portfolio: config.portfolio, night, because, scored: told, linkGate },
      config.notify,
    );
    if (!isReplay) await tellOperations(night, notice, dependencies);
    await history.writeRun({ ...concluded, state: 'held', heldBecause: because.join(' ') });
    if (!isReplay) await withdrawPlanned(concluded, previous, dependencies);
    return { night, outcome: 'held' };
  }
  const wasConcluded = (await work.get(workKeys.result(night, 'findings.jsonl'))) !== null;
  const isSurge = gate.surge.length > 0;
  const decisions = await tellNight(night, report, { shards, wasConcluded, isSurge, gate, delegates }, dependencies);
  await work.put(workKeys.result(night, 'findings.jsonl'), writeFindings(shards, decisions, config.rules));
  if (!isReplay) await putOnce(planDoubtNotice({ night, gate, surge, config, linkGate }), dependencies);
  await history.writeRun({ ...concluded, state: 'concluded' });
  return { night, outcome: 'concluded' };
}

/** What the nights before had planned for the morning of a held night waits for the next that is believed. */
async function withdrawPlanned(
  { night }: Run,
  previous: Run | null,
  dependencies: ConcludeDependencies,
): Promise<void> {
  const { config, history, now } = dependencies;
  const later = await history.listRuns(addDays(night, 1), LAST_NIGHT);
  if (later.length > 0 || !(await isNextAwaited(previous?.night ?? null, addDays(night, 1), dependencies))) return;
  await withdrawMorning(morningFor(night, now(), config), dependencies);
}

const LAST_NIGHT: Night = '9999-12-31';

/** Null where there is nobody to be told, nothing to be said of, or no view. */
async function findLinkGate(
  { doubts }: NightGate,
  { isReplay, openLinkGate = null }: ConcludeDependencies,
): Promise<LinkGate | null> {
  return isReplay || openLinkGate === null || !doubts.some(isAnswerable) ? null : openLinkGate();
}

interface JudgedNight {
  readonly run: Run;
  readonly gate: NightGate;
  readonly shards: readonly ShardOutput[];
}

/**
 * What the gate makes of the night once its accounts are charted. Where that leaves out more, or less, than they were scored without, they
 * are scored again.
 */
async function judgeWhole(scored: Run, notes: NightNotes, dependencies: ConcludeDependencies): Promise<JudgedNight> {
  const { history, work } = dependencies;
  const before = scored.gate ?? NO_DOUBTS;
  const first = await readShards(scored, work);
  const whole = before.isWhole ? before : await judge(scored, before, { notes, shards: first }, dependencies);
  const isSame = before.isWhole ? !whole.doubts.some(isOfCharts) : isAlike(before, whole);
  const run = { ...scored, gate: whole };
  if (!isSame) {
    await history.writeRun(run);
    for (let shard = 0; shard < run.shards; shard++) await scoreShard({ night: run.night, shard }, dependencies);
  }
  const shards = isSame ? first : await readShards(run, work);
  const surge = whole.isHeld || before.isWhole ? whole.surge : await findSurge(run, { notes, shards }, dependencies);
  return { run, shards, gate: { ...whole, surge } };
}

function isOfCharts({ check }: Doubt): boolean {
  return chartChecks.has(check);
}

const chartChecks: ReadonlySet<DataCheck> = new Set([
  'accounts-gone',
  'accounts-new',
  'accounts-unscored',
  'field-changes',
  'one-signal',
]);

function isAlike(a: NightGate, b: NightGate): boolean {
  const list = (gate: NightGate) => {
    const { metrics, fields, gone, arrived, unscored } = listLeftOut(gate);
    return JSON.stringify([[...metrics].sort(), [...fields].sort(), gone, arrived, unscored]);
  };
  return list(a) === list(b);
}

interface Scored {
  readonly notes: NightNotes;
  readonly shards: readonly ShardOutput[];
}

async function judge(
  run: Run,
  gate: NightGate,
  { notes, shards }: Scored,
  dependencies: ConcludeDependencies,
): Promise<NightGate> {
  if (run.ruling?.is === 'released') return { ...believeAll(gate), isWhole: true };
  const { night, exports } = run;
  const figures = describeFigures(run, notes, shards, 0);
  return judgeCharts(gate, { night, exports, figures }, await describeJudging({ notes, shards }, dependencies));
}

async function findSurge(run: Run, scored: Scored, dependencies: ConcludeDependencies): Promise<readonly string[]> {
  const { night, exports } = run;
  const figures = describeFigures(run, scored.notes, scored.shards, 0);
  return judgeOutcomes({ night, exports, figures }, await describeJudging(scored, dependencies));
}

/** What was dated was judged before anything was scored. */
const NO_READS: Judging['reads'] = new Map();

async function describeJudging({ notes, shards }: Scored, { config, history }: ConcludeDependencies): Promise<Judging> {
  const accountsOfProfiles = config.profiles.map((_, profile) =>
    shards.reduce((sum, shard) => sum + (shard.accountsOfProfiles?.[profile] ?? 0), 0),
  );
  const words = await history.readGateWords();
  const duplicates = notes.duplicateAccounts.length;
  // What strangers say of the rows was judged with them.
  const judged = { lost: null, reads: NO_READS, rowsOn: () => 0 };
  return { config, history, words, duplicates, accountsOfProfiles, ...judged };
}

/** What every shard of a scored night left. */
export function readShards(run: Run, work: NightDependencies['work']): Promise<readonly ShardOutput[]> {
  const shards = Array.from({ length: run.shards }, (_, shard) => shard);
  return Promise.all(shards.map((shard) => readShardOutput(work, run.night, shard)));
}

function decideHeld(night: Night, { account, rule, state, because: finding }: Finding): Decision {
  const because = 'The night is held: it changes no case and tells no one but operations.';
  const untold = { sent: false, code: 'night-held', because, to: null, at: null } as const;
  return { night, account: account.id, rule, state, finding, ...untold };
}
