import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../lib/config/read-config.ts';
import { roundsAt } from '../support/command-line.ts';

const NOW = () => Date.parse('2026-03-17T09:00:00Z');

interface Made {
  readonly folder: string;
  readonly model: string;
  readonly printed: string;
  readonly exitCode: number;
}

/** Runs `rounds init` on files by name. */
async function init(files: Readonly<Record<string, string>>, ...options: string[]): Promise<Made> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rounds-init-'));
  made.push(folder);
  const exports = path.join(folder, 'exports');
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(exports, name)), { recursive: true });
    writeFileSync(path.join(exports, name), text);
  }
  const model = path.join(folder, 'health.yaml');
  const { exitCode, stdout, stderr } = await roundsAt(
    NOW,
    'init',
    exports,
    '--config',
    model,
    '--timezone',
    'UTC',
    '--yes',
    ...options,
  );
  return { folder, model, exitCode, printed: stdout + stderr };
}

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

const NAMES = [
  'Acme',
  'Béta GmbH',
  'Core, Inc',
  'Delta',
  'Echo',
  'Foxtrot',
  'Golf',
  'Hotel',
  'India',
  'Juliet',
  'Kilo',
  'Lima',
];
const quoted = (cells: readonly string[]) => cells.map((cell) => `"${cell}"`).join(',');

const customers = [
  quoted(['Customer ID', 'Customer Name', 'CSM Email', 'ARR', 'Next renewal', 'Employees']),
  ...NAMES.map((name, index) =>
    quoted([
      `C-${100 + index}`,
      name,
      `csm${index % 3}@firm.example`,
      String(1000 * (index + 1)),
      `${15 + index}/04/2026`,
      '20',
    ]),
  ),
].join('\r\n');

const events = Array.from({ length: 40 }, (_, day) =>
  NAMES.flatMap((_name, index) =>
    Array.from({ length: (index * (day + 3)) % 4 }, (_event, place) =>
      JSON.stringify({
        occurredAt: `2026-0${day < 24 ? 2 : 3}-${String(day < 24 ? day + 5 : day - 23).padStart(2, '0')}T0${place}:00:00Z`,
        customerId: `C-${100 + index}`,
        userId: `u${place}`,
        eventName: ['login', 'export', 'report', 'share'][(day + place) % 4],
      }),
    ),
  ),
)
  .flat()
  .filter((line) => !line.includes('2026-03-16'))
  .join('\n');

describe('rounds init, of customers and what they did', () => {
  let one: Made;
  beforeAll(async () => {
    one = await init({ 'customers.csv': `\uFEFF${customers}\r\n`, 'clicks.jsonl': `${events}\n` });
  });

  it('writes a model that runs as it is, and gives every customer a score', () => {
    expect(one.printed).toContain('12 of 12 accounts scored');
    expect(one.exitCode).toBe(0);
  });

  it('takes id, name, owner, ARR and renewal for what they are', () => {
    const read = readConfig(readFileSync(one.model, 'utf8'), one.model);
    if (!('config' in read)) throw new Error(one.printed);
    const { accounts, exports, deliver } = read.config;
    expect(accounts.kind === 'export' && Object.fromEntries(accounts.columns)).toEqual({
      id: 'Customer ID',
      name: 'Customer Name',
      owner: 'CSM Email',
      arr: 'ARR',
      renews_on: 'Next renewal',
    });
    expect(exports.get('accounts')?.dates).toBe('%d/%m/%Y');
    expect(exports.get('clicks')).toMatchObject({ account: 'customerId', time: 'occurredAt' });
    expect(deliver).toBe('shadow');
    expect(read.config.rules.length).toBeGreaterThan(3);
  });

  it('says what each file seems to be, what it guessed, and how sure it is', () => {
    expect(one.printed).toMatch(/customers\.csv +customers +12 +Customer ID is the id/);
    expect(one.printed).toMatch(/clicks\.jsonl +product use/);
    expect(one.printed).toMatch(/likely +currency|unsure +currency/);
    expect(one.printed).toContain('a 26 stands first, so the day does');
  });

  it('answers in JSON, and reads a project where a night would', async () => {
    const other = path.join(one.folder, 'other.yaml');
    const given = ['--config', other, '--timezone', 'UTC', '--json'];
    const { stdout, stderr } = await roundsAt(NOW, 'init', one.folder, ...given);
    expect(stderr).toBe('');
    const { model, night, guesses } = JSON.parse(stdout);
    expect([model, night]).toEqual([other, '2026-03-15']);
    expect(guesses).toContainEqual(expect.objectContaining({ about: 'arr', certainty: 'sure' }));
    expect(readFileSync(other, 'utf8')).toMatch(/files: "?customers\.csv/);
  });

  it('does not touch a model that is there', async () => {
    writeFileSync(one.model, 'mine');
    const again = await roundsAt(NOW, 'init', path.join(one.folder, 'exports'), '--config', one.model, '--yes');
    expect(again.exitCode).toBe(2);
    expect(again.stderr).toContain('was not touched');
    expect(readFileSync(one.model, 'utf8')).toBe('mine');
  });
});

describe('rounds init, of what cannot be a portfolio', () => {
  it('says that no file lists customers', async () => {
    const { exitCode, printed, model } = await init({ 'log.csv': 'day,hits\n2026-03-01,4\n2026-03-01,4\n' });
    expect(printed).toContain('one row per customer is needed');
    expect(exitCode).toBe(1);
    expect(existsSync(model)).toBe(false);
  });
});
