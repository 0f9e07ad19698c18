import { sweepScratch } from '../files/scratch.ts';
import { openFront } from './front.ts';

openFront();
sweepScratch(Date.now());
// Loading takes a second, in which somebody may press Ctrl-C.
const { runCommandLine } = await import('./command-line.ts');
process.exitCode = await runCommandLine(process.argv.slice(2), Date.now);
