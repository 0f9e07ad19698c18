import cliProgress from 'cli-progress';
import { atExit } from '../files/at-exit.ts';

export interface Progress {
  advance(label: string): void;
  finish(): void;
}

/** A bar on standard error for long work; nothing when that is no terminal. */
export function startProgress(total: number, what: string): Progress {
  if (process.stderr.isTTY !== true || total < 2) return { advance() {}, finish() {} };
  const bar = new cliProgress.SingleBar({
    format: `${what} {bar} {value}/{total} {label}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    // Its own would only listen, and keep the signal from ending anything.
    gracefulExit: false,
    clearOnComplete: true,
    stream: process.stderr,
  });
  const forgetExit = atExit(() => bar.stop());
  bar.start(total, 0, { label: '' });
  return {
    advance: (label) => bar.increment({ label }),
    finish: () => {
      bar.stop();
      forgetExit();
    },
  };
}
