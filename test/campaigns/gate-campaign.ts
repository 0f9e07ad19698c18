import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { addDays, type Night, toDay } from '../../lib/calendar.ts';
import { loadConfig, openLocal } from '../../lib/cli/open-local.ts';
import { finishNight } from '../../lib/cli/run-night.ts';
import type { ExportSource } from '../../lib/exports/export-source.ts';
import { isLeftOut } from '../../lib/history/doubt.ts';
import { makePortfolio, type SamplePortfolio } from '../../lib/sample/make-portfolio.ts';
import { createRandom, type Random } from '../../lib/sample/random.ts';
import { openInstruments } from '../../lib/steps/night/instruments.ts';
import { prepareNight } from '../../lib/steps/night/prepare-night.ts';
import { testClock } from '../support/test-clock.ts';
import { type Corruption, corruptions, corruptSource } from './corrupt-exports.ts';
import { listOnce, openSharedReaders } from './shared-readers.ts';

export interface Trial {
  readonly corruption: string;
  readonly night: Night;
  readonly isHeld: boolean;
  /** What was in doubt and left out, or held the night; none when all of it was believed. */
  readonly inDoubt: readonly string[];
}

export interface CampaignRequest {
  readonly seed: number;
  /** Nights that fill the yardstick. */
  readonly nights: number;
  /** Nights on which every corruption is tried, after those. */
  readonly trialNights: number;
  readonly kinds?: readonly Corruption[];
  readonly accounts?: number;
}

const LAST_NIGHT: Night = '2026-11-22';

/** Runs a clean sample portfolio, then every corruption on each of its last nights, and each of those nights clean again. */
export async function runGateCampaign(
  request: CampaignRequest,
): Promise<{ trials: readonly Trial[]; cleanDoubted: readonly Trial[] }> {
  const { seed, nights, trialNights, kinds = corruptions, accounts = 300 } = request;
  const folder = await mkdtemp(path.join(tmpdir(), 'nightrounds-gate-'));
  try {
    const whole = nights + trialNights;
    const portfolio = await makePortfolio({ folder, lastNight: LAST_NIGHT, nights: whole, accounts, seed });
    const world = await openWorld(portfolio);
    try {
      const trials: Trial[] = [];
      const cleanDoubted: Trial[] = [];
      for (let index = 0; index < whole; index++) {
        const night = addDays(portfolio.firstNight, index);
        if (index >= nights)
          for (const [place, corruption] of kinds.entries()) {
            const random = createRandom(seed * 1_000_000 + toDay(night) * 100 + place);
            trials.push({ ...(await world.runCorrupted(night, corruption, random)), corruption: corruption.name });
          }
        const clean = await world.run(night);
        if (clean.inDoubt.length > 0) cleanDoubted.push(clean);
      }
      return { trials, cleanDoubted };
    } finally {
      await world.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Nothing is wrong with any of these nights. Returns those of which anything is in doubt. */
export async function runCleanYear(request: {
  readonly seed: number;
  readonly nights: number;
  readonly holidays: readonly Night[];
}): Promise<readonly Trial[]> {
  const { seed, nights, holidays } = request;
  const folder = await mkdtemp(path.join(tmpdir(), 'nightrounds-year-'));
  try {
    const portfolio = await makePortfolio({ folder, lastNight: LAST_NIGHT, nights, seed, holidays });
    const text = await readFile(portfolio.configFile, 'utf8');
    await writeFile(portfolio.configFile, text.replace(/holidays: \[[^\]]*\]/, `holidays: [${holidays.join(', ')}]`));
    const world = await openWorld(portfolio);
    const doubted: Trial[] = [];
    try {
      for (let index = 0; index < nights; index++) {
        const trial = await world.run(addDays(portfolio.firstNight, index));
        if (trial.inDoubt.length > 0) doubted.push(trial);
      }
    } finally {
      await world.close();
    }
    return doubted;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function openWorld({ configFile, exportsFolder }: Pick<SamplePortfolio, 'configFile' | 'exportsFolder'>) {
  const config = await loadConfig(configFile);
  const base = { config, exportsFolder, stateFolder: null, now: testClock };
  const { dependencies, close } = await openLocal({ ...base, isReplay: true, mayChange: true });
  const instruments = await openInstruments(dependencies);
  const files = openSharedReaders(listOnce(dependencies.source));

  async function runNight(night: Night, source: ExportSource): Promise<Trial> {
    const loader = files.openLoader(source);
    await finishNight(await prepareNight(night, dependencies, { ...instruments, loader }), dependencies);
    const run = await dependencies.history.readRun(night);
    const doubts = (run?.gate?.doubts ?? []).filter(isLeftOut);
    return {
      ...{ corruption: 'none', night, isHeld: run?.state === 'held' },
      inDoubt: doubts.map(({ because }) => because),
    };
  }

  return {
    /** What is in doubt of the night. */
    run: (night: Night) => runNight(night, dependencies.source),
    /** The same of a night in which one file is wrong. */
    runCorrupted: (night: Night, corruption: Corruption, random: Random) =>
      runNight(night, corruptSource(dependencies.source, corruption, night, random)),
    async close() {
      await files.close();
      await instruments.close();
      await close();
    },
  };
}
