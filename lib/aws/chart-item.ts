import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Scalar } from '../config/health-config.ts';
import { type Band, type Chart, NO_CHART, type Run, WINDOW_NIGHTS } from '../history/chart.ts';
import { packValues, unpackValues } from '../history/pack-values.ts';
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
  /** Little-endian int32s, without the NO_CHARTs at the end. */
  window: 'w',
  /** The account id, only where the sort key had to cut it. */
  account: 'i',
} as const;

/** The item of a chart: the same chart and run always give the same item. 1 KB or less for 40 numeric metrics. */
export function toChartItem(chart: Chart, run: Run, shard: number, ttlDays: number): Item {
  const sortKey = accountSortKey(chart.account);
  const window = packWindow(chart.window);
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
    ...(window.length > 0 && { [names.window]: { B: window } }),
    ...(readAccountSortKey(sortKey) === null && { [names.account]: { S: toStoredText(chart.account) } }),
    [TTL_ATTRIBUTE]: expiryOf(run, ttlDays),
  };
}

/** The chart an item holds. Throws `PackedValuesError` for values a newer version wrote. */
export function readChartItem(item: Item): Chart {
  const [raw, score, coverage, arr] = unpackValues(item[names.numbers]!.B!) as (number | null)[];
  return {
    account: readText(item, names.account) ?? readAccountSortKey(item[tableKeys.sort]!.S!)!,
    night: item[tableKeys.partition]!.S!.split('#')[1]!,
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
    window: unpackWindow(item[names.window]?.B),
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

const INT32_BYTES = 4;

function packWindow(window: Int32Array): Uint8Array {
  const nights = window.findLastIndex((micro) => micro !== NO_CHART) + 1;
  const bytes = Buffer.alloc(nights * INT32_BYTES);
  for (let night = 0; night < nights; night++) bytes.writeInt32LE(window[night]!, night * INT32_BYTES);
  return bytes;
}

function unpackWindow(packed: Uint8Array = new Uint8Array()): Int32Array {
  const bytes = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const window = new Int32Array(WINDOW_NIGHTS).fill(NO_CHART);
  for (let night = 0; night * INT32_BYTES < packed.byteLength; night++)
    window[night] = bytes.getInt32(night * INT32_BYTES, true);
  return window;
}
