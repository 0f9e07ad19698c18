import { addDays, type Night } from '../../calendar.ts';
import type { Decision } from '../../cases/decision.ts';
import { hashOf } from '../../config/canonical-json.ts';
import type { ConcludeNightInput } from '../../contract.ts';
import type { Finding } from '../../detection/finding.ts';
import { type GateReason, YARDSTICK_NIGHTS } from '../../detection/gate/gate-request.ts';
import { judgeNight } from '../../detection/gate/judge-night.ts';
import type { NightFigures } from '../../history/night-figures.ts';
import { asEarlierNight } from '../../history/night-inputs.ts';
import type { Run } from '../../history/run.ts';
import { planOpsNotice } from '../../messages/ops-notice.ts';
import { describeFigures, describeNight } from '../../night/describe-night.ts';
import type { NightNotes, ShardOutput } from '../../night/shard-work.ts';
import { tellOperations } from '../delivery/plan-outbox.ts';
import type { NightDependencies } from '../dependencies.ts';
import { writeFindings, writeResults, writeSummary } from './night-results.ts';
import { tellNight } from './tell-night.ts';
import { getObject, readShardOutput, workKeys } from './work-files.ts';

export type ConcludeDependencies = Pick<
  NightDependencies,
  'config' | 'history' | 'cases' | 'outbox' | 'work' | 'now' | 'isReplay'
>;

/**
 * Puts the shards together: is the night to be believed? Then result files, totals, and who is told what. A held night is charted, and
 * nobody but operations is told.
 */
export async function concludeNight(
  { night }: ConcludeNightInput,
  dependencies: ConcludeDependencies,
): Promise<{ night: Night; outcome: 'concluded' | 'held' }> {
  const { config, history, work, isReplay } = dependencies;
  const run = await history.readRun(night);
  if (!run) throw new Error(`Night ${night} has no run: prepare and score it first.`);
  const notes = await getObject<NightNotes>(work, workKeys.notes(night));
  const shards = await readShards(run, work);
  const previous = await history.readLastRunBefore(night);
  const report = describeNight(config, { run, previous }, notes, shards);
  const last = asEarlierNight(previous);
  const resultHash = hashOf({ charts: shards.map((shard) => shard.digest), last });
  const figures = describeFigures(run, notes, shards, report.roster.left.length);
  const reasons = run.ruling?.is === 'released' ? [] : await judge({ ...run, figures }, dependencies);
  const because = reasons.map((reason) => reason.because);
  const { totals, movement = null } = report;
  const concluded: Run = { ...run, totals, movement, last, resultHash, figures };

  await writeResults(work, night, shards);
  await work.put(workKeys.result(night, 'report.json'), JSON.stringify(report));
  await work.put(workKeys.result(night, 'summary.json'), writeSummary(report, run, notes, because));
  if (because.length > 0) {
    const decisions = shards.flatMap(({ findings }) => findings.map((finding) => decideHeld(night, finding)));
    await work.put(workKeys.result(night, 'findings.jsonl'), writeFindings(shards, decisions, config.rules));
    const scored = { ...report, takenBy: figures.moves.takenBy };
    const notice = planOpsNotice({ portfolio: config.portfolio, night, because, scored }, config.notify);
    if (!isReplay) await tellOperations(night, notice, dependencies);
    await history.writeRun({ ...concluded, state: 'held', heldBecause: because.join(' ') });
    return { night, outcome: 'held' };
  }
  const wasConcluded = (await work.get(workKeys.result(night, 'findings.jsonl'))) !== null;
  const decisions = await tellNight(night, report, { shards, wasConcluded }, dependencies);
  await work.put(workKeys.result(night, 'findings.jsonl'), writeFindings(shards, decisions, config.rules));
  await history.writeRun({ ...concluded, state: 'concluded' });
  return { night, outcome: 'concluded' };
}

/** What every shard of a scored night left. */
export function readShards(run: Run, work: NightDependencies['work']): Promise<readonly ShardOutput[]> {
  const shards = Array.from({ length: run.shards }, (_, shard) => shard);
  return Promise.all(shards.map((shard) => readShardOutput(work, run.night, shard)));
}

/** A yardstick is sought so many nights back: some may have been held, or not run. */
const YARDSTICK_DAYS = 60;

async function judge(
  run: Run & { readonly figures: NightFigures },
  { config, history }: Pick<NightDependencies, 'config' | 'history'>,
): Promise<readonly GateReason[]> {
  const runs = await history.readRuns(addDays(run.night, -YARDSTICK_DAYS), addDays(run.night, -1));
  const before = runs.flatMap(({ night, exports, figures }) => (figures ? [{ night, exports, figures }] : []));
  const { exports, gate, notify } = config;
  const eventExports = new Set([...exports.values()].filter(({ time }) => time !== null).map(({ name }) => name));
  const holidays = new Set(notify.quiet.holidays);
  return judgeNight({ tonight: run, before: before.slice(-YARDSTICK_NIGHTS), eventExports, limits: gate, holidays });
}

function decideHeld(night: Night, { account, rule, state, because: finding }: Finding): Decision {
  const because = 'The night is held: it changes no case and tells no one but operations.';
  const untold = { sent: false, code: 'night-held', because, to: null, at: null } as const;
  return { night, account: account.id, rule, state, finding, ...untold };
}
