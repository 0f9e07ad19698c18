import { vi } from 'vitest';
import { runCommandLine } from '../../lib/cli/command-line.ts';

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `rounds …` in this process and keeps what it prints. */
export async function rounds(...words: string[]): Promise<CommandResult> {
  const printed = { stdout: '', stderr: '' };
  const catching = (stream: 'stdout' | 'stderr') =>
    vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
      printed[stream] += String(chunk);
      return true;
    });
  const spies = [catching('stdout'), catching('stderr')];
  try {
    const exitCode = await runCommandLine(words);
    return { exitCode, ...printed };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
