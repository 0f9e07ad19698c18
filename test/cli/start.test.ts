import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../infra/bundling/bundle-options.ts';
import { version } from '../../lib/version.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-start-'));
  cpSync(path.join(ROOT, 'bin'), path.join(folder, 'bin'), { recursive: true });
  cpSync(path.join(ROOT, 'package.json'), path.join(folder, 'package.json'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(root: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'bin/rounds.js'), '--version'], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  });
  return { status, stdout, stderr };
}

describe('rounds', () => {
  it('starts from what was built, and knows its version', () => {
    expect(start(ROOT)).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('says what to do where it was not built', () => {
    const { status, stderr } = start(folder);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^rounds: it cannot start\. It is not built: run npm run build\. .*\n$/);
  });

  it('says what to do where a part of it is missing', () => {
    mkdirSync(path.join(folder, 'dist'));
    writeFileSync(path.join(folder, 'dist/rounds.mjs'), "import 'a-package-that-was-deleted';");
    const { status, stderr } = start(folder);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^rounds: it cannot start\. A part of it is missing: install it again \(npm ci\)\. .*a-package-that-was-deleted.*\n$/,
    );
  });
});
