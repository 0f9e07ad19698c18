import { addDays, type Night, toDay } from '../calendar.ts';
import type { CareStore } from '../care/care-store.ts';
import { type Case, caseKey } from '../cases/case.ts';
import type { CaseStore } from '../cases/case-store.ts';
import type { PreparedNight } from '../contract.ts';
import type { HistoryStore } from '../history/history-store.ts';
import type { NightDependencies } from '../steps/dependencies.ts';
import { openInstruments } from '../steps/night/instruments.ts';
import { type NightReading, prepareNight, readNight } from '../steps/night/prepare-night.ts';
import { startProgress } from './progress.ts';
import { finishNight, writeResults } from './run-night.ts';

export interface ReplayedNights {
  readonly scored: number;
  readonly held: readonly { readonly night: Night; readonly because: string }[];
}

interface Underway {
  finishing: { readonly night: Night; readonly done: Promise<void> } | null;
}

/** Many nights in order. While one is scored and concluded the next is measured, and the exports of the one after it are read. */
export async function replayNights(
  from: Night,
  to: Night,
  dependencies: NightDependencies,
  out: string | null = null,
): Promise<ReplayedNights> {
  const nights = Array.from({ length: toDay(to) - toDay(from) + 1 }, (_, index) => addDays(from, index));
  const instruments = await openInstruments(dependencies);
  const progress = startProgress(nights.length, 'Replaying');
  const held: { night: Night; because: string }[] = [];
  const underway: Underway = { finishing: null };
  const inOrder = {
    ...dependencies,
    history: readInOrder(dependencies.history, underway),
    care: readOnce(dependencies.care),
  };
  const finishing = { ...dependencies, cases: keepCases(dependencies.cases) };

  async function finish(prepared: PreparedNight): Promise<void> {
    const { night } = prepared;
    if (!(await finishNight(prepared, finishing)))
      held.push({ night, because: (await dependencies.history.readRun(night))?.heldBecause ?? '' });
    if (out) await writeResults(night, `${out}/${night}`, dependencies);
    progress.advance(night);
  }

  function read(night: Night): Promise<NightReading> {
    const reading = readNight(night, inOrder, instruments);
    // Thrown where it is waited for.
    reading.catch(() => undefined);
    return reading;
  }

  let reading = read(from);
  try {
    for (const night of nights) {
      const ready: NightReading = await reading;
      if (night < to) reading = read(addDays(night, 1));
      const prepared: PreparedNight = await prepareNight(night, inOrder, instruments, ready);
      await underway.finishing?.done;
      const done = finish(prepared);
      // Thrown where it is waited for.
      done.catch(() => undefined);
      underway.finishing = { night, done };
    }
    await underway.finishing?.done;
  } finally {
    progress.finish();
    await reading.catch(() => undefined);
    await underway.finishing?.done.catch(() => undefined);
    await instruments.close();
  }
  return { scored: nights.length - held.length, held };
}

/** Nobody sets an override while the state is in use by a replay: what was set is the same for all of its nights. */
function readOnce(care: CareStore): CareStore {
  let events: ReturnType<CareStore['readAll']> | null = null;
  return { ...care, readAll: () => (events ??= care.readAll()) };
}

/** As nobody clicks either: what a replay wrote is what it would read. */
function keepCases(store: CaseStore): CaseStore {
  let known: Promise<Map<string, Case>> | null = null;
  const read = () => (known ??= store.readCases().then((cases) => new Map(cases.map((one) => [caseKey(one), one]))));
  return {
    ...store,
    readCases: async () => [...(await read()).values()],
    async writeCase(one) {
      const written = await store.writeCase(one);
      if (written) (await read()).set(caseKey(written), written);
      return written;
    },
  };
}

/** A night that is still being finished is read when it is: the next one finds what it would have found in its turn. */
function readInOrder(history: HistoryStore, underway: Underway): HistoryStore {
  return {
    ...history,
    async readRun(night) {
      const { finishing } = underway;
      if (finishing?.night === night) await finishing.done;
      return history.readRun(night);
    },
    async readLastRunBefore(night) {
      const { finishing } = underway;
      if (finishing && finishing.night < night) await finishing.done;
      return history.readLastRunBefore(night);
    },
  };
}
