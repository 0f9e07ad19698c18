import { existsSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { rounds, roundsAt } from '../support/command-line.ts';
import { portfolioAfter, smallPortfolio } from '../support/small-portfolio.ts';

/** Goes into a folder until the test is over. */
function goTo(folder: string): void {
  const before = process.cwd();
  process.chdir(folder);
  onTestFinished(() => process.chdir(before));
}

const afterNight = portfolioAfter(async ({ folder }) => {
  const before = process.cwd();
  process.chdir(folder);
  try {
    expect(await rounds('night', '--date', '2026-03-15')).toMatchObject({ exitCode: 0, stderr: '' });
  } finally {
    process.chdir(before);
  }
});

describe('in the folder of a health.yaml', () => {
  it('a night reads ./exports, keeps its history in ./state and leaves its files in ./out', () => {
    const { folder } = afterNight();
    expect(existsSync(path.join(folder, 'state'))).toBe(true);
    expect(existsSync(path.join(folder, 'out/2026-03-15/scores.csv'))).toBe(true);
  });

  it.each([
    ['status'],
    ['explain', 'a2'],
    ['why', 'a2'],
    ['alerts'],
    ['triage'],
    ['tasks'],
    ['override', 'list'],
    ['outbox'],
    ['gate'],
    ['deliver'],
    ['history', 'list'],
    ['sweep', '--now', '2026-03-16T09:00:00Z'],
    ['replay', '--from', '2026-03-16', '--to', '2026-03-16'],
    ['rerun', '--from', '2026-03-15'],
  ])('rounds %s needs no folder named', async (...words) => {
    goTo(afterNight().folder);
    expect(await rounds(...words)).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('rounds check needs none either, and compares with the nights of its state', async () => {
    goTo(afterNight().folder);
    const { exitCode, stdout } = await rounds('check', '--date', '2026-03-16');
    expect(stdout).toContain('✓ The model is that of the night of 2026-03-15.');
    expect(exitCode).toBe(3);
  });

  it.each([
    ['override', 'set', 'a2', '--score', '50', '--reason', 'they said so', '--by', 'ann@example.com'],
    ['pulse', 'set', 'a2', '4'],
    ['alerts', 'ack', 'a2'],
    ['status'],
    ['deliver'],
  ])('rounds %s answers in JSON, and in nothing else, when asked', async (...words) => {
    goTo(afterNight().folder);
    const { stdout, exitCode } = await roundsAt(() => Date.parse('2026-03-16T09:00:00Z'), ...words, '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toBeTruthy();
  });

  it('rounds alone says how the last night came out, and what is next', async () => {
    goTo(afterNight().folder);
    const { stdout, exitCode } = await roundsAt(() => Date.parse('2026-03-16T09:00:00Z'));
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Small: the last night is 2026-03-15. 3 of 3 accounts scored, 2 at risk.');
    expect(stdout).toContain('rounds alerts');
  });

  it('a command works in a folder below it, too', async () => {
    const { folder } = afterNight();
    mkdirSync(path.join(folder, 'notes'));
    goTo(path.join(folder, 'notes'));
    expect((await rounds('explain', 'a2')).stdout).toContain('Beta');
  });

  it('what --config names is read alone, and kept nowhere', async () => {
    const { folder, night } = smallPortfolio();
    goTo(folder);
    expect(await rounds(...night)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(existsSync(path.join(folder, 'state'))).toBe(false);
  });
});

describe('a folder with the demo beside it', () => {
  it.each([['night'], ['replay', '--from', '2026-03-14', '--to', '2026-03-15'], ['rerun', '--from', '2026-03-15']])(
    'runs no %s of that, unless somebody goes there',
    async (...words) => {
      const { folder, config } = smallPortfolio();
      const demo = path.join(folder, 'exports', 'nightrounds-demo');
      mkdirSync(demo, { recursive: true });
      renameSync(config, path.join(demo, 'health.yaml'));
      goTo(path.dirname(demo));
      const { exitCode, stderr } = await rounds(...words);
      expect([exitCode, stderr]).toEqual([2, expect.stringContaining("but the demo's: go to nightrounds-demo")]);
    },
  );
});
