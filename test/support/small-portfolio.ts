import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';
import { beginAfter } from './begin-after.ts';

/** Three accounts, two exports: the smallest portfolio that shows a score from a snapshot and from events. */
export const SMALL_CONFIG = `version: 1
portfolio: Small
timezone: UTC
currency: USD

exports:
  accounts: { files: accounts.csv }
  usage: { files: usage.csv, time: day, id: event_id }

accounts:
  from: accounts
  id: account_id
  name: name
  owner: owner
  arr: arr

metrics:
  logins_28d: { title: "Logins, 28 days", from: usage, value: logins, aggregate: sum, over: 28d, empty: 0 }
  seats: { from: accounts, value: seats }

profiles:
  - name: Everyone
    groups:
      - name: Usage
        weight: 60
        signals:
          - { metric: logins_28d, worst: 0, best: 20 }
      - name: Adoption
        weight: 40
        signals:
          - { metric: seats, worst: 0, best: 10 }

bands: { healthy: 80, watch: 60 }

rules:
  - { id: below, score: { below: 60 }, severity: warning }

notify:
  digest: { at: "07:30", weekdays: [mon, tue, wed, thu, fri, sat, sun] }
  leaders: { emails: [leaders@example.com], day: mon, at: "08:00", nightly: true }
  ops: { emails: [ops@example.com] }
`;

export const SMALL_ACCOUNTS = `account_id,name,owner,arr,seats
a1,Acme,ann@example.com,1000,10
a2,Beta,ann@example.com,2000,5
a3,Core,bob@example.com,3000,
`;

export const SMALL_USAGE = `event_id,account_id,day,logins
1,a1,2026-03-01,12
2,a1,2026-03-15,8
3,a2,2026-03-14,5
4,nobody,2026-03-14,5
`;

export interface SmallPortfolio {
  readonly folder: string;
  readonly config: string;
  readonly exports: string;
  /** Words of `rounds night` for 2026-03-15 into `out`. */
  readonly night: readonly string[];
  readonly out: string;
  write(name: string, content: string | Uint8Array): void;
  writeConfig(text: string): void;
  read(result: string): string;
}

/** In a folder of its own that goes with the test. */
export function smallPortfolio(): SmallPortfolio {
  const portfolio = makeSmallPortfolio();
  onTestFinished(() => rmSync(portfolio.folder, { recursive: true, force: true }));
  return portfolio;
}

/** One for all tests of a describe, to which something happened before: it happens once, and each of them finds everything as it was then. */
export function portfolioAfter(happen: (portfolio: SmallPortfolio) => Promise<unknown>): () => SmallPortfolio {
  let portfolio: SmallPortfolio;
  beforeAll(() => {
    portfolio = makeSmallPortfolio();
  });
  beginAfter(
    () => portfolio.folder,
    () => happen(portfolio),
  );
  afterAll(() => rmSync(portfolio.folder, { recursive: true, force: true }));
  return () => portfolio;
}

/** In a folder that whoever makes it removes. */
export function makeSmallPortfolio(): SmallPortfolio {
  const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-test-'));
  const config = path.join(folder, 'health.yaml');
  const exports = path.join(folder, 'exports');
  const out = path.join(folder, 'out');
  mkdirSync(exports);
  const portfolio: SmallPortfolio = {
    folder,
    config,
    exports,
    out,
    night: ['night', '--config', config, '--exports', exports, '--date', '2026-03-15', '--out', out],
    write: (name, content) => {
      mkdirSync(path.dirname(path.join(exports, name)), { recursive: true });
      writeFileSync(path.join(exports, name), content);
    },
    writeConfig: (text) => writeFileSync(config, text),
    read: (result) => readFileSync(path.join(out, result), 'utf8'),
  };
  portfolio.writeConfig(SMALL_CONFIG);
  portfolio.write('accounts.csv', SMALL_ACCOUNTS);
  portfolio.write('usage.csv', SMALL_USAGE);
  return portfolio;
}
