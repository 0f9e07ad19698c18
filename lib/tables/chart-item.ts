import type { Night } from '../calendar.ts';
import type { Scalar } from '../config/health-config.ts';
import { pickPool } from '../config/pools.ts';
import { type CarriedValue, CHANGE_CAUSES, type Chart, type ScoreChange } from '../history/chart.ts';
import { packValues, unpackValues } from '../history/pack-values.ts';
import { packWindow, unpackWindow } from '../history/pack-window.ts';
import type { Run } from '../history/run.ts';
import { packWatches, unpackWatches } from '../history/watch.ts';
import type { Band } from '../scoring/band.ts';
import { readAccountSortKey } from './account-id-key.ts';
import { expiryOfRun } from './expiry.ts';
import { chartKey } from './key-layout.ts';
import { toStoredText } from './stored-text.ts';
import type { Fields, Item } from './table.ts';

/** Names count towards an item's size, and 1 KB is one write unit. */
const names = {
  /** Packed raw, score, coverage, arr: a DynamoDB number refuses what a float64 holds. */
  numbers: 'n',
  band: 'b',
  profile: 'p',
  modelHash: 'm',
  name: 'a',
  owner: 'o',
  pool: 'k',
  segment: 'g',
  stage: 't',
  renewsOn: 'r',
  startedOn: 's',
  values: 'v',
  window: 'w',
  /** One byte for a rule that has nothing to say. */
  watches: 'e',
  /** Packed place, nights back and value, one after the other. */
  carried: 'c',
  /** Packed place and value. */
  amongLastPeers: 'q',
  overrideScore: 'x',
  overrideSetAt: 'y',
  /** Packed parts, see CHANGE_PARTS. */
  change: 'd',
  /** The night that the change counts from; of a chart without a score, its last night with one. */
  since: 'l',
  /** Packed standing score, then place and value, one after the other. */
  standing: 'j',
  /** 1 = unconfirmed. */
  unconfirmed: 'u',
  /** The account id, only where the sort key had to cut it. */
  account: 'i',
} as const;

/** In their order. Items of the version before end with the causes. */
const CHANGE_PARTS = [...CHANGE_CAUSES, 'modelSum', 'dataSum', 'customersSum'] as const;

/** The item of a chart: the same chart and run always give the same item. 1 KB or less for 40 numeric metrics. */
export function toChartItem(chart: Chart, run: Run, shard: number, keptDays: number): Item {
  const key = chartKey(run.night, shard, chart.account);
  const { carried, amongLastPeers, override, change, standing } = chart;
  const fields = {
    [names.numbers]: packValues([chart.raw, chart.score, chart.coverage, chart.arr]),
    [names.band]: chart.band,
    ...optionalText(names.profile, chart.profile),
    [names.modelHash]: chart.modelHash,
    ...optionalText(names.name, chart.name),
    ...optionalText(names.owner, chart.owner),
    ...optionalText(names.pool, chart.pool ?? null),
    ...optionalText(names.segment, chart.segment),
    [names.stage]: chart.stage,
    ...optionalText(names.renewsOn, chart.renewsOn),
    ...optionalText(names.startedOn, chart.startedOn),
    [names.values]: packValues(chart.values.map(toStoredValue)),
    ...optionalBytes(names.window, packWindow(chart.window)),
    ...optionalBytes(names.watches, packWatches(chart.watches)),
    ...(carried.size > 0 && { [names.carried]: packValues([...carried].flatMap(toCarriedCells)) }),
    ...(amongLastPeers.size > 0 && { [names.amongLastPeers]: packValues([...amongLastPeers].flat()) }),
    ...(override && { [names.overrideScore]: override.score, [names.overrideSetAt]: override.setAt }),
    // Most causes move nothing on most nights: a zero is packed as a single byte.
    ...(change && { [names.change]: packValues(CHANGE_PARTS.map((part) => change[part] || null)) }),
    ...optionalText(names.since, change?.since ?? (chart.raw === null ? chart.scoredOn : null)),
    ...(standing && { [names.standing]: packValues([standing.raw, ...[...standing.values].flatMap(toStandingCells)]) }),
    ...(chart.isUnconfirmed && { [names.unconfirmed]: 1 }),
    ...(readAccountSortKey(key.sort) === null && { [names.account]: toStoredText(chart.account) }),
  };
  return { ...key, fields, expires: expiryOfRun(run, keptDays) };
}

/** The chart an item holds. Throws `PackedValuesError` for values a newer version wrote. */
export function readChartItem({ partition, sort, fields }: Item): Chart {
  const [raw, score, coverage, arr] = unpackValues(readBytes(fields, names.numbers)!) as (number | null)[];
  const night = partition.split('#')[1]!;
  const setAt = readText(fields, names.overrideSetAt);
  const since = readText(fields, names.since);
  return {
    account: readText(fields, names.account) ?? readAccountSortKey(sort)!,
    night,
    raw: raw!,
    score: score!,
    band: readText(fields, names.band) as Band,
    coverage: coverage!,
    profile: readText(fields, names.profile),
    modelHash: readText(fields, names.modelHash)!,
    name: readText(fields, names.name),
    owner: readText(fields, names.owner),
    ...pickPool({ pool: readText(fields, names.pool) }),
    segment: readText(fields, names.segment),
    stage: readText(fields, names.stage)!,
    arr: arr!,
    renewsOn: readText(fields, names.renewsOn),
    startedOn: readText(fields, names.startedOn),
    values: unpackValues(readBytes(fields, names.values)!),
    carried: readCarried(readBytes(fields, names.carried)),
    amongLastPeers: new Map(pairs(readBytes(fields, names.amongLastPeers)) as [number, number][]),
    override: setAt === null ? null : { setAt, score: Number(fields[names.overrideScore]) },
    scoredOn: raw === null ? since : night,
    change: readChange(since, readBytes(fields, names.change)),
    window: unpackWindow(readBytes(fields, names.window)),
    watches: unpackWatches(readBytes(fields, names.watches)),
    standing: readStanding(readBytes(fields, names.standing)),
    isUnconfirmed: fields[names.unconfirmed] !== undefined,
  };
}

function optionalText(name: string, text: string | null): Fields {
  return text === null ? {} : { [name]: toStoredText(text) };
}

function readText(fields: Fields, name: string): string | null {
  return (fields[name] as string | undefined) ?? null;
}

function readBytes(fields: Fields, name: string): Uint8Array | undefined {
  return fields[name] as Uint8Array | undefined;
}

function toStoredValue(value: Scalar | null): Scalar | null {
  return typeof value === 'string' ? toStoredText(value) : value;
}

function optionalBytes(name: string, bytes: Uint8Array): Fields {
  return bytes.length === 0 ? {} : { [name]: bytes };
}

function toCarriedCells([place, { nightsBack, value }]: readonly [number, CarriedValue]): Scalar[] {
  return [place, nightsBack, toStoredValue(value)!];
}

function readCarried(packed: Uint8Array | undefined): Chart['carried'] {
  const carried = new Map<number, CarriedValue>();
  if (!packed) return carried;
  const cells = unpackValues(packed);
  for (let at = 0; at < cells.length; at += 3)
    carried.set(cells[at] as number, { nightsBack: cells[at + 1] as number, value: cells[at + 2]! });
  return carried;
}

function toStandingCells([place, value]: readonly [number, Scalar | null]): (Scalar | null)[] {
  return [place, toStoredValue(value)];
}

function readStanding(packed: Uint8Array | undefined): Chart['standing'] {
  if (!packed) return null;
  const [raw, ...cells] = unpackValues(packed);
  const values = Array.from({ length: cells.length / 2 }, (_, at) => [cells[2 * at]!, cells[2 * at + 1]!] as const);
  return { raw: raw as number | null, values: new Map(values as [number, Scalar | null][]) };
}

function pairs(packed: Uint8Array | undefined): [Scalar | null, Scalar | null][] {
  if (!packed) return [];
  const cells = unpackValues(packed);
  return Array.from({ length: cells.length / 2 }, (_, at) => [cells[2 * at]!, cells[2 * at + 1]!]);
}

function readChange(since: Night | null, packed: Uint8Array | undefined): ScoreChange | null {
  if (since === null || !packed) return null;
  const parts = unpackValues(packed) as (number | null)[];
  const pointsOf = (part: (typeof CHANGE_PARTS)[number]) => parts[CHANGE_PARTS.indexOf(part)] ?? 0;
  return {
    since,
    behaviour: pointsOf('behaviour'),
    peers: pointsOf('peers'),
    availability: pointsOf('availability'),
    model: pointsOf('model'),
    profile: pointsOf('profile'),
    override: pointsOf('override'),
    modelSum: pointsOf('modelSum'),
    dataSum: pointsOf('dataSum'),
    customersSum: pointsOf('customersSum'),
  };
}
