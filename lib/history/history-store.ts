import type { Night } from '../calendar.ts';
import type { Absence } from './absence.ts';
import type { Chart } from './chart.ts';
import type { GateWord } from './gate-word.ts';
import type { Run } from './run.ts';

/** Nights and charts. One adapter: DynamoDB, in AWS or embedded. */
export interface HistoryStore {
  readRun(night: Night): Promise<Run | null>;
  /** Overwrites the run of that night. */
  writeRun(run: Run): Promise<void>;
  /** The newest concluded, believed (not held) run before a night; null when there is none. */
  readLastRunBefore(night: Night): Promise<Run | null>;
  /** Concluded, believed runs from … to (inclusive), oldest first. */
  readRuns(from: Night, to: Night): Promise<readonly Run[]>;
  /** Every run from … to (inclusive), held and unfinished ones too, oldest first. */
  listRuns(from: Night, to: Night): Promise<readonly Run[]>;
  /** What operations said of doubts, of whatever night. */
  readGateWords(): Promise<readonly GateWord[]>;
  /** Said again at the same instant, it is said once. */
  writeGateWord(word: GateWord): Promise<void>;
  /** All charts of one shard (0 … shards−1 of that night's run). Drains unprocessed items with backoff; loses none. */
  writeCharts(run: Run, shard: number, charts: readonly Chart[]): Promise<void>;
  readCharts(run: Run, shard: number): Promise<readonly Chart[]>;
  /** Who of a shard's accounts had charts and is not on tonight's roster. Overwrites. */
  writeAbsences(run: Run, shard: number, absences: readonly Absence[]): Promise<void>;
  readAbsences(run: Run, shard: number): Promise<readonly Absence[]>;
  /** One account over several nights' runs; nights without a chart are left out. */
  readAccount(runs: readonly Run[], account: string): Promise<readonly Chart[]>;
  /** Deletes everything about one account in those nights, held and unfinished ones too. Returns how much there was. */
  removeAccount(runs: readonly Run[], account: string): Promise<{ readonly charts: number; readonly absences: number }>;
}
