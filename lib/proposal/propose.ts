import type { Night } from '../calendar.ts';
import { countOf, formatCount } from '../format-count.ts';
import { chooseTime } from './choose-time.ts';
import { areAddresses, type DateOrder } from './column-meaning.ts';
import { proposeEventMetrics } from './event-metrics.ts';
import { titleOf } from './event-set.ts';
import { nameColumns } from './explain-roster.ts';
import type { ColumnFacts, SetFacts } from './facts.ts';
import type { ExportGuess, MetricGuess, Proposal, Remark, Settings, Written } from './proposal.ts';
import { chooseFreshness, describeReading, findNewest, proposeEvents, writeMatch } from './propose-exports.ts';
import { proposeRoster, type RosterProposal } from './propose-roster.ts';
import type { Recognised } from './recognise-set.ts';
import { proposeSnapshotMetrics } from './snapshot-metrics.ts';
import { subscriptionMetrics } from './subscription-metrics.ts';
import type { SetKey, Understanding } from './understand-folder.ts';
import { wordsOf } from './words.ts';

export interface ProposeOptions {
  readonly settings: Settings;
  /** The last complete local date: no later night can be run. */
  readonly lastNight: Night;
  /** A night that somebody asked for; null = the newest that the files tell of. */
  readonly night: Night | null;
  readonly dateOrder: DateOrder | null;
}

/** The first model of a folder: what is certain is in it, what may be wrong is left out and said. */
export function propose(understanding: Understanding, options: ProposeOptions): Proposal {
  const night = options.night ?? chooseNight(understanding, options);
  const roster = proposeRoster(understanding, options.dateOrder);
  const rosterSet = understanding.candidates[0]!.set;
  const metrics: MetricGuess[] = [];
  const leftOut: string[] = [...roster.leftOut];
  const remarks: Remark[] = [
    remarkOnRoster(understanding),
    ...remarkOnTotals(rosterSet),
    ...roster.remarks,
    ...remarkOnPeople(understanding, roster),
  ];
  const own = proposeSnapshotMetrics(
    rosterSet,
    { account: roster.roster.id, dates: roster.dates?.form.kind === 'pattern' ? roster.dates.form.pattern : null },
    roster.taken,
  );
  metrics.push(...own.metrics);
  const amounts = [...roster.money, ...listMeasured(rosterSet, own.metrics)];
  const exports: ExportGuess[] = [exportRoster(understanding, { ...roster, amounts }, night)];
  if (own.undecided.length > 0) leftOut.push(describeUndecided(rosterSet, own.undecided));
  for (const set of understanding.sets) {
    if (set === rosterSet) continue;
    const found = proposeSet(set, {
      understanding,
      night,
      order: options.dateOrder,
      zone: options.settings.timezone,
      joined: roster.joined,
    });
    if ('cannot' in found) {
      leftOut.push(`${set.files.pattern}: ${found.cannot}`);
      continue;
    }
    exports.push(found.guess);
    metrics.push(...found.metrics);
    remarks.push(...found.remarks);
  }
  const named = nameOnce(metrics);
  return {
    settings: options.settings,
    night,
    exports,
    roster: roster.roster,
    metrics: [...named, ...ratioToSeats(rosterSet, named)],
    people: roster.roster.columns.has('owner') ? understanding.people : null,
    unnamed: roster.unnamed,
    ...findManagers(understanding, roster),
    remarks,
    leftOut,
  };
}

function chooseNight({ sets, keys, candidates }: Understanding, { lastNight, dateOrder }: ProposeOptions): Night {
  const rosterSet = candidates[0]!.set;
  const rosters = rosterSet.files.dates?.filter((date) => date <= lastNight) ?? [];
  const dated = sets.filter((set) => keys.has(set.name) && set !== rosterSet).map((set) => findNewest(set, dateOrder));
  // Where every night has its own list of accounts, it says which nights there are.
  const newest = rosters.length > 0 ? rosters.slice(-1) : dated.filter((one): one is string => one !== null);
  // A date to come, as of a renewal, is no news of that day.
  const past = newest.map((one) => (one > lastNight ? lastNight : one)).sort();
  return past.at(-1) ?? lastNight;
}

/** The columns that metrics are made of. */
function listMeasured({ columns }: SetFacts, metrics: readonly MetricGuess[]): readonly ColumnFacts[] {
  return columns.filter(({ name }) => metrics.some(({ definition }) => definition.value === name));
}

function exportRoster(
  { candidates, recognised }: Understanding,
  { roster, dates, amounts }: Pick<RosterProposal, 'roster' | 'dates'> & { readonly amounts: readonly ColumnFacts[] },
  night: Night,
): ExportGuess {
  const { set } = candidates[0]!;
  const reading = describeReading(set, { dates, amounts });
  const { tool } = recognised.get(set.name)!;
  const newest = set.files.dates?.at(-1) ?? null;
  const freshness = newest === null ? null : chooseFreshness('accounts', newest, night);
  const options: Written = {
    files:
      newest === null && set.files.keys.length > 1 && !set.files.areParts ? set.files.keys.at(-1)! : set.files.pattern,
    account: roster.id,
    ...reading,
    ...(freshness !== null && { fresh_within: freshness }),
  };
  return {
    name: set.name,
    options,
    comment: `${countOf(set.newestRows, 'account')}${tool === null ? '' : `, as ${tool} writes it`}`,
  };
}

interface SetProposal {
  readonly guess: ExportGuess;
  readonly metrics: readonly MetricGuess[];
  readonly remarks: readonly Remark[];
}

const unusable: Readonly<Partial<Record<string, string>>> = {
  departures: 'it says who left; that explains no score of those who stay',
  contacts: 'it lists people of the customers, and no row says what happened when',
  deals: 'sales to come are no sign of health',
  members: 'none of its users is in another file',
  people: 'no name or address in it is an owner’s in the accounts',
};

function proposeSet(
  set: SetFacts,
  {
    understanding,
    night,
    order,
    zone,
    joined,
  }: {
    understanding: Understanding;
    night: Night;
    order: DateOrder | null;
    zone: string;
    joined: RosterProposal['joined'];
  },
): SetProposal | { readonly cannot: string } {
  const recognised = understanding.recognised.get(set.name)!;
  const key = understanding.keys.get(set.name);
  const isDetour = [...understanding.keys.values()].some(({ by }) => typeof by === 'object' && by.through === set.name);
  const isPeople = understanding.people?.set === set.name;
  const ofRoster = joined.get(set.name);
  if (ofRoster !== undefined || isPeople || (isDetour && key))
    return { ...plainExport(set, key ?? null, ofRoster), metrics: [], remarks: [] };
  const because = unusable[recognised.subject];
  if (because !== undefined) return { cannot: because };
  if (!key) return { cannot: 'no column of it meets the accounts’ ids or names' };
  const isPerAccount = set.columns.some(
    ({ name, newest }) => name === key.column && newest.distinct >= newest.rows * 0.99,
  );
  const time = chooseTime(set, order);
  const isSnapshot = time === null && (set.files.dates === null || (isPerAccount && !isOfOneDay(set, recognised)));
  if (recognised.subject === 'subscriptions') return proposeSubscriptions(set, key);
  if (isSnapshot && !isPerAccount) return { cannot: 'no column is a date in nearly every row' };
  const events = isSnapshot ? null : proposeEvents(set, { key, recognised, night, order, zone });
  if (events === null) {
    const { metrics } = proposeSnapshotMetrics(
      set,
      { account: key.by === 'id' && key.match.how === 'exact' ? key.column : null, dates: null },
      new Set([key.column]),
    );
    if (metrics.length === 0) return { cannot: 'nothing in it says how an account does' };
    return {
      ...plainExport(set, key, listMeasured(set, metrics)),
      metrics,
      remarks: [remarkOnKey(set, key)],
    };
  }
  if ('cannot' in events) return events;
  const taken = new Set([
    key.column,
    ...(events.time === null ? [] : [events.time.column.name]),
    ...(typeof events.guess.options.id === 'string' ? [events.guess.options.id] : []),
  ]);
  const metrics = proposeEventMetrics({
    set,
    export: set.name,
    subject: events.subject,
    taken,
    historyDays: events.historyDays,
  });
  if (metrics.length === 0) return { cannot: 'nothing in it says how an account does' };
  return { guess: events.guess, metrics, remarks: [remarkOnKey(set, key)] };
}

function remarkOnKey(set: SetFacts, key: SetKey): Remark {
  const { matchedRows, rows, strangerValues, strangers } = key.match;
  const strange = strangerValues === 0 ? '' : `; ${describeStrangers(strangerValues)}: ${strangers.join(', ')}`;
  const says =
    key.by === 'name'
      ? 'is the account’s name'
      : key.by === 'id'
        ? 'says the account'
        : `says the account by way of ${key.by.through}`;
  return {
    about: set.name,
    text: `${key.column} ${says} in ${formatCount(matchedRows)} of ${countOf(rows, 'row')}${strange}`,
    certainty: matchedRows >= rows * 0.8 ? 'sure' : 'likely',
  };
}

/** Whether a file a day has what happened on that day, and no sum of a longer time. */
function isOfOneDay({ columns, files }: SetFacts, { subject }: Recognised): boolean {
  const sums = /\b(\d+ ?d(ays)?|\d+ ?w|last|total|avg|average|mean|rate|share|pct|days|since|trend|mtd|ytd|score)\b|%/;
  return subject === 'usage' && (files.dates?.length ?? 0) > 0 && !columns.some(({ name }) => sums.test(wordsOf(name)));
}

function proposeSubscriptions(set: SetFacts, key: SetKey): SetProposal | { readonly cannot: string } {
  const metrics = subscriptionMetrics(set, key);
  if (metrics.length === 0) return { cannot: 'nothing in it says how an account does' };
  return { ...plainExport(set, key), metrics, remarks: [remarkOnKey(set, key)] };
}

function describeStrangers(count: number): string {
  return count === 1 ? '1 other is no account’s' : `${formatCount(count)} others are no account’s`;
}

function plainExport(set: SetFacts, key: SetKey | null, amounts: readonly ColumnFacts[] = []): { guess: ExportGuess } {
  const options = {
    files: set.files.pattern,
    ...(key !== null && { account: key.column, ...writeMatch(key) }),
    ...describeReading(set, { dates: null, amounts }),
  };
  return { guess: { name: set.name, options, comment: countOf(set.rows, 'row') } };
}

function remarkOnRoster({ candidates, recognised }: Understanding): Remark {
  const [first, second] = candidates;
  const isClose =
    second !== undefined &&
    first!.points - second.points < 2 &&
    ['accounts', 'unknown', 'subscriptions'].includes(recognised.get(second.set.name)!.subject);
  return {
    about: 'accounts',
    text: `${first!.set.files.pattern} lists ${countOf(first!.set.newestRows, 'customer')} by ${first!.ids[0]!.name}${isClose ? `; it may be ${second.set.files.pattern} instead` : ''}`,
    certainty: isClose ? 'unsure' : first!.points >= 6 ? 'sure' : 'likely',
  };
}

function remarkOnTotals({ totals }: SetFacts): Remark[] {
  const [first] = totals;
  if (first === undefined) return [];
  const { label, written, amount } = first;
  const text = `the row ${label} is no customer: its ${amount}, ${written}, is the sum of all others`;
  return [{ about: 'accounts', text, certainty: 'sure' }];
}

/** Names are told apart from people by a list of addresses. */
function remarkOnPeople({ people, candidates }: Understanding, { roster }: RosterProposal): Remark[] {
  const owner = candidates[0]!.set.columns.find(({ name }) => name === roster.columns.get('owner'));
  if (owner === undefined || areAddresses(owner) || people === null) return [];
  const { matchedRows, rows, strangers } = people.match;
  const unknown = strangers.length > 0 ? `; not of ${strangers.join(', ')}` : '';
  return [
    {
      about: 'people',
      text: `${people.set} has the address of ${formatCount(matchedRows)} of ${countOf(rows, 'name')}${unknown}`,
      certainty: 'sure',
    },
  ];
}

function describeUndecided(set: SetFacts, names: readonly string[]): string {
  return `${nameColumns(set, names)}: ${names.length === 1 ? 'its name does' : 'their names do'} not say whether more is better`;
}

/** Two exports may measure the same thing. */
function nameOnce(metrics: readonly MetricGuess[]): MetricGuess[] {
  const taken = new Set<string>();
  return metrics.map((metric) => {
    const from = metric.definition.from;
    const name = taken.has(metric.name) && typeof from === 'string' ? `${from}_${metric.name}` : metric.name;
    taken.add(name);
    return { ...metric, name };
  });
}

/** How many of the seats that were bought are used. */
function ratioToSeats(roster: SetFacts, metrics: readonly MetricGuess[]): MetricGuess[] {
  const seats = roster.columns.find((column) =>
    /^(seats?|licen[cs]es?|seats? (bought|purchased|contracted|licen[cs]ed)|users? (licen[cs]ed|bought))$/i.test(
      column.name.replace(/[_-]/g, ' '),
    ),
  );
  const users = metrics.find(({ name }) => /_users_\d+d$/.test(name));
  if (!seats || seats.forms.number !== seats.filled || !users) return [];
  return [
    {
      name: 'seats',
      definition: { title: titleOf(seats.name), from: roster.name, value: seats.name },
      group: 'Adoption',
      signal: null,
      use: 'part',
      certainty: 'sure',
      comment: '',
    },
    {
      name: 'seat_use',
      definition: { title: 'Share of seats in use', ratio: [users.name, 'seats'] },
      group: 'Adoption',
      signal: { kind: 'line', better: 'more', scale: null, weight: 2 },
      use: 'state',
      certainty: 'likely',
      comment: '',
    },
  ];
}

/** Who is above the owners, and where the people's mail goes. */
function findManagers({ people, sets, candidates }: Understanding, { roster, joined }: RosterProposal) {
  const rosterSet = candidates[0]!.set;
  const from = (set: SetFacts | undefined, name: string | null | undefined) =>
    set?.columns.find((column) => column.name === name)?.top.map(([value]) => value) ?? [];
  const peopleSet = people === null ? undefined : sets.find(({ name }) => name === people.set);
  const others = sets.filter(({ name }) => joined.has(name));
  const managers = [
    ...from(rosterSet, roster.columns.get('manager')),
    ...from(peopleSet, people?.manager),
    ...others.flatMap((set) =>
      set.columns
        .filter(({ name }) => /lead|manager/i.test(name))
        .flatMap((column) => column.top.map(([value]) => value)),
    ),
  ].filter((value) => value.includes('@'));
  const owners = [
    ...from(rosterSet, roster.columns.get('owner')),
    ...from(peopleSet, people?.address),
    ...others.flatMap((set) =>
      set.columns.filter((column) => column.forms.address > 0).flatMap((column) => column.top.map(([value]) => value)),
    ),
  ].filter((value) => value.includes('@'));
  const domains = [...managers, ...owners].map((address) => address.slice(address.lastIndexOf('@') + 1).toLowerCase());
  return { managers: [...new Set(managers)], ownerDomains: [...new Set(domains)] };
}
