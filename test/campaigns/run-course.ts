/**
 * `npm run campaign:course -- CONFIG EXPORTS FROM TO`: runs the nights of a real course one after the other as a live installation would, with
 * sweeps in between and messages that arrive, and prints who would have been told how much. Each account gets one of eight owners by its
 * id, and two managers; nobody acts on anything. Made for the OULAD course of docs/campaigns.md.
 */
import { readFileSync } from 'node:fs';
import { addDays, type Night, toInstant } from '../../lib/calendar.ts';
import { type Case, isOpen } from '../../lib/cases/case.ts';
import { type Place, placeOfCase } from '../../lib/cases/place-of-case.ts';
import { settleTellings } from '../../lib/cases/telling.ts';
import { nextWorkingDay } from '../../lib/cases/working-days.ts';
import type { Channel } from '../../lib/channels/channel.ts';
import { openLocal } from '../../lib/cli/open-local.ts';
import { runNight } from '../../lib/cli/run-night.ts';
import { readConfig } from '../../lib/config/read-config.ts';
import { doubtKey, isLeftOut } from '../../lib/history/doubt.ts';
import { quantile } from '../../lib/statistics.ts';
import { sweepHour } from '../../lib/steps/hour/sweep-hour.ts';
import { readOutcomes } from '../../lib/steps/morning/read-outcomes.ts';
import { openInstruments } from '../../lib/steps/night/instruments.ts';

const [configFile, exportsFolder, from, to] = process.argv.slice(2) as [string, string, Night, Night];
const OWNED = `accounts:
  sql: >
    select account_id as id, region as segment, contract_value as arr, renewal_date as renews_on,
      'csm' || (ascii(right(account_id, 1)) % 8) || '@example.com' as owner,
      'lead' || (ascii(right(account_id, 1)) % 2) || '@example.com' as manager
    from activity
`;
const text = readFileSync(configFile, 'utf8').replace(/^accounts:\n(?: .*\n|\n)+/m, `${OWNED}\n`);
const read = readConfig(text, configFile);
if ('problems' in read) throw new Error(JSON.stringify(read.problems));
const config = { ...read.config, deliver: 'on' as const };
const { notify, timezone } = config;

let clock = 0;
const now = () => clock;
const at = (date: Night, time: string) => toInstant(date, time, timezone);
/** Reader → day → messages. */
const posts = new Map<string, Map<Night, string[]>>();
const channel: Channel = {
  laneOf: ({ destination }) => destination,
  readPace: async () => 0,
  prepare: async ({ destination, kind }) => ({
    state: 'prepared',
    place: null,
    async send() {
      const day = new Date(clock).toISOString().slice(0, 10);
      const days = posts.get(destination) ?? new Map<Night, string[]>();
      posts.set(destination, days.set(day, [...(days.get(day) ?? []), kind]));
      return { state: 'sent', reference: `${destination} ${clock}` };
    },
  }),
  find: async () => ({ is: 'absent' }),
};
const { dependencies, close } = await openLocal({
  ...{ config, exportsFolder, stateFolder: null, now, isReplay: false },
  channels: () => ({ slack: channel, email: channel }),
});
const instruments = await openInstruments(dependencies);
const print = (line: string) => process.stdout.write(`${line}\n`);

async function readPlaces(date: Night): Promise<ReadonlyMap<Case, Place>> {
  const cases = (await dependencies.cases.readCases()).filter((one) => isOpen(one) && one.kind === 'risk');
  const { outcomeOf, isInDoubt } = await readOutcomes(cases, dependencies);
  const morning = nextWorkingDay(addDays(date, 1), notify.quiet);
  const situation = { mode: 'on', notify, morning, now: new Date(clock).toISOString(), isInDoubt } as const;
  return new Map(cases.map((one) => [one, placeOfCase(settleTellings(one, outcomeOf), situation)]));
}

function countPlaces(places: ReadonlyMap<Case, Place>): string {
  const counts = new Map<string, number>();
  for (const place of places.values()) {
    const name = place.is === 'waiting' ? describeWaiting(place) : place.is;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${count} ${name}`).join(', ') || 'none open';
}

function describeWaiting({ isRationed, isClear }: Extract<Place, { is: 'waiting' }>): string {
  if (isClear) return 'better before it was told';
  return isRationed ? 'waiting in a triage' : 'waiting';
}

/** The hours of a day on which something is due. */
async function passDay(date: Night): Promise<void> {
  for (const hour of ['07:35', '08:35', '15:35']) {
    clock = at(date, hour);
    await sweepHour({ ...dependencies, sender: { ...dependencies.sender, sleep: async () => undefined } }, 0);
  }
}

/** Two weeks: a triage names ten of each owner's, and then five a morning. */
const LOOKED_AT_AFTER = 14;

function printGoLive(places: ReadonlyMap<Case, Place>): void {
  const cases = [...places.keys()];
  const first = cases.filter(({ tellings }) => tellings.some(({ as }) => as === 'triage'));
  const owners = new Set(
    first.flatMap(({ tellings }) => tellings.filter(({ as }) => as === 'triage').map(({ to }) => to)),
  );
  print(
    `${LOOKED_AT_AFTER} nights after go-live: ${first.length} of ${cases.length} open risks told by triage to ${owners.size} owners; ${countPlaces(places)}`,
  );
}

const DAYS_AFTER = 4;
const held: Night[] = [];
/** Night → what was in doubt of it. */
const leftOut = new Map<Night, readonly string[]>();
let nights = 0;
try {
  for (let night = from; night <= to; night = addDays(night, 1)) {
    const morning = addDays(night, 1);
    clock = at(morning, '04:10');
    await runNight(night, dependencies, instruments);
    nights++;
    const run = await dependencies.history.readRun(night);
    if (run?.state === 'held') held.push(night);
    else if (run?.gate?.doubts.some(isLeftOut)) leftOut.set(night, run.gate.doubts.filter(isLeftOut).map(doubtKey));
    await passDay(morning);
    if (morning.endsWith('-01') || night === to) print(`${night}: ${countPlaces(await readPlaces(morning))}`);
    if (addDays(from, LOOKED_AT_AFTER) === night) printGoLive(await readPlaces(morning));
  }
  // What the last nights found is told on the working mornings after them.
  for (let days = 2; days <= DAYS_AFTER; days++) await passDay(addDays(to, days));
  print(`${DAYS_AFTER} days after the last night: ${countPlaces(await readPlaces(addDays(to, DAYS_AFTER)))}`);
} finally {
  await instruments.close();
  await close();
}

const people = [...posts].filter(([reader]) => reader.includes('@'));
const perDay = people.flatMap(([, days]) => [...days.values()].map((kinds) => kinds.length));
const alertsOf = (kinds: readonly string[]) => kinds.filter((kind) => kind === 'alert').length;
const busiest = people
  .flatMap(([reader, days]) => [...days].map(([day, kinds]) => ({ reader, day, kinds })))
  .sort((a, b) => b.kinds.length - a.kinds.length)[0];
const kinds = new Map<string, number>();
for (const [, days] of people)
  for (const own of days.values()) for (const kind of own) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
print(`${nights} nights, ${held.length} held. ${people.length} readers.`);
print(`Held: ${held.join(', ')}.`);
print(`Of ${leftOut.size} nights something was left out:`);
for (const [night, doubts] of leftOut) print(`  ${night}: ${[...new Set(doubts)].join(', ')}`);
print(
  `Messages a reader and day with any: median ${quantile(perDay, 0.5)}, 95 % ${quantile(perDay, 0.95)}, worst ${Math.max(...perDay)}.`,
);
print(
  `Alerts a reader and day: worst ${Math.max(...people.flatMap(([, days]) => [...days.values()].map(alertsOf)))}, budget ${notify.budget}.`,
);
if (busiest) print(`Busiest: ${busiest.reader} on ${busiest.day}: ${busiest.kinds.join(', ')}.`);
print(
  [...kinds]
    .sort((a, b) => b[1] - a[1])
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', '),
);
for (const [day, own] of [...(people[0]?.[1] ?? [])].slice(0, 5))
  print(`First days of ${people[0]![0]}: ${day}: ${own.join(', ')}`);
