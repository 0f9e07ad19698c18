import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { createFolderHistoryFiles } from '../../lib/local/folder-history-files.ts';
import { describeHistoryFiles } from '../contracts/history-files.ts';

const root = mkdtempSync(path.join(tmpdir(), 'nightrounds-history-files-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

describeHistoryFiles('in a folder', async () => createFolderHistoryFiles(mkdtempSync(path.join(root, 'files-'))));
