import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { addDays, type Night, toDay } from '../../lib/calendar.ts';
import { isOpen } from '../../lib/cases/case.ts';
import type { ExportSource } from '../../lib/exports/export-source.ts';
import { makePortfolio, type SamplePortfolio } from '../../lib/sample/make-portfolio.ts';
import { createRandom } from '../../lib/sample/random.ts';
import { type CopiedState, openCopiedState } from './copied-state.ts';
import { type Corruption, corruptions, corruptSource } from './corrupt-exports.ts';
import { type FollowWorld, type Lived, openFollowWorld, type Post } from './follow-world.ts';

export interface FollowRequest {
  readonly seed: number;
  readonly accounts: number;
  /** Nights that fill the yardstick. */
  readonly nights: number;
  /** Nights on which every corruption is tried, after those. */
  readonly trialNights: number;
  readonly kinds?: readonly Corruption[];
  readonly onTrial?: (trial: FollowedTrial) => void;
}

/** A corrupted night and the seven after it, against the same nights without the corruption. */
export interface FollowedTrial {
  readonly corruption: string;
  readonly night: Night;
  /** "reader account" of all that somebody was told of, and in the same nights without the corruption was not. */
  readonly toldOtherwise: readonly string[];
  /** Of those, what would not have been told without these nights either: what was planned before them, and what falls due by itself. */
  readonly falselyTold: readonly string[];
  /** "reader account" of what was said to be open, a digest's list of the book among them, and without the corruption only to be over. */
  readonly saidOpen: readonly string[];
  /** The first of every account that any message names, lists of what moved and of what is known among them. */
  readonly namedOtherwise: readonly string[];
  /** The planted fall that the corruption does not touch: told within those nights. */
  readonly isFallTold: boolean;
  readonly nightsHeld: number;
  readonly nightsLeftOut: number;
  /** What was in doubt, night by night. */
  readonly inDoubt: readonly string[];
}

export interface FollowResult {
  readonly trials: readonly FollowedTrial[];
  /** Clean nights, and of which of those anything was left out. */
  readonly cleanNights: number;
  readonly cleanInDoubt: readonly string[];
}

const LAST_NIGHT: Night = '2026-11-22';
const NIGHTS_AFTER = 7;
/** Of the sample's model, and a weekend. */
const COOLDOWN_DAYS = 10;

/** Runs a clean sample portfolio, and from each of its last nights on every corruption, with two true falls planted that night. */
export async function runFollowCampaign(request: FollowRequest): Promise<FollowResult> {
  const { seed, nights, trialNights, accounts } = request;
  const folder = await mkdtemp(path.join(tmpdir(), 'nightrounds-follow-'));
  try {
    const all = nights + trialNights + NIGHTS_AFTER;
    const portfolio = await makePortfolio({ folder, lastNight: LAST_NIGHT, nights: all, accounts, seed });
    const world = await openFollowWorld(portfolio);
    try {
      return await tryNights(portfolio, world, request);
    } finally {
      await world.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const asItIs = (source: ExportSource) => source;

async function tryNights(
  portfolio: SamplePortfolio,
  world: FollowWorld,
  request: FollowRequest,
): Promise<FollowResult> {
  const { nights, trialNights } = request;
  const state = await openCopiedState();
  const past = await world.live(state, listNights(portfolio.firstNight, nights), asItIs);
  const trials: FollowedTrial[] = [];
  const cleanInDoubt = [...past.inDoubt];
  for (let index = 0; index < trialNights; index++) {
    const night = addDays(portfolio.firstNight, nights + index);
    trials.push(...(await tryNight({ portfolio, world, state, night }, request)));
    cleanInDoubt.push(...(await world.live(state, [night], asItIs)).inDoubt);
  }
  return { trials, cleanInDoubt, cleanNights: nights + trialNights };
}

interface TrialNight {
  readonly portfolio: SamplePortfolio;
  readonly world: FollowWorld;
  /** Before the night. */
  readonly state: CopiedState;
  readonly night: Night;
}

async function tryNight(given: TrialNight, request: FollowRequest): Promise<readonly FollowedTrial[]> {
  const { world, state, night } = given;
  const { seed, kinds = corruptions, onTrial } = request;
  const nights = listNights(night, 1 + NIGHTS_AFTER);
  const { falls, accounts } = await plantFalls(given, seed);
  const plant = (source: ExportSource, date: Night) =>
    falls.reduce((planted, fall) => corruptSource(planted, fall, date, createRandom(1)), source);
  const cleanState = await state.copy();
  const clean = await world.live(cleanState, nights, plant);
  // What is over is told when its cooldown has passed: told later than with the corruption is told all the same.
  const later = await world.wait(cleanState, listNights(addDays(night, 1 + NIGHTS_AFTER), COOLDOWN_DAYS));
  const expected = [...clean.posts, ...later];
  for (const fall of Object.values(accounts))
    if (!isTold(clean, fall)) throw new Error(`The fall of ${fall} on ${night} is not told even without a corruption.`);
  const waited = await world.wait(await state.copy(), nights);
  const trials: FollowedTrial[] = [];
  for (const corruption of kinds) {
    const place = corruptions.indexOf(corruption);
    const random = () => createRandom(seed * 1_000_000 + toDay(night) * 100 + place);
    // A file of a date stays as it is; one that is written anew every night is right the next day.
    const corrupt = (source: ExportSource, date: Night) =>
      corruption.file === 'usage' || date === night
        ? corruptSource(plant(source, date), corruption, night, random())
        : plant(source, date);
    const lived = await world.live(await state.copy(), nights, corrupt);
    const trial = {
      ...{ corruption: corruption.name, night },
      toldOtherwise: findMore(lived.posts, expected, listTold),
      falselyTold: findMore(lived.posts, [...expected, ...waited], listTold),
      saidOpen: findMore(lived.posts, expected, listOpen).filter((pair) => expected.flatMap(listTold).includes(pair)),
      namedOtherwise: findMore(lived.posts, expected, listNamed),
      isFallTold: isTold(lived, corruption.file === 'accounts' ? accounts.urgent : accounts.champion),
      nightsHeld: lived.held,
      nightsLeftOut: lived.leftOut,
      inDoubt: lived.inDoubt,
    };
    onTrial?.(trial);
    trials.push(trial);
  }
  return trials;
}

type ListPairs = (post: Post) => readonly string[];

/** Whom a message tells, and of which account: of a case, or that one is over. */
const listTold: ListPairs = ({ destination, cases }) => cases.map(({ account }) => `${destination} ${account}`);

const listOpen: ListPairs = (post) => (post.kind === 'alert-over' ? [] : listTold(post));

const listNamed: ListPairs = ({ kind, destination, accounts }) =>
  accounts.map((account) => `${destination} ${account}: ${kind}`);

function findMore(lived: readonly Post[], clean: readonly Post[], listPairs: ListPairs): readonly string[] {
  const known = new Set(clean.flatMap(listPairs));
  return [...new Set(lived.flatMap(listPairs))].filter((pair) => !known.has(pair)).sort();
}

function isTold({ posts }: Lived, fallen: string): boolean {
  return posts.some(({ kind, cases }) => kind !== 'alert-over' && cases.some(({ account }) => account === fallen));
}

/**
 * Two customers in trouble from a night on: the champion of one leaves, and the other opens six urgent tickets. No corruption of another
 * file touches either. Nothing was told of them before.
 */
export async function plantFalls({ portfolio, world, state, night }: TrialNight, seed: number) {
  const file = path.join(portfolio.exportsFolder, 'accounts', `${night}.csv`);
  const [header = '', ...lines] = (await readFile(file, 'utf8')).trim().split('\n');
  const place = (column: string) => header.split(',').indexOf(column) - header.split(',').length;
  const known = new Set((await world.readCases(state)).filter(isOpen).map(({ account }) => account));
  // From the end: names may hold commas.
  const well = lines
    .map((line) => line.split(','))
    .filter((cells) => cells.at(place('champion')) === 'true' && cells.at(place('churn_date')) === '')
    .filter((cells) => cells.at(place('csm_email')) !== '')
    .map(([id]) => id!)
    .filter((id) => !known.has(id));
  const first = seed + toDay(night);
  const champion = well[first % well.length]!;
  const urgent = well[(first + 1) % well.length]!;
  return { falls: [loseChampion(champion), openTickets(urgent, night)], accounts: { champion, urgent } };
}

function loseChampion(account: string): Corruption {
  return {
    ...{ name: `the champion of ${account} left`, file: 'accounts' },
    change: (rows, { at }) =>
      rows.map((row) => (row[at('account_id')] === account ? row.with(at('champion'), 'false') : row)),
  };
}

const URGENT_TICKETS = 6;

function openTickets(account: string, night: Night): Corruption {
  return {
    ...{ name: `urgent tickets of ${account} on ${night}`, file: 'tickets' },
    change: (rows, { at }) => {
      const own = Array.from({ length: URGENT_TICKETS }, (_, index) =>
        rows[0]!
          .with(at('account_id'), account)
          .with(at('ticket_id'), `planted-${index}`)
          .with(at('opened_at'), `${night}T09:00:00Z`)
          .with(at('priority'), 'urgent'),
      );
      return [...rows, ...own];
    },
  };
}

function listNights(first: Night, count: number): readonly Night[] {
  return Array.from({ length: count }, (_, index) => addDays(first, index));
}
