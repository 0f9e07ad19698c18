import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findNativePart, IntegrityError } from '../../../infra/bundling/native-parts.ts';

const NAME = '@duckdb/node-bindings-linux-arm64';
const CACHE = 'node_modules/.cache/nightrounds/native';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'nightrounds-native-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A registry that has the package with this text as its native part. */
function packing(text: string) {
  const asked: string[] = [];
  const pack = (specifier: string, folder: string) => {
    asked.push(specifier);
    const content = mkdtempSync(path.join(root, 'published-'));
    mkdirSync(path.join(content, 'package'));
    writeFileSync(path.join(content, 'package', 'duckdb.node'), text);
    // The same files give the same bytes.
    const same = ['--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner'];
    execFileSync('tar', [...same, '-cf', path.join(folder, 'part.tgz'), '-C', content, 'package']);
  };
  return { pack, asked };
}

/** A lock file that pins what the registry has. */
function pin({ pack }: ReturnType<typeof packing>): void {
  const folder = mkdtempSync(path.join(root, 'pinned-'));
  pack('', folder);
  const digest = createHash('sha512')
    .update(readFileSync(path.join(folder, 'part.tgz')))
    .digest('base64');
  const packages = { [`node_modules/${NAME}`]: { version: '1.2.3', integrity: `sha512-${digest}` } };
  writeFileSync(path.join(root, 'package-lock.json'), JSON.stringify({ packages }));
}

const find = (pack: (specifier: string, folder: string) => void) =>
  findNativePart({ root, architecture: 'arm64', pack });

const mustNotFetch = () => {
  throw new Error('Nothing is to be fetched here.');
};

describe('the native part of another machine', () => {
  it('is fetched at the version that is pinned', () => {
    const registry = packing('arm64');
    pin(packing('arm64'));
    const part = find(registry.pack);
    expect(registry.asked).toEqual([`${NAME}@1.2.3`]);
    expect(readFileSync(path.join(part!.folder, 'duckdb.node'), 'utf8')).toBe('arm64');
  });

  it('is fetched once, and kept', () => {
    pin(packing('arm64'));
    const first = find(packing('arm64').pack);
    expect(find(mustNotFetch)).toEqual(first);
  });

  it('is refused when it is not the one that is pinned', () => {
    pin(packing('arm64'));
    expect(() => find(packing('altered').pack)).toThrow(IntegrityError);
  });

  it('leaves nothing behind when it is refused', () => {
    pin(packing('arm64'));
    expect(() => find(packing('altered').pack)).toThrow(/not used/);
    expect(readdirSync(path.join(root, CACHE))).toEqual([]);
  });

  it('is not there when it can neither be found nor fetched', () => {
    pin(packing('arm64'));
    expect(find(mustNotFetch)).toBeNull();
    expect(readdirSync(path.join(root, CACHE))).toEqual([]);
  });

  it('is the installed one where npm installed it', () => {
    const installed = path.join(root, 'node_modules', NAME);
    mkdirSync(installed, { recursive: true });
    expect(find(mustNotFetch)).toEqual({ name: NAME, architecture: 'arm64', folder: installed });
    expect(existsSync(path.join(root, CACHE))).toBe(false);
  });

  it('says what to do when the lock file does not name it', () => {
    writeFileSync(path.join(root, 'package-lock.json'), JSON.stringify({ packages: {} }));
    expect(() => find(mustNotFetch)).toThrow(/does not name @duckdb\/node-bindings-linux-arm64\. Run npm install/);
  });
});
