/** `npm run test:alerts`: random histories of alerts with random clicks, 10,000 unless told otherwise. Prints what happened in them. */
import { runAlertHistories } from '../alerts/alert-histories.ts';

const HISTORIES = Number(process.argv[2] ?? 10_000);
const SHOWN = 20;

const { seen, problems } = runAlertHistories(HISTORIES);
for (const [what, count] of Object.entries(seen)) process.stdout.write(`${what}: ${count.toLocaleString('en-US')}\n`);
for (const problem of problems.slice(0, SHOWN)) process.stdout.write(`broken: ${problem}\n`);
process.stdout.write(`${problems.length} promises broken in ${HISTORIES.toLocaleString('en-US')} histories.\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
