import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { addDays, type Night, toDay, toInstant } from '../../lib/calendar.ts';
import { loadConfig, openLocal } from '../../lib/cli/open-local.ts';
import { finishNight } from '../../lib/cli/run-night.ts';
import type { ExportSource } from '../../lib/exports/export-source.ts';
import { createExportLoader } from '../../lib/exports/load-exports.ts';
import { openScratch } from '../../lib/files/scratch.ts';
import { isLeftOut } from '../../lib/history/doubt.ts';
import { makePortfolio, type SamplePortfolio } from '../../lib/sample/make-portfolio.ts';
import { createRandom } from '../../lib/sample/random.ts';
import { openInstruments } from '../../lib/steps/night/instruments.ts';
import { prepareNight } from '../../lib/steps/night/prepare-night.ts';
import { workKeys } from '../../lib/steps/night/work-files.ts';
import { type Corruption, corruptions, corruptSource } from './corrupt-exports.ts';

export interface FollowRequest {
  readonly seed: number;
  readonly accounts: number;
  /** Nights that fill the yardstick. */
  readonly nights: number;
  /** Nights on which every corruption is tried, after those. */
  readonly trialNights: number;
  readonly kinds?: readonly Corruption[];
}

/** A corrupted night and the seven after it, against the same nights without the corruption. */
export interface FollowedTrial {
  readonly corruption: string;
  readonly night: Night;
  /** "recipient account" pairs that would have been told of, and without the corruption would not. */
  readonly falselyTold: readonly string[];
  /** The planted fall that the corruption does not touch: told within those nights. */
  readonly isFallTold: boolean;
  readonly nightsHeld: number;
  readonly nightsLeftOut: number;
}

const LAST_NIGHT: Night = '2026-11-22';
const NIGHTS_AFTER = 7;

/** Runs a clean sample portfolio, and from each of its last nights on every corruption, with two true falls planted that night. */
export async function runFollowCampaign(request: FollowRequest): Promise<readonly FollowedTrial[]> {
  const { seed, nights, trialNights, kinds = corruptions, accounts } = request;
  const folder = await mkdtemp(path.join(tmpdir(), 'nightrounds-follow-'));
  try {
    const all = nights + trialNights + NIGHTS_AFTER;
    const portfolio = await makePortfolio({ folder, lastNight: LAST_NIGHT, nights: all, accounts, seed });
    const state = path.join(folder, 'state');
    const trials: FollowedTrial[] = [];
    await runNights(portfolio, state, listNights(portfolio.firstNight, nights), (source) => source);
    for (let index = 0; index < trialNights; index++) {
      const night = addDays(portfolio.firstNight, nights + index);
      trials.push(...(await tryNight(portfolio, state, night, { kinds, seed })));
      await runNights(portfolio, state, [night], (source) => source);
    }
    return trials;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function tryNight(
  portfolio: SamplePortfolio,
  state: string,
  night: Night,
  { kinds, seed }: { readonly kinds: readonly Corruption[]; readonly seed: number },
): Promise<readonly FollowedTrial[]> {
  const nights = listNights(night, 1 + NIGHTS_AFTER);
  const { falls, accounts } = await plantFalls(portfolio, seed, night);
  const plant = (source: ExportSource, date: Night) =>
    falls.reduce((planted, fall) => corruptSource(planted, fall, date, createRandom(1)), source);
  const clean = await inCopy(state, (copy) => runNights(portfolio, copy, nights, plant));
  const expected = new Set(clean.told);
  const trials: FollowedTrial[] = [];
  for (const [place, corruption] of kinds.entries()) {
    const random = () => createRandom(seed * 1_000_000 + toDay(night) * 100 + place);
    // A file of a date stays as it is; one that is written anew every night is right the next day.
    const corrupt = (source: ExportSource, date: Night) =>
      corruption.file === 'usage' || date === night
        ? corruptSource(plant(source, date), corruption, night, random())
        : plant(source, date);
    const lived = await inCopy(state, (copy) => runNights(portfolio, copy, nights, corrupt));
    const fall = corruption.file === 'accounts' ? accounts.urgent : accounts.champion;
    const wasTold = (told: readonly string[]) => told.some((pair) => pair.endsWith(` ${fall}`));
    if (!wasTold(clean.told)) throw new Error(`The fall of ${fall} on ${night} is not told even without a corruption.`);
    trials.push({
      ...{ corruption: corruption.name, night },
      falselyTold: [...new Set(lived.told)].filter((pair) => !expected.has(pair)),
      isFallTold: wasTold(lived.told),
      nightsHeld: lived.held,
      nightsLeftOut: lived.leftOut,
    });
  }
  return trials;
}

/**
 * Two customers in trouble from a night on: the champion of one leaves, and the other opens six urgent tickets. No corruption of another
 * file touches either.
 */
async function plantFalls({ exportsFolder }: SamplePortfolio, seed: number, night: Night) {
  const [header = '', ...lines] = (await readFile(path.join(exportsFolder, 'accounts', `${night}.csv`), 'utf8'))
    .trim()
    .split('\n');
  const place = (column: string) => header.split(',').indexOf(column) - header.split(',').length;
  // From the end: names may hold commas.
  const well = lines
    .map((line) => line.split(','))
    .filter((cells) => cells.at(place('champion')) === 'true' && cells.at(place('churn_date')) === '')
    .filter((cells) => cells.at(place('csm_email')) !== '')
    .map(([id]) => id!);
  const champion = well[seed % well.length]!;
  const urgent = well[(seed + 1) % well.length]!;
  const left: Corruption = {
    ...{ name: 'the champion left', file: 'accounts' },
    change: (rows, { at }) =>
      rows.map((row) => (row[at('account_id')] === champion ? row.with(at('champion'), 'false') : row)),
  };
  const opened: Corruption = {
    ...{ name: 'urgent tickets', file: 'tickets' },
    change: (rows, { at }) => {
      const own = Array.from({ length: URGENT_TICKETS }, (_, index) =>
        rows[0]!
          .with(at('account_id'), urgent)
          .with(at('ticket_id'), `planted-${index}`)
          .with(at('opened_at'), `${night}T09:00:00Z`)
          .with(at('priority'), 'urgent'),
      );
      return [...rows, ...own];
    },
  };
  return { falls: [left, opened], accounts: { champion, urgent } };
}

const URGENT_TICKETS = 6;

/** A copy of the state that goes when it was used. */
async function inCopy<T>(state: string, use: (copy: string) => Promise<T>): Promise<T> {
  const copy = `${state}-copy`;
  await cp(state, copy, { recursive: true });
  try {
    return await use(copy);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

interface Lived {
  /** "recipient account" of every telling that was decided. */
  readonly told: readonly string[];
  readonly held: number;
  readonly leftOut: number;
}

async function runNights(
  { configFile, exportsFolder }: SamplePortfolio,
  stateFolder: string,
  nights: readonly Night[],
  sourceOf: (clean: ExportSource, night: Night) => ExportSource,
): Promise<Lived> {
  const config = { ...(await loadConfig(configFile)), deliver: 'on' as const };
  let clock = 0;
  const { dependencies, close } = await openLocal({
    ...{ config, exportsFolder, stateFolder, now: () => clock, isReplay: false },
  });
  const instruments = await openInstruments(dependencies);
  const scratch = openScratch('follow');
  const told: string[] = [];
  let [held, leftOut] = [0, 0];
  try {
    for (const night of nights) {
      clock = toInstant(addDays(night, 1), '02:00', config.timezone);
      const loader = createExportLoader({ source: sourceOf(dependencies.source, night), scratch });
      await finishNight(await prepareNight(night, dependencies, { ...instruments, loader }), dependencies);
      await loader.close();
      const run = await dependencies.history.readRun(night);
      if (run?.state === 'held') held++;
      else if (run?.gate?.doubts.some(isLeftOut)) leftOut++;
      const findings = await dependencies.work.get(workKeys.result(night, 'findings.jsonl'));
      for (const line of Buffer.from(findings ?? [])
        .toString('utf8')
        .split('\n')
        .filter(Boolean)) {
        const { sent, to, account_id: account } = JSON.parse(line);
        if (sent) told.push(`${to} ${account}`);
      }
    }
    return { told, held, leftOut };
  } finally {
    await instruments.close();
    await scratch.close();
    await close();
  }
}

function listNights(first: Night, count: number): readonly Night[] {
  return Array.from({ length: count }, (_, index) => addDays(first, index));
}
