import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { findAbove } from './bundle-options.ts';

export type Architecture = 'arm64' | 'x64';

export interface NativePart {
  readonly name: string;
  readonly architecture: Architecture;
  /** Folder of the unpacked package. */
  readonly folder: string;
}

/** A tarball is not the one the lock file names. Nothing of it is used. */
export class IntegrityError extends Error {
  override readonly name = 'IntegrityError';
}

export interface NativePartOptions {
  /** Folder that holds package-lock.json and node_modules, or one below it. */
  readonly root: string;
  readonly architecture: Architecture;
  /** Fetches `name@version` as a tarball into a folder; `npm pack` unless a test says otherwise. */
  readonly pack?: (specifier: string, folder: string) => void;
}

/**
 * DuckDB's native package for a Linux function, whatever the host is: `npm ci` installs only the host's, so another's tarball is
 * fetched once, checked against package-lock.json and kept in node_modules/.cache. Null when it is neither kept nor to be had.
 */
export function findNativePart({ root, architecture, pack = npmPack }: NativePartOptions): NativePart | null {
  const name = `@duckdb/node-bindings-linux-${architecture}`;
  const installed = findAbove(path.join('node_modules', name), root);
  if (installed !== null) return { name, architecture, folder: installed };
  const lockFile = findAbove('package-lock.json', root);
  if (lockFile === null)
    throw new Error(`There is no package-lock.json in ${root} or above: run npm install, which writes one.`);
  const { version, integrity } = readLock(lockFile, name);
  const cache = path.join(path.dirname(lockFile), 'node_modules', '.cache', 'nightrounds', 'native');
  const kept = path.join(cache, `${path.basename(name)}-${version}`);
  if (existsSync(kept)) return { name, architecture, folder: kept };
  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(path.join(cache, 'fetching-'));
  try {
    try {
      pack(`${name}@${version}`, scratch);
    } catch {
      return null;
    }
    const tarball = path.join(scratch, readdirSync(scratch).find((file) => file.endsWith('.tgz')) ?? '');
    checkIntegrity(tarball, integrity, `${name}@${version}`);
    execFileSync('tar', ['-xf', tarball, '-C', scratch]);
    // Another synth may have been faster.
    if (!existsSync(kept)) renameSync(path.join(scratch, 'package'), kept);
    return { name, architecture, folder: kept };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function npmPack(specifier: string, folder: string): void {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const patience = ['--prefer-offline', '--fetch-retries=1', '--fetch-retry-mintimeout=1000'];
  execFileSync(npm, ['pack', specifier, '--pack-destination', folder, '--ignore-scripts', '--silent', ...patience], {
    stdio: ['ignore', 'ignore', 'ignore'],
    shell: process.platform === 'win32',
  });
}

interface LockedPackage {
  readonly version: string;
  readonly integrity: string;
}

function readLock(lockFile: string, name: string): LockedPackage {
  const lock = JSON.parse(readFileSync(lockFile, 'utf8')) as {
    packages: Record<string, LockedPackage | undefined>;
  };
  const locked = lock.packages[`node_modules/${name}`];
  if (!locked) throw new Error(`package-lock.json does not name ${name}. Run npm install, which puts it there.`);
  return locked;
}

function checkIntegrity(tarball: string, integrity: string, specifier: string): void {
  const [algorithm = '', expected = ''] = integrity.split(/-(.*)/s);
  const found = createHash(algorithm).update(readFileSync(tarball)).digest('base64');
  if (found !== expected)
    throw new IntegrityError(
      `${specifier} does not have the ${algorithm} that package-lock.json names. Check the registry it came from; it was not used.`,
    );
}
