import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUNDLED_CONFIG, bundleFunction } from '../../../infra/bundling/bundle-function.ts';
import { ROOT } from '../../../infra/bundling/bundle-options.ts';
import { chooseNativePart } from '../../../infra/bundling/choose-native-part.ts';
import type { NativePart } from '../../../infra/bundling/native-parts.ts';
import { loadConfig } from '../../../lib/cli/open-local.ts';
import { readCheckedConfigFile } from '../../../lib/config/checked-config.ts';
import type { HealthConfig } from '../../../lib/config/health-config.ts';
import { askFor } from '../../support/ask-for.ts';
import { BUNDLED_FUNCTIONS } from '../../support/bundled-functions.ts';

/** Field e_machine of an ELF header, at byte 18: https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html */
const MACHINE = { arm64: 0xb7, x64: 0x3e } as const;

let folder: string;
let duckdb: NativePart;
let config: HealthConfig;
beforeAll(async () => {
  config = await loadConfig(path.join(ROOT, 'examples/health.yaml'));
  folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-bundle-'));
  duckdb = chooseNativePart();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function bundle(name: string, outFolder = name, part: NativePart | null = null): string {
  const out = path.join(folder, outFolder);
  bundleFunction({ name, outFolder: out, config, duckdb: part });
  return out;
}

/** What of a bundle is not a part that the handler shares or loads later. */
function entriesOf(out: string): readonly string[] {
  return readdirSync(out)
    .filter((name) => !/-[A-Z0-9]{8}\.mjs$/.test(name))
    .sort();
}

function codeOf(out: string): string {
  const files = readdirSync(out).filter((name) => name.endsWith('.mjs'));
  return files.map((name) => readFileSync(path.join(out, name), 'utf8')).join('\n');
}

function machineOf(file: string): number {
  const header = readFileSync(file).subarray(0, 20);
  expect(header.subarray(0, 4).toString('latin1')).toBe('\x7fELF');
  return header.readUInt16LE(18);
}

describe('the bundle of prepare-night', () => {
  let out: string;
  beforeAll(() => {
    out = bundle('prepare-night', 'prepare-night', duckdb);
  });

  it('holds the handler, the model and the process that runs queries', () => {
    expect(entriesOf(out)).toEqual(['handler.mjs', 'health.json', 'node_modules', 'query-worker-process.mjs']);
  });

  it.each(['duckdb.node', 'libduckdb.so'])('holds a %s for the machine it is deployed to', (file) => {
    expect(machineOf(path.join(out, 'node_modules', duckdb.name, file))).toBe(MACHINE[duckdb.architecture]);
  });

  it('holds no other machine’s DuckDB', () => {
    const parts = readdirSync(path.join(out, 'node_modules', '@duckdb')).filter((name) => name.includes('linux'));
    expect(parts).toEqual([path.basename(duckdb.name)]);
  });

  it('holds the model as it was checked', async () => {
    expect(await readCheckedConfigFile(path.join(out, BUNDLED_CONFIG))).toEqual(config);
  });

  it('has the bytes of the last time when it is made again elsewhere', () => {
    const again = bundle('prepare-night', 'again/prepare-night', duckdb);
    const files = readdirSync(out).filter((name) => name !== 'node_modules');
    expect(readdirSync(again).sort()).toEqual(readdirSync(out).sort());
    for (const file of files)
      expect(readFileSync(path.join(again, file)).equals(readFileSync(path.join(out, file)))).toBe(true);
  });

  it('has the bytes that it has when all functions are bundled at the same time, as the other tests do it', async () => {
    const together = path.join(await askFor(BUNDLED_FUNCTIONS), 'prepare-night');
    for (const file of readdirSync(out).filter((name) => name.endsWith('.mjs')))
      expect(readFileSync(path.join(together, file)).equals(readFileSync(path.join(out, file)))).toBe(true);
  });

  it('names no folder of the machine it was made on', () => {
    expect(codeOf(out)).not.toContain(ROOT);
  });
});

describe('the bundle of any other function', () => {
  it.each(['score-shard', 'conclude-night', 'deliver-messages', 'summarise-week'])(
    '%s needs no DuckDB',
    async (name) => {
      const out = path.join(await askFor(BUNDLED_FUNCTIONS), name);
      expect(entriesOf(out)).toEqual(['handler.mjs', 'health.json']);
      expect(codeOf(out)).not.toContain('@duckdb/node-bindings');
    },
  );

  it('holds nothing of an earlier bundle', () => {
    const out = bundle('score-shard', 'used');
    writeFileSync(path.join(out, 'stale.mjs'), '');
    bundle('score-shard', 'used');
    expect(existsSync(path.join(out, 'stale.mjs'))).toBe(false);
  });
});
