import { expect, it } from 'vitest';
import { createFolderExportSource } from '../../lib/local/folder-export-source.ts';
import { createFactReader } from '../../lib/proposal/read-facts.ts';
import { temporaryFolder } from '../exports/export-night.ts';
import { writeFiles } from './propose-files.ts';

it('says why a file beside the exports is not read, and nothing of what a program left there', async () => {
  const folder = writeFiles({
    'usage.csv': 'date,customer_id\n',
    'tickets.csv': '',
    'customers.xlsx': 'PK',
    '~$customers.xlsx': 'lock',
    'logo.png': 'PNG',
    'README.txt': 'of the CRM\n',
  });
  const scratch = { folder: temporaryFolder(), freeBytes: async () => 1e12 };
  const reader = createFactReader(createFolderExportSource(folder), scratch);
  const { unread } = await reader.readFolder(() => {});
  await reader.close();
  expect(unread.map(({ key, because }) => `${key} ${because}`).toSorted()).toEqual([
    'customers.xlsx is a workbook, and none is read: save its sheet as CSV.',
    'logo.png has no format that is read: CSV, JSON lines or Parquet.',
    'tickets.csv is empty (0 bytes).',
    'usage.csv has a header at most, and no row.',
  ]);
});
