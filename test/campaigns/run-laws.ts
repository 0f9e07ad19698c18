/** `npm run campaign:laws`: random histories of what people are told, 10,000 unless told otherwise. Prints what happened in them. */
import { runLaws } from '../cases/run-laws.ts';

const HISTORIES = Number(process.argv[2] ?? 10_000);
const FROM = Number(process.argv[3] ?? 0);
const SHOWN = 20;

const { seen, problems } = runLaws(HISTORIES, FROM);
for (const [what, count] of [...seen].sort()) process.stdout.write(`${what}: ${count.toLocaleString('en-US')}\n`);
for (const problem of problems.slice(0, SHOWN)) process.stdout.write(`broken: ${problem}\n`);
process.stdout.write(`${problems.length} laws broken in ${HISTORIES.toLocaleString('en-US')} histories.\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
