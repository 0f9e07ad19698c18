import type { OrderLog } from '../actions/order-log.ts';
import type { Clock } from '../calendar.ts';
import type { CareStore } from '../care/care-store.ts';
import type { CaseStore } from '../cases/case-store.ts';
import type { Channels } from '../channels/channel.ts';
import type { Workplace } from '../channels/workplace.ts';
import type { HealthConfig } from '../config/health-config.ts';
import type { OutboxStore } from '../delivery/outbox-store.ts';
import type { ExportSource } from '../exports/export-source.ts';
import type { WorkStore } from '../files/work-store.ts';
import type { HistoryStore } from '../history/history-store.ts';
import type { HistoryFiles } from '../metric-history/history-files.ts';

/** What the steps of a night talk to. Wired once by a function or a command. */
export interface NightDependencies {
  readonly config: HealthConfig;
  readonly source: ExportSource;
  readonly history: HistoryStore;
  readonly care: CareStore;
  readonly cases: CaseStore;
  readonly work: WorkStore;
  /** Where the metric history is kept; see openMetricHistory. */
  readonly historyFiles: HistoryFiles;
  readonly outbox: OutboxStore;
  readonly channels: Channels;
  readonly sender: Sender;
  readonly now: Clock;
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

/** What sending takes. */
export type DeliveryDependencies = Pick<
  NightDependencies,
  'outbox' | 'channels' | 'cases' | 'config' | 'now' | 'sender'
>;

/** What doing as somebody clicked takes. */
export interface OrderDependencies
  extends Pick<NightDependencies, 'config' | 'history' | 'care' | 'cases' | 'outbox' | 'work' | 'now' | 'isReplay'> {
  readonly workplace: Workplace;
  readonly orders: OrderLog;
  /** Makes the address of the dashboard for one reader; null = there is no view. */
  readonly linkDashboard: ((reader: string) => Promise<string>) | null;
}
