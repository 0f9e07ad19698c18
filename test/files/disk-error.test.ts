import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DiskError, explainDiskError } from '../../lib/files/disk-error.ts';
import { openPrivateFolder } from '../../lib/files/private-folder.ts';

const fault = (code: string, syscall: string, where?: string) =>
  Object.assign(new Error(`${code}: so says the system, ${syscall}`), { code, syscall, path: where });
const explain = (error: unknown, use = {}) => {
  const explained = explainDiskError(error, use);
  return explained instanceof DiskError ? explained.message : null;
};
const KEPT = 'What was kept is whole, and nothing of the night is lost.';

describe('what stands in the way of a file', () => {
  it.each([
    [
      'a full disk',
      fault('ENOSPC', 'write'),
      { folder: '/srv/state', place: '/srv/state/nights/a', bytes: 3_000_000_000 },
      `No space is left on the disk of /srv/state: free at least 6 GB, then run again. ${KEPT}`,
    ],
    [
      'a full disk under DuckDB',
      new Error('IO Error: Could not write file "/srv/scratch/x.parquet": No space left on device'),
      {},
      `No space is left on the disk of /srv/scratch/x.parquet: free at least 100 MB, then run again. ${KEPT}`,
    ],
    [
      'a full temporary folder',
      fault('ENOSPC', 'write'),
      {},
      `No space is left on the disk of ${tmpdir()}: free at least 100 MB (or set TMPDIR to a folder on a larger disk), then run again. ${KEPT}`,
    ],
    [
      'a quota',
      fault('EDQUOT', 'write'),
      { folder: '/srv' },
      `Your share of the disk of /srv is used up: free at least 100 MB, then run again. ${KEPT}`,
    ],
    [
      'a closed file',
      fault('EACCES', 'open', '/srv/a'),
      {},
      `${userInfo().username} may not read or write /srv/a: change its rights, or give another folder.`,
    ],
    [
      'a closed folder',
      fault('EACCES', 'mkdir', '/srv/a'),
      {},
      `The folder /srv/a cannot be made: ${userInfo().username} may not write in /srv. Change its rights, or give another folder.`,
    ],
    [
      'a read-only disk',
      fault('EROFS', 'open', '/srv/a'),
      {},
      '/srv/a is on a disk that can only be read: give another folder.',
    ],
    [
      'too many files',
      fault('EMFILE', 'open', '/srv/a'),
      {},
      `Too many files are open at once: allow more (ulimit -n), or end other programs, then run again. ${KEPT}`,
    ],
    [
      'no temporary folder',
      fault('ENOENT', 'mkdtemp', '/nowhere/nightrounds-1'),
      {},
      'The folder for temporary files, /nowhere, is not there: make it, or set TMPDIR to another.',
    ],
  ])('%s is told in a sentence', (_, error, use, sentence) => {
    expect(explain(error, use)).toBe(sentence);
  });

  it('is not what a connection, a missing file or a wrong query says', () => {
    for (const error of [
      fault('EACCES', 'connect'),
      fault('ENOENT', 'open', '/srv/a'),
      fault('EMFILE', 'spawn'),
      new Error('Binder Error: No such column "Permission denied"'),
      new Error('anything'),
    ])
      expect(explainDiskError(error)).toBe(error);
  });

  it('is told of a real file, too, with the folder that is in the way', async () => {
    const root = mkdtempSync(path.join(tmpdir(), 'nightrounds-test-'));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    writeFileSync(path.join(root, 'out'), 'a file');
    await expect(openPrivateFolder(path.join(root, 'out'), { isOwn: false }).write('scores.csv', 'x')).rejects.toThrow(
      `${path.join(root, 'out')} cannot be made (EEXIST): a file stands where a folder is needed.`,
    );
  });
});
