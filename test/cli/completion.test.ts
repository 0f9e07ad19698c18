import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rounds } from '../support/command-line.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-test-'));
  mkdirSync(path.join(folder, 'my exports'));
  writeFileSync(path.join(folder, 'model.yaml'), '');
  writeFileSync(path.join(folder, 'completion.bash'), (await rounds('completion', 'bash')).stdout);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What bash offers for the last of these words. */
function offered(...words: string[]): readonly string[] {
  const script = `source ./completion.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _rounds; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const printed = execFileSync('bash', ['--norc', '-c', script, 'bash', 'rounds', ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
  return printed.split('\n').filter((line) => line !== '');
}

describe('completion in bash', () => {
  it('completes commands, and those of a group', () => {
    expect(offered('over')).toEqual(['override']);
    expect(offered('override', 's')).toEqual(['set']);
    expect(offered('ni')).toEqual(['night']);
  });

  it('completes the options of the command, and of no other', () => {
    expect(offered('night', '--da')).toEqual(['--date']);
    expect(offered('override', 'set', '--sc')).toEqual(['--score']);
    expect(offered('night', '--sc')).toEqual([]);
  });

  it('offers on a group what it does unless told otherwise', () => {
    expect(offered('alerts', '--al')).toEqual(['--all']);
    expect(offered('alerts', 'sn')).toEqual(['snooze']);
  });

  it('completes files and folders where they are taken, blanks and all, and nothing where a word is', () => {
    expect(offered('night', '--config', 'mo')).toEqual(['model.yaml']);
    expect(offered('night', '--exports', 'm')).toEqual(['my exports']);
    expect(offered('night', '--date', '')).toEqual([]);
  });

  it('knows the words that an argument may be', () => {
    expect(offered('completion', 'z')).toEqual(['zsh']);
  });
});

interface Node {
  readonly at: string;
  readonly commands: readonly { readonly name: string }[];
  readonly options: readonly { readonly name: string }[];
}

describe('every command', () => {
  let nodes: readonly Node[];
  beforeAll(async () => {
    nodes = JSON.parse((await rounds('completion', 'bash', '--json')).stdout);
  });

  it('answers in JSON to whoever asks', () => {
    const leaves = nodes.filter(({ commands }) => commands.length === 0);
    expect(leaves.length).toBeGreaterThan(35);
    const mute = leaves.filter(({ options }) => !options.some(({ name }) => name === '--json')).map(({ at }) => at);
    // What this prints is JSON already.
    expect(mute).toEqual(['/slack/manifest']);
  });

  it.each([
    ['zsh', (name: string) => `'${name}:`],
    ['fish', (name: string) => (name.startsWith('--') ? ` -l ${name.slice(2)} ` : ` -a ${name} `)],
  ])('is completed by %s, with its options', async (shell, write) => {
    const { stdout } = await rounds('completion', shell);
    for (const { commands, options } of nodes)
      for (const { name } of [...commands, ...options]) expect(stdout).toContain(write(name));
  });
});

describe('a word that is misspelt', () => {
  it.each([
    [['nigth'], 'Did you mean night?'],
    [['night', '--exprots', 'x'], 'Did you mean --exports?'],
    [['override', 'sett'], 'Did you mean set?'],
    [['alerts', 'snoze', 'a1'], 'Did you mean rounds alerts snooze?'],
    [['completion', 'powershell'], 'Allowed choices are bash, zsh, fish'],
  ])('in %j is answered with the nearest', async (words, hint) => {
    const { exitCode, stderr } = await rounds(...words);
    expect(stderr).toContain(hint);
    expect(exitCode).toBe(2);
  });
});
