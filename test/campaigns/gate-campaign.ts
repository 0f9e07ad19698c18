import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { addDays, type Night, toDay } from '../../lib/calendar.ts';
import { loadConfig, openLocal } from '../../lib/cli/open-local.ts';
import { finishNight } from '../../lib/cli/run-night.ts';
import { createExportLoader, type ExportLoader } from '../../lib/exports/load-exports.ts';
import { openScratch } from '../../lib/files/scratch.ts';
import { makePortfolio, type SamplePortfolio } from '../../lib/sample/make-portfolio.ts';
import { createRandom, type Random } from '../../lib/sample/random.ts';
import { openInstruments } from '../../lib/steps/night/instruments.ts';
import { prepareNight } from '../../lib/steps/night/prepare-night.ts';
import { testClock } from '../support/test-clock.ts';
import { type Corruption, corruptions, corruptSource } from './corrupt-exports.ts';

export interface Trial {
  readonly corruption: string;
  readonly night: Night;
  /** Null: it was believed. */
  readonly heldBecause: string | null;
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
): Promise<{ trials: readonly Trial[]; cleanHeld: readonly Trial[] }> {
  const { seed, nights, trialNights, kinds = corruptions, accounts = 300 } = request;
  const folder = await mkdtemp(path.join(tmpdir(), 'nightrounds-gate-'));
  try {
    const whole = nights + trialNights;
    const portfolio = await makePortfolio({ folder, lastNight: LAST_NIGHT, nights: whole, accounts, seed });
    const world = await openWorld(portfolio);
    try {
      const trials: Trial[] = [];
      const cleanHeld: Trial[] = [];
      for (let index = 0; index < whole; index++) {
        const night = addDays(portfolio.firstNight, index);
        if (index >= nights)
          for (const [place, corruption] of kinds.entries()) {
            const random = createRandom(seed * 1_000_000 + toDay(night) * 100 + place);
            const heldBecause = await world.runCorrupted(night, corruption, random);
            trials.push({ corruption: corruption.name, night, heldBecause });
          }
        const heldBecause = await world.run(night);
        if (heldBecause !== null) cleanHeld.push({ corruption: 'none', night, heldBecause });
      }
      return { trials, cleanHeld };
    } finally {
      await world.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Nothing is wrong with any of these nights. Returns those that are held. */
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
    const held: Trial[] = [];
    try {
      for (let index = 0; index < nights; index++) {
        const night = addDays(portfolio.firstNight, index);
        const heldBecause = await world.run(night);
        if (heldBecause !== null) held.push({ corruption: 'none', night, heldBecause });
      }
    } finally {
      await world.close();
    }
    return held;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function openWorld({ configFile, exportsFolder }: Pick<SamplePortfolio, 'configFile' | 'exportsFolder'>) {
  const config = await loadConfig(configFile);
  const base = { config, exportsFolder, stateFolder: null, now: testClock };
  const { dependencies, close } = await openLocal({ ...base, isReplay: true, mayChange: true });
  const instruments = await openInstruments(dependencies);

  async function runNight(night: Night, loader: ExportLoader): Promise<string | null> {
    await finishNight(await prepareNight(night, dependencies, { ...instruments, loader }), dependencies);
    const run = await dependencies.history.readRun(night);
    return run?.state === 'held' ? (run.heldBecause ?? '') : null;
  }

  return {
    /** Why the night is held; null = it is believed. */
    run: (night: Night) => runNight(night, instruments.loader),
    /** The same of a night in which one file is wrong. A loader lists its source once, so each has its own. */
    async runCorrupted(night: Night, corruption: Corruption, random: Random): Promise<string | null> {
      const scratch = openScratch('corrupted');
      const source = corruptSource(dependencies.source, corruption, night, random);
      const loader = createExportLoader({ source, scratch });
      try {
        return await runNight(night, loader);
      } finally {
        await loader.close();
        await scratch.close();
      }
    },
    async close() {
      await instruments.close();
      await close();
    },
  };
}
