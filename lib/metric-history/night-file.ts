import * as z from 'zod';
import { isNight, type Night } from '../calendar.ts';
import { MetricFileError, type NightPlace } from './metric-history.ts';

/** Hive style, so that DuckDB, Athena and Spark read the date as a column. */
export const METRICS_PREFIX = 'metrics/';

export function keyOf(night: Night): string {
  return `${METRICS_PREFIX}date=${night}/values.parquet`;
}

export function nightOf(key: string): Night | null {
  const night = /^metrics\/date=([^/]+)\/values\.parquet$/.exec(key)?.[1];
  return night !== undefined && isNight(night) ? night : null;
}

/** The name under which a file's own description stands in its Parquet metadata. */
export const DESCRIPTION_KEY = 'nightrounds';
export const ACCOUNT_COLUMN = 'account_id';

const Description = z.object({
  version: z.literal(1),
  night: z.string(),
  modelHash: z.string(),
  accounts: z.int(),
  metrics: z.array(
    z.object({ name: z.string(), hash: z.string(), type: z.enum(['number', 'boolean', 'text']), column: z.string() }),
  ),
  /** Groups that accounts were ranked within. */
  peers: z.array(z.object({ attribute: z.string(), column: z.string() })),
});
export type Description = z.infer<typeof Description>;

/** Throws MetricFileError for what this version does not know. */
export function parseDescription(text: string | null, place: NightPlace): Description {
  if (text === null) throw new MetricFileError(place, 'it does not say what is in it');
  try {
    return Description.parse(JSON.parse(text));
  } catch (cause) {
    throw new MetricFileError(place, 'its description is not one of this version', { cause });
  }
}

/** Column names that are told apart without regard to case, as DuckDB does; the first of two that collide keeps its name. */
export function nameColumns(names: readonly string[]): readonly string[] {
  const taken = new Set([ACCOUNT_COLUMN]);
  return names.map((name) => {
    let column = name;
    for (let number = 2; taken.has(column.toLowerCase()); number++) column = `${name}_${number}`;
    taken.add(column.toLowerCase());
    return column;
  });
}
