import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands as entries } from '../../lib/cli/commands.ts';
import { rounds } from '../support/command-line.ts';

const commands = readdirSync(new URL('../../lib/cli', import.meta.url))
  .flatMap((file) => /^(.+)-command\.ts$/.exec(file)?.[1] ?? [])
  .sort();

describe('rounds --help', () => {
  it('names each command that has a file, once, and help', async () => {
    const { stdout } = await rounds('--help');
    const [, list = ''] = /\nCommands:\n(.*?)\n\n/s.exec(stdout) ?? [];
    const named = [...list.matchAll(/^ {2}(\S+)/gm)].map(([, name]) => name);
    expect(named.sort()).toEqual([...commands, 'help'].sort());
  });

  it.each(commands)('says how %s is used', async (command) => {
    const { exitCode, stdout, stderr } = await rounds(command, '--help');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: rounds ${command} \\[options\\].*\n\n\\S`));
  });

  it.each(entries)('lists "$line" as the command itself says it is used', async ({ line, does }) => {
    const [name = ''] = line.split(' ');
    const { stdout } = await rounds(name, '--help');
    const [usage = '', , ...described] = stdout.split('\n');
    expect([`Usage: rounds ${line}`, `Usage: rounds ${line} [options] [command]`]).toContain(usage);
    expect(described.join(' ')).toContain(does);
  });
});
