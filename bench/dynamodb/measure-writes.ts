import type { Chart } from '../../lib/history/chart.ts';
import { MEASURED, makeChart, SHARD, WARM_UP } from './accounts.ts';

/** CPU of this process per item written, after a warm-up, in microseconds; printed as JSON. */
export async function measureWrites(write: (charts: readonly Chart[]) => Promise<void>): Promise<void> {
  const charts = Array.from({ length: WARM_UP + MEASURED }, (_, account) => makeChart(account));
  for (let from = 0; from < WARM_UP; from += SHARD) await write(charts.slice(from, from + SHARD));
  const before = process.cpuUsage();
  for (let from = WARM_UP; from < charts.length; from += SHARD) await write(charts.slice(from, from + SHARD));
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(`${JSON.stringify({ microsecondsPerItem: (user + system) / MEASURED })}\n`);
}

export function readEndpoint(): string {
  const [endpoint] = process.argv.slice(2);
  if (!endpoint) throw new Error('A job that writes needs the address of a table.');
  return endpoint;
}

/** Nothing is checked at the other end. */
export const clientOptions = (endpoint: string) => ({
  endpoint,
  region: 'eu-west-1',
  credentials: { accessKeyId: 'bench', secretAccessKey: 'bench' },
});
