import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { addDays, type Day, type Night, toDay, toIsoDate } from '../calendar.ts';
import { findPackageFolder } from '../package-folder.ts';
import { drawInvoices, drawSurveys, drawTickets, drawUsage } from './happenings.ts';
import { createRandom } from './random.ts';
import { makeAccount } from './roster.ts';
import { STORIES, tellStory } from './stories.ts';
import { writeInvoices, writeRoster, writeSurveys, writeTickets, writeUsage } from './write-exports.ts';

export interface SampleOptions {
  /** Made in it: health.yaml and exports/. */
  readonly folder: string;
  readonly lastNight: Night;
  readonly nights: number;
  readonly accounts?: number;
  readonly seed: number;
  /** Days on which people work as little as on a Sunday; none unless given. */
  readonly holidays?: readonly Night[];
}

export interface SamplePortfolio {
  readonly configFile: string;
  readonly exportsFolder: string;
  readonly firstNight: Night;
  readonly lastNight: Night;
  /** Accounts to look at, each with what happens to it. */
  readonly stories: readonly {
    readonly account: string;
    readonly name: string;
    readonly title: string;
    readonly what: string;
  }[];
}

/** Windows and changes of the model look so far back from the first night. */
const DAYS_BEFORE = 60;
const SURVEY_DAYS = 240;
/** The survey tool's export stopped so long before the last night; the model takes it for fresh within 45 days. */
const SURVEYS_ENDED_DAYS_AGO = 52;

/** The model the sample is scored with, and a pattern for one's own. */
const CONFIG = 'examples/health.yaml';

/** An invented B2B portfolio: the same options give the same files. */
export async function makePortfolio({
  folder,
  lastNight,
  nights,
  accounts: count = 300,
  seed,
  holidays = [],
}: SampleOptions): Promise<SamplePortfolio> {
  const random = createRandom(seed);
  const rosterDraws = random.fork('roster');
  const accounts = Array.from({ length: count }, (_, index) =>
    tellStory(makeAccount(index, lastNight, rosterDraws), index, lastNight),
  );
  const exportsFolder = path.join(folder, 'exports');
  const configFile = path.join(folder, 'health.yaml');
  await mkdir(exportsFolder, { recursive: true });
  await writeFile(configFile, modelFor(count, await readFile(path.join(findPackageFolder(), CONFIG), 'utf8')));

  const end = toDay(lastNight);
  const days = daysUpTo(end, nights + DAYS_BEFORE);
  for (const day of days.slice(-nights)) await writeRoster(exportsFolder, accounts, toIsoDate(day), day);
  const usageDraws = random.fork('usage');
  const quiet = new Set(holidays);
  for (const day of days) await writeUsage(exportsFolder, day, drawUsage(accounts, day, usageDraws, quiet));
  await writeTickets(exportsFolder, drawTickets(accounts, days, random.fork('tickets')));
  const surveyDays = daysUpTo(end - SURVEYS_ENDED_DAYS_AGO, SURVEY_DAYS);
  await writeSurveys(exportsFolder, drawSurveys(accounts, surveyDays, random.fork('surveys')));
  await writeInvoices(exportsFolder, drawInvoices(accounts, daysUpTo(end, 400), random.fork('invoices')));

  return {
    configFile,
    exportsFolder,
    firstNight: addDays(lastNight, 1 - nights),
    lastNight,
    stories: STORIES.slice(0, count).map(({ title, name, what }, index) => ({
      account: accounts[index]!.id,
      name,
      title,
      what,
    })),
  };
}

/** Of so few customers a week without a ticket may go by. */
const FEW_ACCOUNTS = 20;

/** The model, but that the tickets of few customers are not stale after a week without any. */
function modelFor(accounts: number, text: string): string {
  return accounts > FEW_ACCOUNTS ? text : text.replace('fresh_within: 7d', 'fresh_within: 45d');
}

function daysUpTo(end: Day, count: number): Day[] {
  return Array.from({ length: count }, (_, index) => end - count + 1 + index);
}
