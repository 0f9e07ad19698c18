/** Several `rounds` commands in one process, given as JSON, that starts as `rounds` does; each one's exit code follows on what it prints. */
import { runCommandLine } from '../../lib/cli/command-line.ts';
import { openFront } from '../../lib/cli/front.ts';
import { sweepScratch } from '../../lib/files/scratch.ts';

openFront();
sweepScratch(Date.now());
for (const words of JSON.parse(process.argv[2]!) as string[][])
  process.stdout.write(`exit ${await runCommandLine(words, Date.now)}\n`);
