import { addDays, type Night, toInstant, toLocalDate } from '../../lib/calendar.ts';
import type { Case } from '../../lib/cases/case.ts';
import type { Channel } from '../../lib/channels/channel.ts';
import type { Message } from '../../lib/channels/message.ts';
import { loadConfig } from '../../lib/cli/open-local.ts';
import { finishNight } from '../../lib/cli/run-night.ts';
import type { ExportSource } from '../../lib/exports/export-source.ts';
import { isLeftOut } from '../../lib/history/doubt.ts';
import { createFolderExportSource } from '../../lib/local/folder-export-source.ts';
import type { HistoryFiles } from '../../lib/metric-history/history-files.ts';
import { createQueryWorker } from '../../lib/metrics/query-worker.ts';
import type { SamplePortfolio } from '../../lib/sample/make-portfolio.ts';
import { createSender } from '../../lib/steps/delivery/sender.ts';
import { sweepHour } from '../../lib/steps/hour/sweep-hour.ts';
import { prepareNight } from '../../lib/steps/night/prepare-night.ts';
import { openTableStores } from '../../lib/tables/open-stores.ts';
import type { CopiedState } from './copied-state.ts';
import { listOnce, openSharedReaders, rememberAnswers } from './shared-readers.ts';

/** What came of some nights and the mornings after them. */
export interface Lived {
  /** Messages to people that arrived, in the order they did. */
  readonly posts: readonly Post[];
  readonly held: number;
  /** Nights not held of which anything was left out. */
  readonly leftOut: number;
  readonly inDoubt: readonly string[];
}

export interface Post extends Pick<Message, 'kind' | 'destination' | 'accounts' | 'cases'> {
  readonly day: Night;
}

/** Runs nights of one portfolio as a live installation does, with messages that arrive, over whatever state it is given. */
export interface FollowWorld {
  live(state: CopiedState, nights: readonly Night[], sourceOf: SourceOf): Promise<Lived>;
  /** The mornings after nights that do not run. */
  wait(state: CopiedState, nights: readonly Night[]): Promise<readonly Post[]>;
  readCases(state: CopiedState): Promise<readonly Case[]>;
  close(): Promise<void>;
}

type SourceOf = (clean: ExportSource, night: Night) => ExportSource;

const NIGHT_AT = '02:00';
const SWEPT_AT = '08:35';

export async function openFollowWorld({ configFile, exportsFolder }: SamplePortfolio): Promise<FollowWorld> {
  const config = { ...(await loadConfig(configFile)), deliver: 'on' as const };
  const source = listOnce(createFolderExportSource(exportsFolder));
  const readers = openSharedReaders(source);
  const worker = rememberAnswers(createQueryWorker());
  let clock = 0;
  const now = () => clock;

  function open({ table, work }: CopiedState) {
    const { channel, posts } = openChannel(() => toLocalDate(clock, config.timezone));
    const dependencies = {
      ...{ config, source, work, now, isReplay: false, mayChange: false, historyFiles: noFiles },
      ...openTableStores(table, now),
      channels: { slack: channel, email: channel },
      sender: { ...createSender(), sleep: async () => undefined },
    };
    return { posts, dependencies };
  }

  async function live(state: CopiedState, nights: readonly Night[], sourceOf: SourceOf): Promise<Lived> {
    const { posts, dependencies } = open(state);
    const { metricHistory } = state;
    const inDoubt: string[] = [];
    let [held, leftOut] = [0, 0];
    for (const night of nights) {
      const morning = addDays(night, 1);
      clock = toInstant(morning, NIGHT_AT, config.timezone);
      const loader = readers.openLoader(sourceOf(source, night));
      await finishNight(
        await prepareNight(night, dependencies, { loader, worker, metricHistory, close: async () => {} }),
        dependencies,
      );
      clock = toInstant(morning, SWEPT_AT, config.timezone);
      await sweepHour(dependencies, 0);
      const run = await dependencies.history.readRun(night);
      const doubts = (run?.gate?.doubts ?? []).filter(isLeftOut);
      if (run?.state === 'held') held++;
      else if (doubts.length > 0) leftOut++;
      for (const { because } of doubts) inDoubt.push(`${night}${run?.state === 'held' ? ' held' : ''}: ${because}`);
    }
    return { posts, held, leftOut, inDoubt };
  }

  async function wait(state: CopiedState, nights: readonly Night[]): Promise<readonly Post[]> {
    const { posts, dependencies } = open(state);
    for (const night of nights) {
      clock = toInstant(addDays(night, 1), SWEPT_AT, config.timezone);
      await sweepHour(dependencies, 0);
    }
    return posts;
  }

  return {
    live,
    wait,
    readCases: ({ table }) => openTableStores(table, now).cases.readCases(),
    async close() {
      await worker.close();
      await readers.close();
    },
  };
}

/** Everything arrives. Operations hear of what is in doubt, and are meant to. */
function openChannel(today: () => Night) {
  const posts: Post[] = [];
  const channel: Channel = {
    laneOf: ({ destination }) => destination,
    readPace: async () => 0,
    prepare: async (message) => ({
      state: 'prepared',
      place: null,
      async send() {
        const { kind, destination, accounts, cases } = message;
        if (kind !== 'ops-notice') posts.push({ day: today(), kind, destination, accounts, cases });
        return { state: 'sent', reference: message.id };
      },
    }),
    find: async () => ({ is: 'absent' }),
  };
  return { channel, posts };
}

const noFiles: HistoryFiles = {
  location: 'nowhere',
  list: async () => [],
  put: async () => {},
  fetch: async () => false,
  remove: async () => {},
  removeEarlier: async () => {},
};
