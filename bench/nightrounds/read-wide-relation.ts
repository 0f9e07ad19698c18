import type { DuckDBConnection, DuckDBDoubleVector, DuckDBVarCharVector } from '@duckdb/node-api';
import { quoteName } from '../../lib/quote-sql.ts';
import type { Batch, WideColumns } from './read-wide-csv.ts';

/** Batches of a Parquet or JSON lines export, which DuckDB reads. `batch` must hold DuckDB's vectors (2,048 rows). */
export async function* readWideRelation(
  connection: DuckDBConnection,
  relation: string,
  { id, metrics }: WideColumns,
  batch: Batch,
): AsyncGenerator<Batch> {
  const columns = metrics.map((name) => `coalesce(CAST(${quoteName(name)} AS DOUBLE), 'NaN')`);
  const result = await connection.stream(`SELECT ${[quoteName(id), ...columns].join(', ')} FROM ${relation}`);
  const encoder = new TextEncoder();
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    batch.rows = chunk.rowCount;
    const ids = chunk.getColumnVector(0) as DuckDBVarCharVector;
    let end = 0;
    for (let row = 0; row < batch.rows; row++) {
      end += encoder.encodeInto(ids.getItem(row) ?? '', batch.ids.subarray(end)).written;
      batch.idEnds[row] = end;
    }
    metrics.forEach((_, metric) => {
      const vector = chunk.getColumnVector(metric + 1) as DuckDBDoubleVector;
      const values = batch.metrics[metric]!;
      for (let row = 0; row < batch.rows; row++) values[row] = vector.getItem(row)!;
    });
    yield batch;
  }
}
