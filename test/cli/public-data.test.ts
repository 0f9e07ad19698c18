import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { roundsAt } from '../support/command-line.ts';

/** Public data of customers, beside the repository, where it is not everywhere. */
const data = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const isThere = existsSync(data);
/** On a machine that is busy with something else. */
const PATIENCE_MS = 600_000;
const NOW = () => Date.parse('2026-11-27T09:00:00Z');

it.each([
  ['ravenstack', 'names the owner and manager of 490 accounts'],
  ['telco-ibm', 'arr: 12 times MonthlyCharges, which is a month’s'],
  ['oulad-aaa', 'nightly/{date}.csv lists 299 customers by account_id'],
])(
  `rounds init makes a model of %s that scores nearly all accounts${isThere ? '' : ' (not tried: the data is not here)'}`,
  async (name, guess) => {
    if (!isThere) return;
    const folder = mkdtempSync(path.join(tmpdir(), 'public-data-'));
    try {
      const model = path.join(folder, 'health.yaml');
      const made = await roundsAt(NOW, 'init', path.join(data, name), '--config', model, '--timezone', 'UTC', '--yes');
      expect(made.exitCode, made.stdout + made.stderr).toBe(0);
      expect(made.stdout).toContain(guess);
      expect(made.stdout).not.toContain('✗');
      const [, night] = /what the night of (\d{4}-\d{2}-\d{2}) would read/.exec(made.stdout) ?? [];
      const { counts } = JSON.parse(readFileSync(path.join(folder, 'out', night!, 'summary.json'), 'utf8'));
      expect(counts.scored / counts.accounts).toBeGreaterThanOrEqual(0.95);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  PATIENCE_MS,
);
