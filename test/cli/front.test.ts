import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeError } from '../../lib/cli/describe-error.ts';
import { spawnScript } from '../support/spawn-rounds.ts';

const temporary = mkdtempSync(path.join(tmpdir(), 'nightrounds-test-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));
const leftBehind = () => readdirSync(temporary).filter((name) => !name.startsWith('tsx-'));

const lib = (name: string) => JSON.stringify(new URL(`../../lib/${name}`, import.meta.url).href);
const HIDE = '\u001b[?25l';
const SHOW = '\u001b[?25h';

/** A process with the front open, scratch, and a bar on its terminal. */
const BUSY = `
  process.stderr.isTTY = true;
  const { openFront } = await import(${lib('cli/front.ts')});
  openFront();
  const { openScratch } = await import(${lib('files/scratch.ts')});
  openScratch('exports');
  const { startProgress } = await import(${lib('cli/progress.ts')});
  startProgress(400, 'Replaying').advance('2026-11-22');
`;
const WAITING = `${BUSY} setInterval(() => {}, 1000); console.log('ready');`;

describe('a process that is stopped', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('by %s gives the cursor back, leaves nothing, and ends with %i', async (signal, exitCode) => {
    const ended = await spawnScript(WAITING, temporary, (_, child) => child.kill(signal));
    expect(ended).toMatchObject({ exitCode, signal: null });
    expect(ended.stderr.lastIndexOf(SHOW)).toBeGreaterThan(ended.stderr.lastIndexOf(HIDE));
    expect(ended.stderr.endsWith('rounds: stopped. Nothing that was kept is lost: run the command again.\n')).toBe(
      signal !== 'SIGHUP',
    );
    expect(leftBehind()).toEqual([]);
  });

  it('does not wait for what its database is at', async () => {
    const script = `${BUSY}
      const { openReaderDatabase } = await import(${lib('exports/reader-database.ts')});
      const { connection } = await openReaderDatabase('');
      connection.run('SELECT count(*) FROM range(3000000000) a(i), range(99) b(j) WHERE (i * j) % 7 = 3').catch(() => {});
      setTimeout(() => console.log('ready'), 50);`;
    const ended = await spawnScript(script, temporary, (_, child) => child.kill('SIGTERM'));
    expect(ended).toMatchObject({ exitCode: 143, signal: null });
    expect(leftBehind()).toEqual([]);
  }, 30_000);

  it('ends at once at the second signal, even while it tidies up', async () => {
    const script = `${BUSY}
      const { writeSync } = await import('node:fs');
      const { atExit } = await import(${lib('files/at-exit.ts')});
      atExit(() => {
        writeSync(1, 'tidying');
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60_000);
      });
      setInterval(() => {}, 1000);
      console.log('ready');`;
    const sent = new Set<string>();
    const ended = await spawnScript(script, temporary, (printed, child) => {
      for (const word of ['ready', 'tidying'])
        if (printed.includes(word) && !sent.has(word)) {
          sent.add(word);
          child.kill('SIGINT');
        }
    });
    expect(ended).toMatchObject({ exitCode: null, signal: 'SIGINT' });
    // For the next start to sweep.
    for (const name of leftBehind()) rmSync(path.join(temporary, name), { recursive: true });
  }, 30_000);
});

describe('an error that nobody caught', () => {
  it.each([
    ['thrown', `setTimeout(() => { throw new Error('The sky fell.'); });`],
    ['rejected', `Promise.reject(new Error('The sky fell.'));`],
  ])('is one sentence when %s, and leaves nothing', async (_, fault) => {
    const ended = await spawnScript(`${WAITING} ${fault}`, temporary);
    expect(ended).toMatchObject({ exitCode: 1, signal: null });
    expect(ended.stderr.slice(ended.stderr.lastIndexOf(SHOW) + SHOW.length)).toContain('rounds: The sky fell.\n');
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect(leftBehind()).toEqual([]);
  });
});

describe('the front of the command line', () => {
  it('ends well where nobody reads on', async () => {
    const script = `
      const { openFront } = await import(${lib('cli/front.ts')});
      openFront();
      setInterval(() => console.log('x'.repeat(100_000)), 1);`;
    const ended = await spawnScript(script, temporary, (_, child) => child.stdout!.destroy());
    expect(ended).toMatchObject({ exitCode: 0, signal: null, stderr: '' });
  });
});

describe('an unexpected error', () => {
  const told = (error: unknown) => describeError(error, { isDebug: false });

  it('is told in its own words', () => {
    expect(told(new Error('Night 2026-11-22 was not run.'))).toBe('Night 2026-11-22 was not run.');
    expect(told('a word')).toBe('a word');
  });

  it('is told as a mistake of ours where it is one', () => {
    expect(told(new TypeError('Cannot read properties of undefined'))).toBe(
      'Something is wrong in rounds itself: Cannot read properties of undefined. Please report it; with ROUNDS_DEBUG=1 before the command it says where.',
    );
  });

  it('is told even where it says nothing itself', () => {
    expect(
      told(
        new AggregateError([new Error('connect ECONNREFUSED ::1:80'), new Error('connect ECONNREFUSED 127.0.0.1:80')]),
      ),
    ).toBe('connect ECONNREFUSED ::1:80; connect ECONNREFUSED 127.0.0.1:80');
    expect(told(Object.assign(new Error(''), { code: 'E_ODD' }))).toBe('It failed without saying why (E_ODD).');
  });

  it('says where it was thrown only to whoever asks', () => {
    const error = new Error('The sky fell.');
    expect(told(error)).not.toContain('\n');
    expect(describeError(error, { isDebug: true })).toMatch(/^The sky fell\.\nError: The sky fell\.\n\s+at /);
  });
});
