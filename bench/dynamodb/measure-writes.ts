import { MEASURED, WARM_UP } from './accounts.ts';

/** CPU of this process per item written, after a warm-up, in microseconds; printed as JSON. `write` takes accounts from … to. */
export async function measureWrites(write: (from: number, to: number) => Promise<void>): Promise<void> {
  await write(0, WARM_UP);
  const before = process.cpuUsage();
  await write(WARM_UP, WARM_UP + MEASURED);
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
