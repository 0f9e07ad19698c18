import type { Night } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { CareStore } from '../ports/care-store.ts';
import type { Channels } from '../ports/channel.ts';
import type { ExportSource } from '../ports/export-source.ts';
import type { HistoryFiles } from '../ports/history-files.ts';
import type { HistoryStore } from '../ports/history-store.ts';
import type { OutboxStore } from '../ports/outbox-store.ts';
import type { WorkStore } from '../ports/work-store.ts';

/** What the steps of a night talk to. Wired once by a function or a command. */
export interface NightDependencies {
  readonly config: HealthConfig;
  readonly source: ExportSource;
  readonly history: HistoryStore;
  readonly care: CareStore;
  readonly alerts: AlertStore;
  readonly work: WorkStore;
  /** Where the metric history is kept; see openMetricHistory. */
  readonly historyFiles: HistoryFiles;
  readonly outbox: OutboxStore;
  readonly channels: Channels;
  readonly sender: Sender;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The local date now: the day a run is first claimed. */
  readonly today: () => Night;
  /** Replayed nights fill history and plan no messages. */
  readonly isReplay: boolean;
  /** Whether a concluded night may come out otherwise than it did, because an input changed since. */
  readonly mayChange: boolean;
}

/** One process among those that send. */
export interface Sender {
  /** Unique among all that run. */
  readonly id: string;
  sleep(milliseconds: number): Promise<unknown>;
  /** From 0 (inclusive) to 1 (exclusive). */
  random(): number;
}
