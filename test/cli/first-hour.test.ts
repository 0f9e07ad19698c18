import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { roundsAt } from '../support/command-line.ts';

/** Three systems without a common key, as they were exported; beside the repository, where it is not everywhere. */
const exports = fileURLToPath(new URL('../../../shared/cases/first-hour/exports', import.meta.url));
const isThere = existsSync(exports);
/** On a machine that is busy with something else. */
const PATIENCE_MS = 600_000;
const NOW = () => Date.parse('2026-11-26T09:00:00Z');

it(
  `a first hour's exports come to right scores by one command${isThere ? '' : ' (not tried: its exports are not here)'}`,
  async () => {
    if (!isThere) return;
    const folder = mkdtempSync(path.join(tmpdir(), 'first-hour-'));
    try {
      cpSync(exports, path.join(folder, 'exports'), { recursive: true });
      const where = ['--config', path.join(folder, 'health.yaml')];
      const made = await roundsAt(NOW, 'init', path.join(folder, 'exports'), ...where, '--timezone', 'UTC', '--yes');
      expect(made.exitCode, made.stdout + made.stderr).toBe(0);
      const out = path.join(folder, 'out/2026-11-25');
      const summary = JSON.parse(readFileSync(path.join(out, 'summary.json'), 'utf8'));
      expect(summary).toMatchObject({ counts: { accounts: 40, scored: 40 }, totals: { arr: 3_765_000 } });
      const events = summary.exports.find(({ name }: { name: string }) => name === 'events');
      expect(events).toMatchObject({ state: 'present', rows_read: 1812, rows_of_unknown_accounts: 0 });
      expect(readFileSync(path.join(out, 'scores.csv'), 'utf8')).toContain('jane.doe@acme-cs.com');
      expect(made.stdout).toContain('says the account in 1,812 of 1,812 rows');
      expect(made.stdout).toContain(`cd ${folder} && rounds night   the same`);
      expect(made.stdout).toContain('143 of 160 rows; 4 others are no account’s');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  PATIENCE_MS,
);
