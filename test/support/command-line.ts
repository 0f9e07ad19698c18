import { vi } from 'vitest';
import type { Clock } from '../../lib/calendar.ts';
import { runCommandLine } from '../../lib/cli/command-line.ts';
import { testClock } from './test-clock.ts';

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `rounds …` in this process and keeps what it prints. */
export function rounds(...words: string[]): Promise<CommandResult> {
  return roundsAt(testClock, ...words);
}

/** The same at another time. */
export async function roundsAt(now: Clock, ...words: string[]): Promise<CommandResult> {
  const printed = { stdout: '', stderr: '' };
  const catching = (stream: 'stdout' | 'stderr') =>
    vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
      printed[stream] += String(chunk);
      return true;
    });
  const spies = [catching('stdout'), catching('stderr')];
  try {
    const exitCode = await runCommandLine(words, now);
    return { exitCode, ...printed };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
