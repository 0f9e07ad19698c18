import { toDay } from '../../lib/calendar.ts';
import { loadConfig } from '../../lib/cli/open-local.ts';
import { createFolderExportSource } from '../../lib/local/folder-export-source.ts';
import { measureNight } from '../../lib/metrics/measure-night.ts';
import { windowStarts } from '../../lib/metrics/reads.ts';
import { chooseProfiles } from '../../lib/scoring/choose-profile.ts';
import { roundScore } from '../../lib/scoring/rounding.ts';
import { scoreAccounts } from '../../lib/scoring/score-accounts.ts';
import { openReaders } from '../../lib/steps/night/instruments.ts';
import type { SmallPortfolio } from './small-portfolio.ts';

const NIGHT = '2026-03-15';

/** From files to scores, and no further: nothing is kept, compared, told or written. Account → [score, coverage] as scores.csv has them. */
export async function scoreExports(portfolio: SmallPortfolio): Promise<ReadonlyMap<string, readonly [string, string]>> {
  const config = await loadConfig(portfolio.config);
  const readers = await openReaders(createFolderExportSource(portfolio.exports));
  try {
    const request = { config, night: NIGHT, isReplay: false, weekdayRows: new Map() };
    const exports = await readers.loader.load({ ...request, windowStart: await windowStarts(config, NIGHT) });
    const { roster, metrics } = await measureNight({
      ...{ config, night: NIGHT, exports, worker: readers.worker, now: () => 0 },
      readStored: async () => null,
      readPulses: () => new Map(),
      hasMatchedBefore: async () => false,
    });
    const profileOf = chooseProfiles(config.profiles, roster);
    const scored = { config, night: toDay(NIGHT), roster, profileOf, metrics, carried: new Map() };
    const { raw, coverage } = scoreAccounts(scored);
    return new Map(
      roster.ids.map((id, account) => [
        id,
        [Number.isNaN(raw[account]!) ? '' : String(roundScore(raw[account]!)), coverage[account]!.toFixed(1)],
      ]),
    );
  } finally {
    await readers.close();
  }
}
