import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { markOwn, tellFate } from '../../lib/files/process-mark.ts';
import { openScratch, sweepScratch } from '../../lib/files/scratch.ts';

const NOW = Date.UTC(2026, 10, 22);
const HOUR_MS = 3_600_000;

let temporary: string;
const usual = process.env.TMPDIR;

beforeEach(() => {
  temporary = mkdtempSync(path.join(tmpdir(), 'nightrounds-test-'));
  process.env.TMPDIR = temporary;
});
afterEach(() => {
  if (usual === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = usual;
  rmSync(temporary, { recursive: true, force: true });
});

/** As a process with this mark would leave it. */
function leave(mark: string, changedAt = NOW): string {
  const folder = path.join(temporary, `nightrounds-${mark}-Ab12Cd`);
  mkdirSync(path.join(folder, 'exports-x'), { recursive: true });
  writeFileSync(path.join(folder, 'exports-x', 'piece.parquet'), 'a customer');
  for (const touched of [path.join(folder, 'exports-x'), folder])
    utimesSync(touched, new Date(changedAt), new Date(changedAt));
  return folder;
}

async function endedProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.once('exit', resolve));
  return child.pid!;
}

function livingProcess(): ChildProcess {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

const [place, pid, start] = markOwn().split('-') as [string, string, string];

describe('scratch', () => {
  it('is one folder of the process, closed to others, and gone with its last purpose', async () => {
    const first = openScratch('exports');
    const second = openScratch('history');
    expect(readdirSync(temporary)).toHaveLength(1);
    const [own] = readdirSync(temporary).map((name) => path.join(temporary, name));
    expect(statSync(own!).mode & 0o777).toBe(0o700);
    writeFileSync(path.join(first.folder, 'piece'), 'x');
    await first.close();
    expect(readdirSync(own!)).toEqual([path.basename(second.folder)]);
    await second.close();
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('is made again where somebody tidied it away', async () => {
    const lost = openScratch('exports');
    rmSync(path.dirname(lost.folder), { recursive: true });
    const made = openScratch('exports');
    expect(existsSync(made.folder)).toBe(true);
    await lost.close();
    await made.close();
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('a sweep', () => {
  it('removes what a process left that has ended', async () => {
    leave(`${place}-${await endedProcess()}-77`);
    expect(sweepScratch(NOW)).toBe(1);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('removes what a process left whose number another one has now', () => {
    leave(`${place}-${livingProcess().pid}-1`);
    expect(sweepScratch(NOW)).toBe(1);
  });

  it('leaves what belongs to a living process, its own and another’s', async () => {
    const own = openScratch('exports');
    leave(`${place}-${pid}-${start}`);
    expect(sweepScratch(NOW + 1000 * HOUR_MS)).toBe(0);
    expect(existsSync(own.folder)).toBe(true);
    await own.close();
  });

  it('waits a day where it cannot know: on another machine, in another container', () => {
    const folder = leave('00000000-1-1');
    expect(sweepScratch(NOW + 23 * HOUR_MS)).toBe(0);
    // Being written to: only the folder within changes.
    utimesSync(path.join(folder, 'exports-x'), new Date(NOW + 20 * HOUR_MS), new Date(NOW + 20 * HOUR_MS));
    expect(sweepScratch(NOW + 30 * HOUR_MS)).toBe(0);
    expect(sweepScratch(NOW + 45 * HOUR_MS)).toBe(1);
  });

  it('follows no link, and takes nothing that is not named as its own', async () => {
    const gone = await endedProcess();
    const precious = path.join(temporary, 'precious');
    mkdirSync(precious);
    writeFileSync(path.join(precious, 'file'), 'x');
    symlinkSync(precious, path.join(temporary, `nightrounds-${place}-${gone}-1-Ab12Cd`));
    symlinkSync(precious, path.join(leave(`${place}-${gone}-2`), 'within'));
    mkdirSync(path.join(temporary, `nightrounds-${place}-${gone}-3-Ab12Cd-mine`));
    writeFileSync(path.join(temporary, `nightrounds-${place}-${gone}-4-Ab12Cd`), 'a file');
    expect(sweepScratch(NOW)).toBe(1);
    expect(readdirSync(temporary)).toHaveLength(4);
    expect(existsSync(path.join(precious, 'file'))).toBe(true);
  });

  it('leaves what belongs to another user', async () => {
    leave(`${place}-${await endedProcess()}-1`);
    const user = vi.spyOn(process, 'getuid').mockReturnValue(process.getuid!() + 1);
    onTestFinished(() => user.mockRestore());
    expect(sweepScratch(NOW)).toBe(0);
  });

  it('minds no temporary folder that is not there', () => {
    process.env.TMPDIR = path.join(temporary, 'nowhere');
    expect(sweepScratch(NOW)).toBe(0);
  });
});

describe('the mark of a process', () => {
  it('tells the living from the ended, and admits where it cannot know', async () => {
    expect(tellFate(markOwn())).toBe('alive');
    expect(tellFate(`${place}-${await endedProcess()}-${start}`)).toBe('ended');
    expect(tellFate(`ffffffff-${pid}-${start}`)).toBe('unknown');
  });
});
