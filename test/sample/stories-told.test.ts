import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import { loadConfig, openLocal } from '../../lib/cli/open-local.ts';
import { replayNights } from '../../lib/cli/replay-nights.ts';
import { runNight, writeMessages, writeResults } from '../../lib/cli/run-night.ts';
import { makePortfolio } from '../../lib/sample/make-portfolio.ts';
import { openInstruments } from '../../lib/steps/night/instruments.ts';

/** A Wednesday, told on the Thursday after. */
const TONIGHT = '2026-11-18';
const REPLAYED = 12;

const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-stories-'));
const out = path.join(folder, 'out');

/** As the demo does, with the stories' accounts and a few others. */
beforeAll(async () => {
  const portfolio = await makePortfolio({ folder, lastNight: TONIGHT, nights: 90, accounts: 24, seed: 7 });
  const config = await loadConfig(portfolio.configFile);
  const now = () => Date.parse(`${addDays(TONIGHT, 1)}T05:00:00Z`);
  const base = { config, exportsFolder: portfolio.exportsFolder, stateFolder: path.join(folder, 'state'), now };
  const replay = await openLocal({ ...base, isReplay: true });
  try {
    await replayNights(addDays(TONIGHT, -REPLAYED), addDays(TONIGHT, -1), replay.dependencies);
  } finally {
    await replay.close();
  }
  const tonight = await openLocal({ ...base, isReplay: false });
  const instruments = await openInstruments(tonight.dependencies);
  try {
    await runNight(TONIGHT, tonight.dependencies, instruments);
    await writeResults(TONIGHT, out, tonight.dependencies);
    await writeMessages(TONIGHT, path.join(out, 'messages'), tonight.dependencies);
  } finally {
    await instruments.close();
    await tonight.close();
  }
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a post says, line by line. */
function read(kind: string, reader: string): string {
  const names = readdirSync(path.join(out, 'messages')).filter((name) => name.startsWith(`${kind}-${reader}-`));
  const texts: string[] = [];
  const collect = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('text' in node && typeof node.text === 'string') texts.push(node.text);
    Object.values(node).forEach(collect);
  };
  for (const name of names)
    if (name.endsWith('.slack.json')) collect(JSON.parse(readFileSync(path.join(out, 'messages', name), 'utf8')));
  return texts.join('\n');
}

/** The lines about one account in a list. */
function about(account: string, text: string): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.includes(`*${account}*`));
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => /^[●◆▲○] \*|^and \d+ more|^\*/.test(line));
  return start < 0 ? '' : [lines[start]!, ...rest.slice(0, end < 0 ? undefined : end)].join('\n');
}

describe('a story’s owner gets what it is about', () => {
  it('a champion leaves: an alert, with what that took of the score and what to do', () => {
    const alert = read('alert', 'amara-okafor-example-com');
    expect(alert).toMatch(/^◆ Halcyon Freight: \d+, watch$/m);
    expect(alert).toContain('Champion: no.');
    expect(alert).toMatch(/• since \d+ Nov: −\d+\.\d Champion \(yes → no\)/);
    expect(alert).toMatch(/^critical · risk: .* · \$240K · renews 14 Jan 2027, in 57 days$/m);
    expect(alert).toContain('Find a new champion: Ask the sponsor who takes over, by 20 Nov 2026');
    expect(alert).toContain('it comes back to you after 1 working day and goes to maya.chen@example.com after 2');
  });

  const triage = (account: string, reader: string) => about(account, read('alert-triage', reader));

  it('a slow decline: among the open risks, by its low score', () => {
    expect(triage('Brightside Media', 'amara-okafor-example-com')).toMatch(
      /▲ \*Brightside Media\*.*\n.*\$84K.*\n(.*\n)*• Below the safe zone, since \d+ Nov: Score \d+ is below 50\./,
    );
  });

  it('a support spike: among the open risks, by its urgent tickets', () => {
    const entry = triage('Cobalt Health', 'carla-marin-example-com');
    expect(entry).toMatch(/• Wave of urgent tickets, since \d+ Nov: Urgent tickets, 14 days: \d+ is above 4\./);
    expect(entry).toContain('$160K');
  });

  it('a stalled onboarding: among the open risks, by how far it got', () => {
    const entry = triage('Pelham Group', 'amara-okafor-example-com');
    expect(entry).toMatch(/• Onboarding stalled, since \d+ Nov: Onboarding done: 20 % is below 30/);
    expect(entry).toContain('Get the onboarding moving');
  });

  it('a big renewal at risk: first among the open risks, with its ARR and its days', () => {
    const text = read('alert-triage', 'dana-reyes-example-com');
    expect(text.match(/[●◆▲○] \*(.*?)\*/)?.[1]).toBe('Oxbow Retail');
    expect(about('Oxbow Retail', text)).toContain('$480K · renews 13 Dec, in 25 days');
  });

  it('a recovery: the first of what got better, with what brought it back', () => {
    const digest = read('owner-digest', 'jonas-berg-example-com');
    const better = digest.slice(digest.indexOf('*Better*'));
    expect(better.match(/[●◆▲○] \*(.*?)\*/)?.[1]).toBe('Tandem Robotics');
    expect(about('Tandem Robotics', better)).toMatch(/\+\d+ Champion \(no → yes\)/);
  });

  it('a stale export: every digest says so, and nobody is scored as if it were 0', () => {
    const stale = /Export nps is stale: The newest row is of 2026-09-\d\d, \d+ days before 2026-11-18/;
    expect(read('owner-digest', 'amara-okafor-example-com')).toMatch(stale);
    const scores = readFileSync(path.join(out, 'scores.csv'), 'utf8');
    expect(scores).toMatch(/Juniper Labs.*,(8|9)\d,/);
  });

  it('a customer who left: in no score and in no book', () => {
    expect(readFileSync(path.join(out, 'scores.csv'), 'utf8')).not.toContain('Ferrous');
    expect(read('owner-digest', 'amara-okafor-example-com')).not.toContain('Ferrous');
  });
});
