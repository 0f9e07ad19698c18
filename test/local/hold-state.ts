/** A process that opens a state folder, writes, says so or why not, and stays. */
import { openStateDatabase } from '../../lib/local/state-database.ts';

try {
  const { table } = openStateDatabase(process.argv[2]!, 0);
  for (let at = 0; at < 50; at++)
    await table.put({ partition: 'held', sort: String(at), fields: { text: 'x'.repeat(2000) } });
  process.send!('held');
  setInterval(() => {}, 1000);
} catch (error) {
  process.send!((error as Error).message);
}
