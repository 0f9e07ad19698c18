import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deserialize } from 'node:v8';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSmallPortfolio, type SmallPortfolio } from '../support/small-portfolio.ts';
import { type SpawnOptions, spawnRounds } from '../support/spawn-rounds.ts';

const temporary = mkdtempSync(path.join(tmpdir(), 'nightrounds-test-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));
const leftBehind = () => readdirSync(temporary);

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(folder, name)).isFile())
    .sort();
}

/** Name → bytes; of what one step hands to the next, what it says, for V8 writes the same number in one way or another. */
function contentsOf(folder: string): Record<string, unknown> {
  return Object.fromEntries(
    filesUnder(folder).map((name) => {
      const bytes = readFileSync(path.join(folder, name));
      return [name, name.endsWith('.bin') ? deserialize(gunzipSync(bytes)) : bytes.toString('latin1')];
    }),
  );
}

/** '' is the folder itself. */
function openToOthers(folder: string): string[] {
  return ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })].filter((name) => {
    const found = statSync(path.join(folder, name));
    return (found.mode & 0o777) !== (found.isDirectory() ? 0o700 : 0o600);
  });
}

/** Where a night is when it is stopped, in the order in which it gets there. */
const stages: readonly [string, NonNullable<SpawnOptions['stop']>, number | null][] = [
  ['while exports are read', { by: 'SIGINT', at: /^copyFile .*usage/ }, 130],
  ['while the query process works', { by: 'SIGTERM', at: /^send query/ }, 143],
  ['while its metrics are kept', { by: 'SIGKILL', at: /^openSync .*state\/history\/.*\.part/ }, null],
  ['while its scores are kept', { by: 'SIGHUP', at: /^rename .*output\/0\.bin/ }, 129],
  ['while results are written out', { by: 'SIGINT', at: /^rename .*out\/findings\.jsonl/ }, 130],
];

describe('a night that is stopped', () => {
  let undisturbed: SmallPortfolio;
  let stopped: SmallPortfolio;
  /** From within its folder: where exports lie is said in what is kept. */
  const run = ({ folder, night }: SmallPortfolio, options: Partial<SpawnOptions>) =>
    spawnRounds([...night.map((word) => word.replace(`${folder}/`, '')), '--state', 'state'], {
      temporary,
      cwd: folder,
      ...options,
    });

  beforeAll(async () => {
    [undisturbed, stopped] = [makeSmallPortfolio(), makeSmallPortfolio()];
    for (const file of ['accounts.csv', 'usage.csv'])
      for (const { exports } of [undisturbed, stopped])
        utimesSync(path.join(exports, file), 1_773_600_000, 1_773_600_000);
    const expected = await run(undisturbed, { umask: 0o000 });
    expect(expected).toMatchObject({ exitCode: 0, stderr: '' });
  });
  afterAll(() => {
    for (const { folder } of [undisturbed, stopped]) rmSync(folder, { recursive: true, force: true });
  });

  it.each(stages)('%s leaves nothing behind and says so by its exit code', async (_, stop, exitCode) => {
    const ended = await run(stopped, { stop });
    const signal = exitCode === null ? stop.by : null;
    expect(ended).toMatchObject({ exitCode, signal, stdout: '' });
    // Of one that was killed, the next start sweeps it.
    expect(leftBehind().length).toBe(exitCode === null ? 1 : 0);
  });

  it('and is run again after all of them gives what it would have given, for this user alone', async () => {
    const again = await run(stopped, { umask: 0o022 });
    expect(again).toMatchObject({ exitCode: 0, stderr: '' });
    expect(leftBehind()).toEqual([]);
    expect(contentsOf(stopped.out)).toEqual(contentsOf(undisturbed.out));
    for (const kept of ['work', 'history']) {
      const of = (portfolio: SmallPortfolio) => contentsOf(path.join(portfolio.folder, 'state', kept));
      expect(of(stopped)).toEqual(of(undisturbed));
    }
    for (const { folder } of [undisturbed, stopped])
      for (const kept of ['state', 'out']) expect(openToOthers(path.join(folder, kept))).toEqual([]);
  });
});
