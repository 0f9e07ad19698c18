import { addDays, type Night, toLocalDate } from '../../calendar.ts';
import type { CareEvent } from '../../care/care-event.ts';
import { findLastWords } from '../../care/overrides.ts';
import { findPulses } from '../../care/pulses.ts';
import { findRenames, type Rename, withRenames } from '../../care/renames.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import type { PreparedNight } from '../../contract.ts';
import type { NightExports } from '../../exports/export-table.ts';
import { writeRejects } from '../../exports/write-rejects.ts';
import { believeAll, type Evidence, listLeftOut, type NightGate } from '../../history/doubt.ts';
import type { HistoryStore } from '../../history/history-store.ts';
import { asEarlierNight, findChangedInputs, NightInputsChangedError } from '../../history/night-inputs.ts';
import { isBelieved, type Run } from '../../history/run.ts';
import { countShards } from '../../history/shard.ts';
import { findTeams } from '../../history/teams.ts';
import { planOpsNotice } from '../../messages/ops-notice.ts';
import type { NightMetrics } from '../../metric-history/metric-history.ts';
import { asMeasured } from '../../metrics/as-measured.ts';
import { findMetricReads } from '../../metrics/find-metric-reads.ts';
import { type Measured, measureNight } from '../../metrics/measure-night.ts';
import { requiredExports, windowStarts } from '../../metrics/reads.ts';
import { isWatchedChange, withWatchedChanges } from '../../metrics/watched-changes.ts';
import { describeDataFigures } from '../../night/describe-night.ts';
import { describeNotes, describeRun, describeRunExport } from '../../night/describe-run.ts';
import { leaveOutMetrics } from '../../night/leave-out.ts';
import { type NightNotes, noNotes, type ShardInput } from '../../night/shard-work.ts';
import { splitShards } from '../../night/split-shards.ts';
import { chooseProfiles, countProfiles } from '../../scoring/choose-profile.ts';
import { tellOperations } from '../delivery/plan-outbox.ts';
import type { NightDependencies } from '../dependencies.ts';
import { readCarriedValues } from './carried-values.ts';
import { createStoredMetricReader, type EarlierMetrics, openEarlierMetrics } from './earlier-metrics.ts';
import type { Instruments } from './instruments.ts';
import { doubtNight, judgeData } from './judge-night.ts';
import { describePeers, openLastPeers } from './last-peers.ts';
import { countLost } from './lost-accounts.ts';
import { markMatched, openMatchedBefore } from './matched-before.ts';
import { putObject, workKeys } from './work-files.ts';

export type PrepareDependencies = Pick<
  NightDependencies,
  'config' | 'history' | 'care' | 'work' | 'outbox' | 'now' | 'isReplay' | 'mayChange'
>;

/** A night's exports, and what is on record of it. */
export interface NightReading {
  readonly claimed: Run | null;
  readonly exports: NightExports;
}

/** Reads a night's exports. Of earlier nights it asks only for those of a week ago and more. */
export async function readNight(
  night: Night,
  { config, history, isReplay }: Pick<PrepareDependencies, 'config' | 'history' | 'isReplay'>,
  { loader }: Pick<Instruments, 'loader'>,
): Promise<NightReading> {
  const claimed = await history.readRun(night);
  const watching = withWatchedChanges(config);
  const exports = await loader.load({
    config: watching,
    night,
    isReplay,
    windowStart: await windowStarts(watching, night),
    weekdayRows: await readWeekdayRows(history, config, night),
  });
  return { claimed, exports };
}

/**
 * Claims the night, reads its exports unless that is done, measures every metric and leaves one file of columns per shard. Held when a
 * required export is missing or incomplete: nothing is scored and ops is told why.
 */
export async function prepareNight(
  night: Night,
  dependencies: PrepareDependencies,
  instruments: Instruments,
  reading?: NightReading,
): Promise<PreparedNight> {
  const { config, history, care, work, mayChange, now } = dependencies;
  const { worker, metricHistory } = instruments;
  const { claimed, exports: found } = reading ?? (await readNight(night, dependencies, instruments));
  const firstClaimedOn = claimed?.firstClaimedOn ?? toLocalDate(now(), config.timezone);
  const watching = withWatchedChanges(config);
  const events = await care.readAll();
  // What a person released stays released.
  const ruling = claimed?.ruling?.is === 'released' ? claimed.ruling : null;
  const claim: Run = { ...describeRun(night, config, found, events), firstClaimedOn, ruling };
  if (!mayChange) await refuseOtherInputs(history, claimed, withEarlierMetricsOf(claimed, claim));
  await work.put(workKeys.result(night, 'rejects.csv'), writeRejects(found.rejects));
  const missing = findMissingExports(await requiredExports(config), found);
  if (missing.length > 0) return holdNight(claim, missing, found, dependencies);

  const earlier = openEarlierMetrics(history, metricHistory);
  const before = openMatchedBefore(night, config, history);
  const asExported = await measureNight({
    config: watching,
    night,
    exports: found,
    worker,
    now: dependencies.now,
    readStored: createStoredMetricReader(config, earlier),
    readPulses: (date) => findPulses(events, date, config.timezone),
    ...before,
  });
  const { matching, matchedMetrics } = asExported.notes;
  const exports = asMeasured(found, asExported.notes);
  if (exports.rejects.length > found.rejects.length)
    await work.put(workKeys.result(night, 'rejects.csv'), writeRejects(exports.rejects));
  const run: Run = { ...claim, exports: [...exports.reports.values()].map(describeRunExport) };
  const unmatched = findMissingExports(listRequired(config), exports);
  if (unmatched.length > 0) return holdNight(run, unmatched, exports, dependencies);
  const renames = findRenames(events, night, config.timezone);
  const formerIds = withRenames(asExported.roster.ids, asExported.roster.formerIds, renames);
  const measured = { ...asExported, roster: { ...asExported.roster, formerIds } };
  const notes = describeNotes(config, exports, measured);
  // Last, because a replay finishes the night before meanwhile: these wait for it.
  const gate = await judge({ ...run, ...pickRecorded(claimed, mayChange) }, notes, measured, {
    ...{ config, history, metricHistory },
  });
  const { shards, inputs } = await splitNight(night, config, measured, { history, earlier, events, renames, gate });
  const { owners, managers } = measured.roster;
  const read = { ...run.inputs, earlierMetrics: earlier.listReads() };
  const marked = await markMatched(run, { exports: matching.matched, metrics: matchedMetrics }, config, before);
  const whole: Run = {
    ...run,
    ...marked,
    shards,
    inputs: read,
    teams: findTeams(owners, managers),
    delegates: measured.delegates ?? (await history.readLastRunBefore(night))?.delegates ?? [],
    gate,
  };
  if (!mayChange) await refuseOtherInputs(history, claimed, whole);
  await putObject(work, workKeys.notes(night), notes);
  await metricHistory.write(describeMetrics(night, config, measured));
  await Promise.all(inputs.map((input, shard) => putObject(work, workKeys.shardInput(night, shard), input)));
  await history.writeRun(whole);
  return { night, outcome: 'prepared', shards: Array.from({ length: shards }, (_, shard) => ({ night, shard })) };
}

/** Nothing is scored, and ops is told why. */
async function holdNight(
  run: Run,
  missing: readonly Evidence[],
  { reports }: NightExports,
  dependencies: PrepareDependencies,
): Promise<PreparedNight> {
  const { config, history, work, isReplay } = dependencies;
  const { night } = run;
  const because = missing.map((evidence) => evidence.because);
  await history.writeRun({ ...run, state: 'held', heldBecause: because.join(' '), gate: doubtNight(night, missing) });
  const notice = planOpsNotice(
    { portfolio: config.portfolio, night, because, scored: null, linkGate: null },
    config.notify,
  );
  if (!isReplay) await tellOperations(night, notice, dependencies);
  await putObject(work, workKeys.notes(night), { ...noNotes, reports });
  return { night, outcome: 'held', shards: [] };
}

/** Of a night that must come out as it did: what the gate made of it then. */
function pickRecorded(claimed: Run | null, mayChange: boolean): Pick<Run, 'gate'> {
  return claimed !== null && isBelieved(claimed) && !mayChange ? { gate: claimed.gate ?? null } : {};
}

/** What the gate makes of the data. A night that somebody released is believed, whatever they look like. */
async function judge(
  run: Run,
  notes: NightNotes,
  { roster, notes: { churnedIds } }: Measured,
  {
    config,
    history,
    metricHistory,
  }: Pick<PrepareDependencies, 'config' | 'history'> & Pick<Instruments, 'metricHistory'>,
): Promise<NightGate> {
  if (run.gate) return run.gate;
  const { night, exports } = run;
  const figures = describeDataFigures(run, notes, roster.ids.length);
  const accountsOfProfiles = countProfiles(config.profiles, chooseProfiles(config.profiles, roster));
  const duplicates = notes.duplicateAccounts.length;
  const [words, reads, lost] = await Promise.all([
    history.readGateWords(),
    findMetricReads(withWatchedChanges(config), night),
    countLost({ night, roster, churnedIds }, { history, metricHistory }),
  ]);
  const rowsOn = (name: string, date: Night) => notes.reports.get(name)?.rowsOn?.[date] ?? 0;
  const judging = { config, history, words, duplicates, lost, accountsOfProfiles, reads, rowsOn };
  const gate = await judgeData({ night, exports, figures }, judging);
  return run.ruling?.is === 'released' ? believeAll(gate) : gate;
}

/** What a night looks back on. */
interface Past {
  readonly history: HistoryStore;
  readonly earlier: EarlierMetrics;
  /** What people set. */
  readonly events: readonly CareEvent[];
  readonly renames: ReadonlyMap<string, Rename>;
  readonly gate: NightGate;
}

/** Everything a shard is scored from, earlier nights' values included. */
async function splitNight(
  night: Night,
  config: HealthConfig,
  measured: Measured,
  { history, earlier, events, renames, gate }: Past,
): Promise<{ shards: number; inputs: readonly ShardInput[] }> {
  const { roster, metrics, notes } = measured;
  const shards = countShards(roster.ids.length);
  // What is left out is filled in as what is missing.
  const left = { roster, metrics: leaveOutMetrics(metrics, listLeftOut(gate).metrics) };
  const carried = await readCarriedValues(config, night, left, earlier);
  const readPeers = await openLastPeers(config, night, roster, { history, earlier });
  const amongLastPeers = readPeers ? await measured.measureAmongLastPeers(readPeers) : new Map();
  const words = findLastWords(events, night, config.timezone);
  const { churnedIds } = notes;
  const whole = { roster, metrics, carried, amongLastPeers, churnedIds, words, renames };
  return { shards, inputs: splitShards(whole, shards) };
}

function describeMetrics(night: Night, config: HealthConfig, { roster, metrics }: Measured): NightMetrics {
  const { modelHash, metricHashes } = config;
  const own = new Map([...metrics].filter(([name]) => !isWatchedChange(name)));
  return {
    night,
    modelHash,
    ids: roster.ids,
    metrics: own,
    hashes: metricHashes,
    peers: describePeers(config, roster),
  };
}

/** Before anything is measured nothing is known of what it will read: that is compared when it is. */
function withEarlierMetricsOf(claimed: Run | null, run: Run): Run {
  const earlierMetrics = claimed?.inputs.earlierMetrics ?? [];
  return { ...run, inputs: { ...run.inputs, earlierMetrics } };
}

/** A night that was concluded is written again only from the same inputs. Throws NightInputsChangedError. */
async function refuseOtherInputs(history: HistoryStore, claimed: Run | null, run: Run): Promise<void> {
  if (!claimed || !isBelieved(claimed)) return;
  const last = asEarlierNight(await history.readLastRunBefore(run.night));
  const changes = findChangedInputs(claimed, { ...run, last });
  if (changes.length > 0) throw new NightInputsChangedError(run.night, changes);
}

const SAME_WEEKDAYS = [7, 14, 21, 28];

/** Dated rows of the last four same weekdays, per export: the yardstick for a file that was cut between two rows. */
async function readWeekdayRows(
  history: HistoryStore,
  config: HealthConfig,
  night: Night,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const runs = await Promise.all(SAME_WEEKDAYS.map((days) => history.readRun(addDays(night, -days))));
  const believed = runs.filter((run) => run !== null && isBelieved(run)) as Run[];
  return new Map(
    [...config.exports.keys()].map((name) => [
      name,
      believed.flatMap((run) =>
        run.exports.filter((one) => one.name === name && one.state === 'present').map((one) => one.rowsTonight),
      ),
    ]),
  );
}

/** Without those that are required only because the accounts are read from them: they were. */
function listRequired({ exports }: HealthConfig): readonly string[] {
  return [...exports.values()].filter(({ required }) => required).map(({ name }) => name);
}

/** Why the night cannot be scored: a required export that is not there, not whole, or of other ids. None when it can. */
function findMissingExports(required: Iterable<string>, exports: NightExports): readonly Evidence[] {
  const missing = [...required].filter((name) => !exports.tables.has(name));
  return missing.map((name): Evidence => {
    const report = exports.reports.get(name);
    return {
      ...{ check: 'required-export', about: name, export: name, date: null },
      figures: { tonight: report?.rowsVisible ?? 0, usual: null, limit: 1 },
      because: `Export ${name} is ${report?.state ?? 'missing'}. ${report?.because ?? ''}`.trim(),
      scope: { is: 'night' },
    };
  });
}
