import type { Day } from '../calendar.ts';
import { maskAddresses } from '../mask-addresses.ts';
import type { MeasureContext } from './measure-context.ts';
import { ACCOUNTS_TABLE, schemaOn } from './night-tables.ts';
import { placeValues, selectValue, type Values } from './typed-values.ts';
import { sqlOn, type VettedMetric } from './vet-metrics.ts';

type VettedSql = Extract<VettedMetric, { kind: 'sql' }>;

/** What a metric's SQL gives as of a day, or the accounts that it returns more than once. */
export type SqlMeasure =
  | { readonly isUnique: true; readonly values: Values; readonly met: 'accounts' | 'nobody' | Strangers }
  | { readonly isUnique: false; readonly repeated: readonly string[] };

/** What an SQL returns when not one of its ids is an account's, churned ones included. */
export interface Strangers {
  readonly rows: number;
  readonly examples: readonly string[];
}

/** Runs a metric's SQL as of a day; rows of unknown accounts are counted. Throws a QueryError. */
export async function measureSql(vetted: VettedSql, day: Day, { worker, roster }: MeasureContext): Promise<SqlMeasure> {
  const { metric, type, account } = vetted;
  const [indices, values, rows, known, least, most] = await worker.query({
    schema: schemaOn(day),
    sql: `SELECT CAST(known.index AS DOUBLE), first(${selectValue('result.value', type)}), CAST(count(*) AS DOUBLE),
        CAST(count(known.id) AS DOUBLE), min(${account}), max(${account})
      FROM (${sqlOn(metric, day)}\n) AS result LEFT JOIN ${ACCOUNTS_TABLE} AS known ON known.id = ${account}
      WHERE ${account} IS NOT NULL GROUP BY known.index ORDER BY known.index NULLS LAST`,
  });
  const places = indices as Float64Array;
  const counts = rows as Float64Array;
  const others = places.findIndex(Number.isNaN);
  const own = others < 0 ? places : places.subarray(0, others);
  const repeated = Array.from(own).filter((_, row) => counts[row]! > 1);
  if (repeated.length > 0) return { isUnique: false, repeated: repeated.map((index) => roster.ids[index]!) };
  const accounts = roster.ids.length;
  const hasMet = own.length > 0 || (known as Float64Array).some((some) => some > 0);
  const examples = () => [...new Set([least![0], most![0]].map((id) => maskAddresses(String(id))))];
  return {
    isUnique: true,
    values: placeValues(values!, type, { accounts, indices: own, hasRow: () => true, empty: metric.empty }),
    met: hasMet ? 'accounts' : others < 0 ? 'nobody' : { rows: counts[0]!, examples: examples() },
  };
}
