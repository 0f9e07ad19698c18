import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach } from 'vitest';

/** Folder → copies of it, that of the innermost describe last. */
const kept = new Map<string, string[]>();

/**
 * What happens in a folder before each test of a describe happens once: each of them begins with the folder as it was then. Within another
 * describe that does so, it begins where that one ended.
 */
export function beginAfter(folderOf: () => string, happen: () => Promise<unknown>): void {
  let own: string;
  beforeAll(async () => {
    const folder = folderOf();
    const copies = kept.get(folder) ?? [];
    const outer = copies.at(-1);
    if (outer !== undefined) copy(outer, folder);
    await happen();
    own = mkdtempSync(path.join(tmpdir(), 'nightrounds-kept-'));
    copy(folder, own);
    kept.set(folder, [...copies, own]);
  });
  beforeEach(() => {
    if (kept.get(folderOf())?.at(-1) === own) copy(own, folderOf());
  });
  afterAll(() => {
    const copies = kept.get(folderOf()) ?? [];
    kept.set(
      folderOf(),
      copies.filter((one) => one !== own),
    );
    rmSync(own, { recursive: true, force: true });
  });
}

/** To the nanosecond of each file's time, which Node's own copy rounds: a night goes by it. */
function copy(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  execFileSync('cp', ['-a', from, to]);
}
