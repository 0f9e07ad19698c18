import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatProblem, readConfigFile } from '../../lib/config/read-config.ts';
import { configText } from './config-text.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'config-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function problemsOfFile(name: string, bytes?: string | Uint8Array): Promise<string[]> {
  const file = path.join(folder, name);
  if (bytes !== undefined) await writeFile(file, bytes);
  const result = await readConfigFile(file);
  return 'problems' in result
    ? result.problems.map((one) => formatProblem(one).replace(`${folder}${path.sep}`, ''))
    : [];
}

describe('a config file', () => {
  it('is read', async () => {
    expect(await problemsOfFile('good.yaml', configText())).toEqual([]);
  });

  it('may begin with a byte-order mark', async () => {
    expect(await problemsOfFile('bom.yaml', `\uFEFF${configText()}`)).toEqual([]);
  });

  it('that is not there is a problem with what to do', async () => {
    expect(await problemsOfFile('missing.yaml')).toEqual([
      'missing.yaml:1:1: there is no such file; give the path of your health.yaml',
    ]);
  });

  it('that is a folder is a problem', async () => {
    const result = await readConfigFile(folder);
    expect(result).toMatchObject({ problems: [{ file: folder, message: 'this is a folder, not a file' }] });
  });

  it('that is not UTF-8 is a problem', async () => {
    const latin1 = Buffer.from(configText().replace('Acme', 'Café'), 'latin1');
    expect(await problemsOfFile('latin1.yaml', latin1)).toEqual([
      'latin1.yaml:1:1: the file is not UTF-8 text; save it again as UTF-8',
    ]);
  });

  it('that is empty is a problem', async () => {
    expect(await problemsOfFile('empty.yaml', '')).toEqual([
      expect.stringContaining('empty.yaml:1:1: the file is empty'),
    ]);
  });
});
