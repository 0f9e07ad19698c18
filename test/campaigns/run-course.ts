/**
 * `npm run campaign:course -- CONFIG EXPORTS FROM TO`: runs nights one after the other as a live installation would, sends nothing, and prints how
 * many people would have been told of what. Made for the OULAD course of docs/alerting.md.
 */
import { addDays, type Night } from '../../lib/calendar.ts';
import { loadConfig, openLocal } from '../../lib/cli/open-local.ts';
import { runNight } from '../../lib/cli/run-night.ts';
import { openInstruments } from '../../lib/steps/night/instruments.ts';
import { workKeys } from '../../lib/steps/night/work-files.ts';

const [configFile, exportsFolder, from, to] = process.argv.slice(2) as [string, string, Night, Night];
const read = await loadConfig(configFile);
const unowned = { slack: '#unowned', emails: [] };
const config = { ...read, deliver: 'on' as const, notify: { ...read.notify, unowned } };
const { dependencies, close } = await openLocal({
  config,
  exportsFolder,
  stateFolder: null,
  now: Date.now,
  isReplay: false,
});
const instruments = await openInstruments(dependencies);
const print = (line: string) => process.stdout.write(`${line}\n`);

interface Told {
  readonly night: Night;
  readonly newFindings: number;
  readonly alerts: number;
  readonly over: number;
  readonly heldBecause: string | null;
}

const nights: Told[] = [];
try {
  for (let night = from; night <= to; night = addDays(night, 1)) {
    await runNight(night, dependencies, instruments);
    const run = await dependencies.history.readRun(night);
    const messages = await dependencies.outbox.readEntries(night);
    const lines = Buffer.from((await dependencies.work.get(workKeys.result(night, 'findings.jsonl'))) ?? '').toString(
      'utf8',
    );
    const findings = lines
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { state: string; why: string });
    nights.push({
      night,
      newFindings: findings.filter(({ state }) => state === 'new').length,
      alerts: messages.filter(({ kind }) => kind === 'alert').length,
      over: findings.filter(({ why }) => why === 'over-budget').length,
      heldBecause: run?.state === 'held' ? run.heldBecause : null,
    });
  }
} finally {
  await instruments.close();
  await close();
}

const held = nights.filter(({ heldBecause }) => heldBecause !== null);
const sum = (key: 'newFindings' | 'alerts' | 'over') => nights.reduce((total, night) => total + night[key], 0);
print(
  `${nights.length} nights: ${sum('newFindings')} new findings, ${sum('alerts')} alerts sent, ${sum('over')} findings over the budget.`,
);
print(`Nights without an alert: ${nights.filter(({ alerts }) => alerts === 0).length}. Held: ${held.length}.`);
for (const { night, newFindings, heldBecause } of held)
  print(`  held ${night} (${newFindings} new findings not told): ${heldBecause}`);
print(
  `Last week: ${nights
    .slice(-7)
    .map(({ newFindings, alerts }) => `${newFindings} found, ${alerts} sent`)
    .join(' · ')}`,
);
print('Worst nights:');
const worst = [...nights].sort((a, b) => b.newFindings - a.newFindings).slice(0, 10);
for (const { night, newFindings, alerts, over, heldBecause } of worst)
  print(
    `  ${night}: ${newFindings} new findings, ${alerts} alerts, ${over} in the digest only${heldBecause === null ? '' : ', held'}`,
  );
