import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import { rounds } from '../support/command-line.ts';
import { SMALL_CONFIG, type SmallPortfolio, smallPortfolio } from '../support/small-portfolio.ts';

const FIRST = '2026-03-10';
const NIGHTS = Array.from({ length: 6 }, (_, index) => addDays(FIRST, index));

/** Every night needs the one before: a change of stored values, a carried value, a score to compare with. */
function chainedPortfolio(): SmallPortfolio {
  const portfolio = smallPortfolio();
  portfolio.writeConfig(
    SMALL_CONFIG.replace('files: accounts.csv', 'files: "accounts/{date}.csv"')
      .replace('  seats:', '  seat_change: { change: seats, against: 1d }\n  seats:')
      .replace(
        '- { metric: seats, worst: 0, best: 10 }',
        '- { metric: seats, worst: 0, best: 10, missing: { carry: 3d } }\n          - { metric: seat_change, worst: -50, best: 50 }',
      ),
  );
  for (const [index, night] of NIGHTS.entries()) {
    const seats = index === 3 ? '' : String(4 + index);
    const rows = [`a1,Acme,ann@example.com,1000,${seats}`, `a2,Beta,ann@example.com,2000,${10 - index}`];
    portfolio.write(`accounts/${night}.csv`, ['account_id,name,owner,arr,seats', ...rows, ''].join('\n'));
  }
  return portfolio;
}

/** Each finding as it is; of those that would be told, that nobody is. */
function withoutTelling(findings: string): string {
  const untold = {
    why: 'replayed',
    why_text: 'The night was replayed: it fills history, and tells nobody.',
  };
  return findings.replace(/^.*"why":"shadow".*$/gm, (line) => JSON.stringify({ ...JSON.parse(line), ...untold }));
}

describe('rounds replay', () => {
  it('finds the same every night, to the byte, as night after night, and tells nobody, though it prepares one while it scores another', async () => {
    const { config, exports, folder } = chainedPortfolio();
    const common = ['--config', config, '--exports', exports];
    const replayed = path.join(folder, 'replayed');
    const range = ['--from', FIRST, '--to', NIGHTS.at(-1)!];
    expect(await rounds('replay', ...common, ...range, '--out', replayed)).toMatchObject({ exitCode: 0 });
    for (const night of NIGHTS) {
      const out = path.join(folder, 'one', night);
      const state = ['--state', path.join(folder, 'state')];
      expect(await rounds('night', ...common, ...state, '--date', night, '--out', out)).toMatchObject({ exitCode: 0 });
      const again = (name: string) => readFileSync(path.join(replayed, night, name), 'utf8');
      const one = (name: string) => readFileSync(path.join(out, name), 'utf8');
      for (const name of ['scores.csv', 'explanations.jsonl'])
        expect(again(name), `${name} of ${night}`).toBe(one(name));
      expect(again('findings.jsonl'), `findings.jsonl of ${night}`).toBe(withoutTelling(one('findings.jsonl')));
    }
    const last = readFileSync(path.join(replayed, '2026-03-13', 'explanations.jsonl'), 'utf8');
    expect(last).toContain('"status":"carried"');
  });

  it('ends with the error of a night that could not be finished', async () => {
    const { config, exports } = chainedPortfolio();
    const { exitCode, stderr } = await rounds(
      ...['replay', '--config', config, '--exports', exports, '--from', FIRST, '--to', NIGHTS.at(-1)!],
      ...['--out', `${config}/a-file-is-no-folder`],
    );
    expect(exitCode).toBe(1);
    expect(stderr).toContain('ENOTDIR');
  });
});
