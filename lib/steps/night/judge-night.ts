import { addDays, type Night } from '../../calendar.ts';
import type { HealthConfig } from '../../config/health-config.ts';
import { asGateNight } from '../../detection/gate/as-gate-night.ts';
import { findChartEvidence, findDataEvidence, findSurge } from '../../detection/gate/find-evidence.ts';
import { type GateNight, type GateRequest, YARDSTICK_NIGHTS } from '../../detection/gate/gate-request.ts';
import { judgeBelievable } from '../../detection/gate/judge-believable.ts';
import { type WeighRequest, weighDoubts } from '../../detection/gate/weigh-doubts.ts';
import { compilePattern } from '../../exports/file-pattern.ts';
import { type Doubt, type Evidence, type NightGate, NO_DOUBTS } from '../../history/doubt.ts';
import { type GateWord, wordsUpTo } from '../../history/gate-word.ts';
import type { HistoryStore } from '../../history/history-store.ts';
import { isBelieved } from '../../history/run.ts';
import {
  areReadLater,
  type MetricReads,
  metricsThatRead,
  rankedWithin,
  withMadeOf,
} from '../../metrics/metric-reads.ts';
import { withWatchedChanges } from '../../metrics/watched-changes.ts';

/** What a night is judged by. */
export interface Judging {
  readonly config: HealthConfig;
  readonly history: HistoryStore;
  readonly words: readonly GateWord[];
  readonly duplicates: number;
  /** What each metric reads of dated rows, those that rules watch the changes of among them; charts are asked for none. */
  readonly reads: MetricReads;
  readonly lost: GateRequest['lost'];
  /** Rows of an export that are dated so. */
  readonly rowsOn: (name: string, date: Night) => number;
  readonly accountsOfProfiles: readonly number[];
}

/** What is to be believed of what was read and measured, before anything is scored. */
export async function judgeData(tonight: GateNight, judging: Judging): Promise<NightGate> {
  const past = await readPast(tonight, judging);
  const doubts = weighDoubts({ ...past.weighing, evidence: findDataEvidence(past.request) });
  return { ...NO_DOUBTS, doubts, ...believe(tonight, doubts, judging) };
}

/** The same once each account is compared with its last chart; and whether so much happened that it is told as one thing. */
export async function judgeCharts(gate: NightGate, tonight: GateNight, judging: Judging): Promise<NightGate> {
  const past = await readPast(tonight, judging);
  const evidence = findChartEvidence(past.request);
  const ofCharts = weighDoubts({ ...past.weighing, evidence, last: onlyCharts(past.weighing.last) });
  const doubts = [...gate.doubts, ...ofCharts];
  return { ...gate, doubts, isWhole: true, ...believe(tonight, doubts, judging) };
}

/** Sentences; none on an ordinary night. Of the figures without what is left out. */
export async function judgeOutcomes(tonight: GateNight, judging: Judging): Promise<readonly string[]> {
  const { request } = await readPast(tonight, judging);
  return findSurge(request).map(({ because }) => because);
}

/** Evidence that the night has of itself: an export without which it is not scored. */
export function doubtNight(night: Night, evidence: readonly Evidence[]): NightGate {
  const doubts = evidence.map((one): Doubt => ({ ...one, since: night, nights: 1, standing: 'left-out', files: [] }));
  return { ...NO_DOUBTS, doubts, isWhole: true, isHeld: true, notInDoubt: { accounts: 0, weight: 0 } };
}

function believe({ night, figures }: GateNight, doubts: readonly Doubt[], { config, accountsOfProfiles }: Judging) {
  const { gate: limits, profiles } = config;
  return judgeBelievable({ night, doubts, roster: figures.roster ?? null, limits, profiles, accountsOfProfiles });
}

/** Doubts about dated rows are the data's. */
function onlyCharts(last: WeighRequest['last']): WeighRequest['last'] {
  return last && { ...last, doubts: last.doubts.filter(({ date }) => date === null) };
}

/** A yardstick is sought so many nights before the last believed one: some may have been held, or not run. */
const YARDSTICK_DAYS = 60;

interface Past {
  readonly request: GateRequest;
  readonly weighing: Omit<WeighRequest, 'evidence'>;
}

async function readPast(tonight: GateNight, judging: Judging): Promise<Past> {
  const { config, history, words, duplicates, reads, lost, rowsOn } = judging;
  const { night } = tonight;
  const believed = await history.readLastRunBefore(night);
  const from = addDays(believed?.night ?? night, -YARDSTICK_DAYS);
  const runs = await history.listRuns(from, addDays(night, -1));
  const before = runs.filter(isBelieved);
  // A discarded night among them: what is doubtful of its rows is so in every window that reads them.
  const charted = runs.findLast(({ figures }) => figures !== null) ?? null;
  const watching = withWatchedChanges(config);
  const request: GateRequest = {
    tonight,
    before: before.flatMap((run) => asGateNight(run, config) ?? []).slice(-YARDSTICK_NIGHTS),
    eventExports: new Set([...config.exports.values()].filter(({ time }) => time !== null).map(({ name }) => name)),
    required: new Set([...config.exports.values()].filter(({ required }) => required).map(({ name }) => name)),
    duplicates,
    lost,
    limits: config.gate,
    holidays: new Set(config.notify.quiet.holidays),
    metricsThatRead: (rows) => metricsThatRead(reads, rows),
    metricsMadeOf: (metric) => withMadeOf(watching.metrics, [metric]),
    // The renewal date says which stage an account is in.
    metricsWithin: (field) => rankedWithin(watching.metrics, field === 'renews_on' ? [field, 'stage'] : [field]),
  };
  const weighing = {
    night,
    last: charted && { night: charted.night, doubts: charted.gate?.doubts ?? [] },
    words: wordsUpTo(words, night, config.timezone),
    believedAfter: config.gate.believedAfter,
    metricsStillReading: (doubt: Doubt) => {
      const rows = rowsOf(doubt);
      return rows === null ? [] : metricsThatRead(reads, rows);
    },
    isReadLater: (doubt: Doubt) => {
      const rows = rowsOf(doubt);
      return rows !== null && areReadLater(reads, rows);
    },
    filesOf: (name: string, date: Night) => filesOfDate(config, tonight, { name, date, rows: rowsOn(name, date) }),
  };
  return { request, weighing };
}

/** The dated rows that a doubt is about; null = it is about no such. */
function rowsOf({ about, export: from, date }: Doubt) {
  if (from === null || date === null) return null;
  return { export: from, column: about === from ? null : about.slice(from.length + 1), date };
}

interface DatedRows {
  readonly name: string;
  readonly date: Night;
  readonly rows: number;
}

/**
 * Where the rows of a date are: of an export whose files are named by their date, the files of that date. The file of another is written
 * anew every night, and says nothing: of that, how many rows there are. Null = nothing of the export is there.
 */
function filesOfDate(
  config: HealthConfig,
  { exports }: GateNight,
  { name, date, rows }: DatedRows,
): Doubt['files'] | null {
  const { isDated, nightOf } = compilePattern(config.exports.get(name)?.files ?? '');
  const files = exports.find((one) => one.name === name)?.files ?? [];
  if (files.length === 0) return null;
  if (!isDated) return [{ key: date, version: `${rows} rows` }];
  return files.filter(({ key }) => nightOf(key) === date).map(({ key, version }) => ({ key, version }));
}
