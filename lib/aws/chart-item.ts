import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Night } from '../calendar.ts';
import type { Scalar } from '../config/health-config.ts';
import type { Band, CarriedValue, Chart, Run, ScoreChange } from '../history/chart.ts';
import { packValues, unpackValues } from '../history/pack-values.ts';
import { packWindow, unpackWindow } from '../history/pack-window.ts';
import { packWatches, unpackWatches } from '../history/watch.ts';
import { accountSortKey, nightPartitionKey, readAccountSortKey } from './account-key.ts';
import { expiryOf } from './expiry.ts';
import { toStoredText } from './stored-text.ts';
import { TTL_ATTRIBUTE, tableKeys } from './table-definition.ts';

export type Item = Record<string, AttributeValue>;

/** Names count towards an item's size, and 1 KB is one write unit. */
const names = {
  /** Packed raw, score, coverage, arr: a DynamoDB number refuses what a float64 holds. */
  numbers: 'n',
  band: 'b',
  profile: 'p',
  modelHash: 'm',
  name: 'a',
  owner: 'o',
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
  /** Packed parts in the order of `causes`. */
  change: 'd',
  /** The night that the change counts from; of a chart without a score, its last night with one. */
  since: 'l',
  /** The account id, only where the sort key had to cut it. */
  account: 'i',
} as const;

/** The item of a chart: the same chart and run always give the same item. 1 KB or less for 40 numeric metrics. */
export function toChartItem(chart: Chart, run: Run, shard: number, ttlDays: number): Item {
  const sortKey = accountSortKey(chart.account);
  const { carried, amongLastPeers, override, change } = chart;
  return {
    [tableKeys.partition]: { S: nightPartitionKey(run.night, shard) },
    [tableKeys.sort]: { S: sortKey },
    [names.numbers]: { B: packValues([chart.raw, chart.score, chart.coverage, chart.arr]) },
    [names.band]: { S: chart.band },
    ...optionalText(names.profile, chart.profile),
    [names.modelHash]: { S: chart.modelHash },
    ...optionalText(names.name, chart.name),
    ...optionalText(names.owner, chart.owner),
    ...optionalText(names.segment, chart.segment),
    [names.stage]: { S: chart.stage },
    ...optionalText(names.renewsOn, chart.renewsOn),
    ...optionalText(names.startedOn, chart.startedOn),
    [names.values]: { B: packValues(chart.values.map(toStoredValue)) },
    ...optionalBytes(names.window, packWindow(chart.window)),
    ...optionalBytes(names.watches, packWatches(chart.watches)),
    ...(carried.size > 0 && { [names.carried]: { B: packValues([...carried].flatMap(toCarriedCells)) } }),
    ...(amongLastPeers.size > 0 && { [names.amongLastPeers]: { B: packValues([...amongLastPeers].flat()) } }),
    ...(override && {
      [names.overrideScore]: { N: String(override.score) },
      [names.overrideSetAt]: { S: override.setAt },
    }),
    ...(change && { [names.change]: { B: packValues(causes.map((cause) => change[cause] || null)) } }),
    ...optionalText(names.since, change?.since ?? (chart.raw === null ? chart.scoredOn : null)),
    ...(readAccountSortKey(sortKey) === null && { [names.account]: { S: toStoredText(chart.account) } }),
    [TTL_ATTRIBUTE]: expiryOf(run, ttlDays),
  };
}

/** The chart an item holds. Throws `PackedValuesError` for values a newer version wrote. */
export function readChartItem(item: Item): Chart {
  const [raw, score, coverage, arr] = unpackValues(item[names.numbers]!.B!) as (number | null)[];
  const night = item[tableKeys.partition]!.S!.split('#')[1]!;
  const setAt = readText(item, names.overrideSetAt);
  const since = readText(item, names.since);
  return {
    account: readText(item, names.account) ?? readAccountSortKey(item[tableKeys.sort]!.S!)!,
    night,
    raw: raw!,
    score: score!,
    band: item[names.band]!.S as Band,
    coverage: coverage!,
    profile: readText(item, names.profile),
    modelHash: item[names.modelHash]!.S!,
    name: readText(item, names.name),
    owner: readText(item, names.owner),
    segment: readText(item, names.segment),
    stage: item[names.stage]!.S!,
    arr: arr!,
    renewsOn: readText(item, names.renewsOn),
    startedOn: readText(item, names.startedOn),
    values: unpackValues(item[names.values]!.B!),
    carried: readCarried(item[names.carried]?.B),
    amongLastPeers: new Map(pairs(item[names.amongLastPeers]?.B) as [number, number][]),
    override: setAt === null ? null : { setAt, score: Number(item[names.overrideScore]!.N) },
    scoredOn: raw === null ? since : night,
    change: readChange(since, item[names.change]?.B),
    window: unpackWindow(item[names.window]?.B),
    watches: unpackWatches(item[names.watches]?.B),
  };
}

function optionalText(name: string, text: string | null): Item {
  return text === null ? {} : { [name]: { S: toStoredText(text) } };
}

function readText(item: Item, name: string): string | null {
  return item[name]?.S ?? null;
}

function toStoredValue(value: Scalar | null): Scalar | null {
  return typeof value === 'string' ? toStoredText(value) : value;
}

function optionalBytes(name: string, bytes: Uint8Array): Item {
  return bytes.length === 0 ? {} : { [name]: { B: bytes } };
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

function pairs(packed: Uint8Array | undefined): [Scalar | null, Scalar | null][] {
  if (!packed) return [];
  const cells = unpackValues(packed);
  return Array.from({ length: cells.length / 2 }, (_, at) => [cells[2 * at]!, cells[2 * at + 1]!]);
}

/** Most causes move nothing on most nights: a zero is packed as a single byte. */
const causes = ['behaviour', 'peers', 'availability', 'model', 'profile', 'override'] as const;

function readChange(since: Night | null, packed: Uint8Array | undefined): ScoreChange | null {
  if (since === null || !packed) return null;
  const parts = unpackValues(packed) as (number | null)[];
  const [behaviour = 0, peers = 0, availability = 0, model = 0, profile = 0, override = 0] = parts.map(
    (part) => part ?? 0,
  );
  return { since, behaviour, peers, availability, model, profile, override };
}
