import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openPrivateFolder, openStateFolder } from '../../lib/files/private-folder.ts';
import { markOwn } from '../../lib/files/process-mark.ts';
import { createFolderExportSource } from '../../lib/local/folder-export-source.ts';
import { createFolderHistoryFiles } from '../../lib/local/folder-history-files.ts';
import { createFolderWorkStore } from '../../lib/local/folder-work-store.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'nightrounds-test-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function underUmask(mask: number): void {
  const usual = process.umask(mask);
  onTestFinished(() => void process.umask(usual));
}

/** Path → rights, of a folder and all in it. */
function rightsOf(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  return Object.fromEntries(
    ['', ...entries].map((name) => [name, (statSync(path.join(folder, name)).mode & 0o777).toString(8)]),
  );
}

const [place, , start] = markOwn().split('-') as [string, string, string];
/** Of a process that has ended. */
function endedMark(): string {
  return `${place}-${spawnSync(process.execPath, ['-e', '']).pid}-1`;
}
const ID = '01234567-89ab-cdef-0123-456789abcdef';

describe.each([
  ['000', 0o000],
  ['022', 0o022],
  ['077', 0o077],
])('under a umask of %s', (_, mask) => {
  it('what is written is for this user alone, with all folders that are made for it', async () => {
    underUmask(mask);
    const files = openPrivateFolder(path.join(root, 'made', 'out'), { isOwn: false });
    await files.write('scores.csv', 'a1,Acme\n');
    await files.write('messages/deep/mail.eml', Buffer.from('To: ann@example.com'));
    expect(rightsOf(path.join(root, 'made'))).toEqual({
      '': '700',
      out: '700',
      'out/messages': '700',
      'out/messages/deep': '700',
      'out/messages/deep/mail.eml': '600',
      'out/scores.csv': '600',
    });
  });

  it('a copy is for this user alone, whatever the rights of the original', async () => {
    underUmask(mask);
    const original = path.join(root, 'values.parquet');
    writeFileSync(original, 'PAR1');
    chmodSync(original, 0o644);
    const history = createFolderHistoryFiles(path.join(root, 'history'));
    await history.put('metrics/date=2026-11-22/values.parquet', original);
    expect(rightsOf(path.join(root, 'history'))).toEqual({
      '': '700',
      metrics: '700',
      'metrics/date=2026-11-22': '700',
      'metrics/date=2026-11-22/values.parquet': '600',
    });
    const fetched = path.join(root, 'fetched');
    await history.fetch('metrics/date=2026-11-22/values.parquet', fetched);
    const exports = path.join(root, 'exports');
    mkdirSync(exports);
    writeFileSync(path.join(exports, 'accounts.csv'), 'id\n', { mode: 0o644 });
    const source = createFolderExportSource(exports);
    const [object] = await source.list('');
    await source.fetch(object!, path.join(root, 'accounts.csv'));
    expect(rightsOf(root)).toMatchObject({ fetched: '600', 'accounts.csv': '600' });
  });
});

describe('a folder that was there', () => {
  it('keeps its rights where somebody gave it; the files in it are closed', async () => {
    const out = path.join(root, 'out');
    mkdirSync(out);
    chmodSync(out, 0o755);
    writeFileSync(path.join(out, 'scores.csv'), 'of yesterday', { mode: 0o644 });
    writeFileSync(path.join(out, 'notes.txt'), 'the user’s own', { mode: 0o644 });
    await openPrivateFolder(out, { isOwn: false }).write('scores.csv', 'of today');
    expect(rightsOf(out)).toEqual({ '': '755', 'notes.txt': '644', 'scores.csv': '600' });
  });

  it('is closed with all that is in it where a version before left it open', async () => {
    const work = path.join(root, 'work');
    mkdirSync(path.join(work, 'nights', '2026-11-22'), { recursive: true });
    writeFileSync(path.join(work, 'nights', '2026-11-22', 'scores.csv'), 'a1', { mode: 0o644 });
    writeFileSync(path.join(work, 'nights', `half.${ID}.part`), 'a customer', { mode: 0o644 });
    for (const folder of ['', 'nights', 'nights/2026-11-22']) chmodSync(path.join(work, folder), 0o755);
    createFolderWorkStore(work);
    expect(rightsOf(work)).toEqual({
      '': '700',
      nights: '700',
      'nights/2026-11-22': '700',
      'nights/2026-11-22/scores.csv': '600',
    });
  });

  it('is closed as a state folder, unless it holds what is not state', async () => {
    const state = path.join(root, 'state');
    mkdirSync(path.join(state, 'work'), { recursive: true });
    chmodSync(state, 0o755);
    writeFileSync(path.join(state, 'health.yaml'), 'version: 1');
    await openStateFolder(state);
    expect(rightsOf(state)['']).toBe('755');
    rmSync(path.join(state, 'health.yaml'));
    await openStateFolder(state);
    expect(rightsOf(state)['']).toBe('700');
  });
});

describe('what a killed writer left half-written', () => {
  it('is gone once its folder is opened, and never what is being written', async () => {
    const work = path.join(root, 'work');
    mkdirSync(work, { mode: 0o700 });
    const write = (name: string) => writeFileSync(path.join(work, name), 'a customer');
    write(`${endedMark()}-${ID}.part`);
    write(`${place}-${process.pid}-${Number(start) + 1}-${ID}.part`);
    const living = `${markOwn()}-${ID}.part`;
    const elsewhere = `00000000-1-1-${ID}.part`;
    write(living);
    write(elsewhere);
    createFolderWorkStore(work);
    expect(readdirSync(work).sort()).toEqual([elsewhere, living].sort());
    utimesSync(path.join(work, elsewhere), 0, 0);
    const store = createFolderWorkStore(work);
    expect(readdirSync(work)).toEqual([living]);
    expect(await store.list('')).toEqual([]);
  });

  it('is left where it lies only if its name is another’s', async () => {
    mkdirSync(path.join(root, 'out'));
    writeFileSync(path.join(root, 'out', 'thesis.part'), 'the user’s own');
    await openPrivateFolder(path.join(root, 'out'), { isOwn: false }).write('scores.csv', 'x');
    expect(readdirSync(path.join(root, 'out')).sort()).toEqual(['scores.csv', 'thesis.part']);
  });
});

describe('a file', () => {
  it('takes the place of a link, and does not go where it leads', async () => {
    const precious = path.join(root, 'precious');
    writeFileSync(precious, 'not to be touched');
    mkdirSync(path.join(root, 'out'));
    symlinkSync(precious, path.join(root, 'out', 'scores.csv'));
    await openPrivateFolder(path.join(root, 'out'), { isOwn: false }).write('scores.csv', 'new');
    expect(readFileSync(precious, 'utf8')).toBe('not to be touched');
    expect(readFileSync(path.join(root, 'out', 'scores.csv'), 'utf8')).toBe('new');
  });

  it('that cannot be written leaves nothing behind, and a sentence', async () => {
    mkdirSync(path.join(root, 'out', 'scores.csv'), { recursive: true });
    const files = openPrivateFolder(path.join(root, 'out'), { isOwn: false });
    await expect(files.write('scores.csv', 'x')).rejects.toThrow(
      `${path.join(root, 'out', 'scores.csv')} is a folder, and a file is to be written there: move it`,
    );
    expect(readdirSync(path.join(root, 'out'))).toEqual(['scores.csv']);
  });
});
