import type { Night } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { AlertStore } from '../ports/alert-store.ts';
import type { CareStore } from '../ports/care-store.ts';
import type { Channel } from '../ports/channel.ts';
import type { ExportSource } from '../ports/export-source.ts';
import type { HistoryFiles } from '../ports/history-files.ts';
import type { HistoryStore } from '../ports/history-store.ts';
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
  /** Null: nothing is sent there, and the message is reported as not sent. */
  readonly channels: { readonly slack: Channel | null; readonly email: Channel | null };
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The channels are only looked at: whatever is planned is written at once, delivery switched on or not. */
  readonly isPreview: boolean;
  /** The local date now: the day a run is first claimed. */
  readonly today: () => Night;
  /** Replayed nights fill history and plan no messages. */
  readonly isReplay: boolean;
  /** Whether a concluded night may come out otherwise than it did, because an input changed since. */
  readonly mayChange: boolean;
}
