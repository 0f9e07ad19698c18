import type { Day } from '../calendar.ts';
import type { MeasureContext } from './measure-context.ts';
import { ACCOUNTS_TABLE, schemaOn } from './night-tables.ts';
import { placeValues, selectValue, type Values } from './typed-values.ts';
import { sqlOn, type VettedMetric } from './vet-metrics.ts';

type VettedSql = Extract<VettedMetric, { kind: 'sql' }>;

/** What a metric's SQL gives as of a day, or the accounts that it returns more than once. */
export type SqlMeasure =
  | { readonly isUnique: true; readonly values: Values }
  | { readonly isUnique: false; readonly repeated: readonly string[] };

/** Runs a metric's SQL as of a day; rows of unknown accounts are ignored. Throws a QueryError. */
export async function measureSql(vetted: VettedSql, day: Day, { worker, roster }: MeasureContext): Promise<SqlMeasure> {
  const { metric, type, account } = vetted;
  const [indices, values, rows] = await worker.query({
    schema: schemaOn(day),
    sql: `SELECT CAST(known.index AS DOUBLE), first(${selectValue('result.value', type)}), CAST(count(*) AS DOUBLE)
      FROM (${sqlOn(metric, day)}\n) AS result JOIN ${ACCOUNTS_TABLE} AS known ON known.id = ${account}
      WHERE known.index IS NOT NULL GROUP BY known.index ORDER BY known.index`,
  });
  const places = indices as Float64Array;
  const repeated = Array.from(places).filter((_, row) => (rows as Float64Array)[row]! > 1);
  if (repeated.length > 0) return { isUnique: false, repeated: repeated.map((index) => roster.ids[index]!) };
  const accounts = roster.ids.length;
  return {
    isUnique: true,
    values: placeValues(values!, type, { accounts, indices: places, hasRow: () => true, empty: metric.empty }),
  };
}
