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

/** A package as npm publishes it, with this text as its native part. */
function publish(text: string): Buffer {
  const content = mkdtempSync(path.join(root, 'published-'));
  mkdirSync(path.join(content, 'package'));
  writeFileSync(path.join(content, 'package', 'duckdb.node'), text);
  const tarball = path.join(content, 'published.tgz');
  execFileSync('tar', ['-czf', tarball, '-C', content, 'package']);
  return readFileSync(tarball);
}

/** A lock file that pins this tarball. */
function pin(tarball: Buffer): void {
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
  const packages = { [`node_modules/${NAME}`]: { version: '1.2.3', integrity } };
  writeFileSync(path.join(root, 'package-lock.json'), JSON.stringify({ packages }));
}

const packing = (tarball: Buffer) => (_: string, folder: string) =>
  writeFileSync(path.join(folder, 'part.tgz'), tarball);

const find = (pack: (specifier: string, folder: string) => void) =>
  findNativePart({ root, architecture: 'arm64', pack });

const mustNotFetch = () => {
  throw new Error('Nothing is to be fetched here.');
};

describe('the native part of another machine', () => {
  it('is fetched at the version that is pinned', () => {
    const tarball = publish('arm64');
    const asked: string[] = [];
    pin(tarball);
    const part = find((specifier, folder) => {
      asked.push(specifier);
      packing(tarball)(specifier, folder);
    });
    expect(asked).toEqual([`${NAME}@1.2.3`]);
    expect(readFileSync(path.join(part!.folder, 'duckdb.node'), 'utf8')).toBe('arm64');
  });

  it('is fetched once, and kept', () => {
    const tarball = publish('arm64');
    pin(tarball);
    const first = find(packing(tarball));
    expect(first).not.toBeNull();
    expect(find(mustNotFetch)).toEqual(first);
  });

  it('is refused when it is not the one that is pinned', () => {
    pin(publish('arm64'));
    expect(() => find(packing(publish('altered')))).toThrow(IntegrityError);
  });

  it('leaves nothing behind when it is refused', () => {
    pin(publish('arm64'));
    expect(() => find(packing(publish('altered')))).toThrow(/not used/);
    expect(readdirSync(path.join(root, CACHE))).toEqual([]);
  });

  it('is not there when it can neither be found nor fetched', () => {
    pin(publish('arm64'));
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
