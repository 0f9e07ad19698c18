import type { DuckDBConnection } from '@duckdb/node-api';
import { appendColumns } from '../metrics/append-columns.ts';
import type { MetricColumn } from '../metrics/metric-columns.ts';
import type { TableColumn } from '../metrics/query-protocol.ts';
import { quoteName, quoteText } from '../quote-sql.ts';
import type { NightMetrics } from './metric-history.ts';
import { ACCOUNT_COLUMN, DESCRIPTION_KEY, type Description, nameColumns } from './night-file.ts';

const TABLE = 'night';

/** One night as a Parquet file of this machine: accounts in the order of their ids, so that the same night gives the same bytes. */
export async function writeNightFile(connection: DuckDBConnection, night: NightMetrics, file: string): Promise<void> {
  const order = Int32Array.from(night.ids.keys()).sort((a, b) => (night.ids[a]! < night.ids[b]! ? -1 : 1));
  const metrics = [...night.metrics.values()];
  const peers = [...night.peers];
  const names = nameColumns([...metrics.map(({ name }) => name), ...peers.map(([attribute]) => `peers_${attribute}`)]);
  const columns: TableColumn[] = [
    { name: ACCOUNT_COLUMN, type: 'VARCHAR', values: Array.from(order, (account) => night.ids[account]!) },
    ...metrics.map((metric, index) => toTableColumn(names[index]!, metric, order)),
    ...peers.map(([, groups], index): TableColumn => {
      const values = Array.from(order, (account) => groups[account] ?? null);
      return { name: names[metrics.length + index]!, type: 'VARCHAR', values };
    }),
  ];
  const description: Description = {
    version: 1,
    night: night.night,
    modelHash: night.modelHash,
    accounts: night.ids.length,
    metrics: metrics.map(({ name, type }, index) => ({
      name,
      hash: night.hashes.get(name) ?? '',
      type,
      column: names[index]!,
    })),
    peers: peers.map(([attribute], index) => ({ attribute, column: names[metrics.length + index]! })),
  };
  const written = columns.map(({ name, type }) => `${quoteName(name)} ${type}`).join(', ');
  await connection.run(`CREATE OR REPLACE TABLE ${TABLE} (${written})`);
  await appendColumns(connection, 'main', TABLE, columns);
  await connection.run(copyTo(`SELECT * FROM ${TABLE}`, description, file));
  await connection.run(`DROP TABLE ${TABLE}`);
}

/** The statement that writes rows with their description. */
export function copyTo(select: string, description: Description, file: string): string {
  const metadata = `{${DESCRIPTION_KEY}: ${quoteText(JSON.stringify(description))}}`;
  return `COPY (${select}) TO ${quoteText(file)} (FORMAT parquet, COMPRESSION zstd, KV_METADATA ${metadata})`;
}

function toTableColumn(name: string, metric: MetricColumn, order: Int32Array): TableColumn {
  switch (metric.type) {
    case 'number':
      return { name, type: 'DOUBLE', values: Float64Array.from(order, (account) => metric.values[account]!) };
    case 'boolean':
      return {
        name,
        type: 'BOOLEAN',
        values: Array.from(order, (account) => toBoolean(metric.values[account] ?? null)),
      };
    case 'text':
      return { name, type: 'VARCHAR', values: Array.from(order, (account) => toText(metric.values[account] ?? null)) };
  }
}

function toBoolean(value: string | boolean | null): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function toText(value: string | boolean | null): string | null {
  return value === null ? null : String(value);
}
