import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { roundsAt } from '../support/command-line.ts';
import { SMALL_CONFIG, type SmallPortfolio, smallPortfolio } from '../support/small-portfolio.ts';

/** Late on 15 March in UTC: the 16th in Auckland. */
const EVENING = () => Date.parse('2026-03-15T20:00:00Z');

const refusal = /2026-03-17 has not come yet: today is 2026-03-15 in UTC\. Give a night up to 2026-03-15/;

function words(command: string, { config, exports, folder, out }: SmallPortfolio, ...more: string[]): string[] {
  const state = command === 'rerun' ? ['--state', folder] : [];
  const into = command === 'check' ? [] : ['--out', out];
  return [command, '--config', config, '--exports', exports, ...state, ...into, ...more];
}

describe('a night that has not come yet', () => {
  it.each([
    ['check', ['--date', '2026-03-17']],
    ['night', ['--date', '2026-03-17']],
    ['replay', ['--from', '2026-03-14', '--to', '2026-03-17']],
    ['replay', ['--from', '2026-03-17', '--to', '2026-03-18']],
    ['rerun', ['--from', '2026-03-17']],
  ])('is refused by rounds %s %s, and nothing is written', async (command, dates) => {
    const portfolio = smallPortfolio();
    const { exitCode, stderr } = await roundsAt(EVENING, ...words(command, portfolio, ...dates));
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(refusal);
    expect(existsSync(portfolio.out)).toBe(false);
  });

  it('is refused by rounds demo before its folder is emptied', async () => {
    const folder = path.join(smallPortfolio().folder, 'demo');
    const { exitCode, stderr } = await roundsAt(EVENING, 'demo', '--folder', folder, '--date', '2026-03-17');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('has not come yet');
    expect(existsSync(folder)).toBe(false);
  });

  it('is refused by rounds init before a model is written', async () => {
    const { exports, folder } = smallPortfolio();
    const model = path.join(folder, 'new.yaml');
    const words = ['init', exports, '--config', model, '--timezone', 'UTC', '--yes', '--date', '2026-03-17'];
    const { exitCode, stderr } = await roundsAt(EVENING, ...words);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(refusal);
    expect(existsSync(model)).toBe(false);
  });

  it('is told by the calendar of the portfolio’s own zone', async () => {
    const portfolio = smallPortfolio();
    const check = () => roundsAt(EVENING, ...words('check', portfolio, '--date', '2026-03-16'));
    expect((await check()).stderr).toContain('2026-03-16 has not come yet: today is 2026-03-15 in UTC');
    portfolio.writeConfig(SMALL_CONFIG.replace('timezone: UTC', 'timezone: Pacific/Auckland'));
    expect((await check()).stderr).not.toContain('has not come yet');
  });
});
