import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Names this process in the name of a file, so that a later one can tell whether the writer still lives: `<place>-<pid>-<start>`.
 * A pid alone is given to another process sooner or later, and means nothing on another machine or in another container.
 */
export function markOwn(): string {
  return `${place()}-${process.pid}-${readProcess(process.pid)?.start ?? UNKNOWN_START}`;
}

/** For patterns of file names that hold a mark. */
export const MARK_PATTERN = '[0-9a-f]{8}-\\d+-\\d+';

/** What became of whom a mark names; nobody knows of a process elsewhere. */
export type Fate = 'alive' | 'ended' | 'unknown';

export function tellFate(mark: string): Fate {
  const [where, pid, start] = mark.split('-');
  if (where !== place()) return 'unknown';
  const found = readProcess(Number(pid));
  if (found) return found.isRunning && (found.start === start || start === UNKNOWN_START) ? 'alive' : 'ended';
  return isThere(Number(pid)) ? 'alive' : 'ended';
}

const UNKNOWN_START = '0';

/** A machine, or a container on it: processes of two containers have the same pids in a shared folder. */
function place(): string {
  return createHash('sha256').update(`${hostname()} ${readNamespace()}`).digest('hex').slice(0, 8);
}

function readNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** From Linux's /proc; null where there is none, or no such process. */
function readProcess(pid: number): { readonly start: string; readonly isRunning: boolean } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // proc_pid_stat(5): the name, field 2, is in brackets and may hold anything; the state is field 3, the start (in ticks) field 22.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { start: fields[19] ?? UNKNOWN_START, isRunning: fields[0] !== 'Z' && fields[0] !== 'X' };
  } catch {
    return null;
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
