import { atExit } from '../files/at-exit.ts';
import { describeError } from './describe-error.ts';

/** 128 and the signal's number, as shells have it. */
const EXIT_CODES = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * What holds for the process as a whole, before anything else is loaded: files are for this user only, those that a database
 * makes too; a signal ends it at once, as a crash would, but tidied up (see atExit); what nobody caught is told in a sentence.
 */
export function openFront(): void {
  process.umask(0o077);
  let lastWords: string | null = null;
  // The first work is the last to run: the progress bar is off the line by then.
  atExit(() => {
    if (lastWords !== null) process.stderr.write(`rounds: ${lastWords}\n`);
  });
  const stop = (signal: keyof typeof EXIT_CODES) => {
    // From here on a second one ends the process without any of this.
    for (const one of signals) process.off(one, stop);
    // After SIGHUP nobody is there to read.
    if (signal !== 'SIGHUP') lastWords = 'stopped. Nothing that was kept is lost: run the command again.';
    process.exit(EXIT_CODES[signal]);
  };
  const signals = Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[];
  for (const signal of signals) process.on(signal, stop);
  process.on('uncaughtException', (error) => {
    lastWords = describeError(error, { isDebug: isDebug() });
    process.exit(1);
  });
  // `rounds … | head` closes the pipe early: nobody reads on, and nothing is wrong.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  // Nobody is there to be told.
  process.stderr.on('error', () => {});
}

export function isDebug(): boolean {
  return (process.env.ROUNDS_DEBUG ?? '') !== '';
}
