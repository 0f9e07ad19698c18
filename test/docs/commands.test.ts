import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadProgram } from '../../lib/cli/command-line.ts';
import { commands } from '../../lib/cli/commands.ts';
import { writeCommandsPage } from '../../lib/cli/commands-page.ts';
import { testClock } from '../support/test-clock.ts';

const page = readFileSync(new URL('../../docs/commands.md', import.meta.url), 'utf8');

describe('the page of commands', () => {
  it('is what the commands make: run `npm run reference` when it is not', async () => {
    expect(page).toBe(writeCommandsPage(await loadProgram(testClock)));
  });

  it.each(commands.map(({ line }) => line.split(' ')[0]))('has rounds %s', (name) => {
    expect(page).toContain(`\n## rounds ${name}\n`);
  });

  it('says what each option of a command within a group takes', () => {
    expect(page).toMatch(/### rounds override set\n[^#]*`--score <points>` \| 0 to 100/);
  });
});
