import type { Night } from '../calendar.ts';
import { countOf } from '../format-count.ts';
import { chooseNight, type NightWish } from './choose-night.ts';
import { chooseTime } from './choose-time.ts';
import type { DateOrder } from './column-meaning.ts';
import { proposeEventMetrics } from './event-metrics.ts';
import { explainNoKey } from './explain-no-key.ts';
import { nameColumns } from './explain-roster.ts';
import type { ColumnFacts, SetFacts } from './facts.ts';
import { findManagers } from './find-managers.ts';
import type { ExportGuess, MetricGuess, Proposal, Remark, Settings, Written } from './proposal.ts';
import { chooseFreshness, describeReading, proposeEvents, writeMatch } from './propose-exports.ts';
import { proposeRoster, type RosterProposal } from './propose-roster.ts';
import type { Recognised } from './recognise-set.ts';
import {
  remarkOnKey,
  remarkOnPeople,
  remarkOnRoster,
  remarkOnSeries,
  remarkOnTime,
  remarkOnTotals,
} from './remarks.ts';
import { ratioToSeats } from './seats.ts';
import { proposeSnapshotMetrics, type SnapshotProposal } from './snapshot-metrics.ts';
import { subscriptionMetrics } from './subscription-metrics.ts';
import type { SetKey, Understanding } from './understand-folder.ts';
import { wordsOf } from './words.ts';

export interface ProposeOptions extends NightWish {
  readonly settings: Settings;
}

/** The first model of a folder: what is certain is in it, what may be wrong is left out and said. */
export function propose(understanding: Understanding, options: ProposeOptions): Proposal {
  const chosen = chooseNight(understanding, options);
  const { night } = chosen;
  const roster = proposeRoster(understanding, options.dateOrder);
  const rosterSet = understanding.candidates[0]!.set;
  const metrics: MetricGuess[] = [];
  const leftOut: string[] = [...roster.leftOut];
  const remarks: Remark[] = [
    remarkOnRoster(understanding),
    ...remarkOnTotals(rosterSet),
    ...remarkOnSeries(rosterSet),
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
  const all = [...named, ...ratioToSeats(rosterSet, named)];
  leftOut.push(...explainOwn(rosterSet, own, all));
  return {
    settings: options.settings,
    night,
    exports,
    roster: roster.roster,
    metrics: all,
    people: roster.roster.columns.has('owner') ? understanding.people : null,
    unnamed: roster.unnamed,
    ...findManagers(understanding, roster),
    remarks: [...remarks, ...chosen.remark],
    leftOut,
  };
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
    comment: `${countOf(candidates[0]!.ids[0]!.newest.distinct, 'account')}${tool === null ? '' : `, as ${tool} writes it`}`,
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
  if (!key) return { cannot: explainNoKey(set, understanding.candidates[0]!) };
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
  return { guess: events.guess, metrics, remarks: [remarkOnKey(set, key), ...remarkOnTime(set, events.time, order)] };
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

function plainExport(set: SetFacts, key: SetKey | null, amounts: readonly ColumnFacts[] = []): { guess: ExportGuess } {
  const options = {
    files: set.files.pattern,
    ...(key !== null && { account: key.column, ...writeMatch(key) }),
    ...describeReading(set, { dates: null, amounts }),
  };
  return { guess: { name: set.name, options, comment: countOf(set.rows, 'row') } };
}

/** Columns of the accounts of which no metric is made, though they may say how an account does. */
function explainOwn(
  set: SetFacts,
  { undecided, unread }: SnapshotProposal,
  metrics: readonly MetricGuess[],
): readonly string[] {
  const used = new Set(listMeasured(set, metrics).map(({ name }) => name));
  const names = undecided.filter((name) => !used.has(name));
  return [
    ...(names.length === 0
      ? []
      : [
          `${nameColumns(set, names)}: ${names.length === 1 ? 'its name does' : 'their names do'} not say whether more is better`,
        ]),
    ...(unread.length === 0
      ? []
      : [
          `${nameColumns(set, unread)}: dates that are not written as the others of the file, or may be read in two ways`,
        ]),
  ];
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
