/** `npm run test:kills`: commands killed at random moments, and run again. Prints the table of docs/reliability.md. */
import { type KillFigures, runKillCampaign } from './kills/kill-campaign.ts';
import { scenes } from './kills/scenes.ts';

const KILLS = Number(process.argv[2] ?? 200);
const SEED = Number(process.argv[3] ?? 1);

const print = (line: string) => process.stdout.write(`${line}\n`);

const figures = await runKillCampaign({ scenes, kills: KILLS, seed: SEED });
const rows: readonly (readonly [string, Exclude<keyof KillFigures, 'command' | 'broken'>])[] = [
  ['kills', 'kills'],
  ['of them while it had the state', 'killsOfOpenState'],
  ['left scratch for the next start to sweep', 'killsThatLeftScratch'],
  ['run again, it failed', 'notOpened'],
  ['other result files', 'otherResults'],
  ['other words of explain, why or outbox list', 'otherWords'],
  ['something left in the temporary folder', 'scratchLeft'],
  ['a half-written file left', 'partsLeft'],
  ['a string of the customer left', 'stringsLeft'],
];
print(`| | ${figures.map(({ command }) => command).join(' | ')} |`);
print(`|---|${figures.map(() => '---:|').join('')}`);
for (const [what, figure] of rows) print(`| ${what} | ${figures.map((one) => one[figure]).join(' | ')} |`);
const broken = figures.flatMap((one) => one.broken);
for (const one of broken) print(`broken: ${one}`);
process.exitCode = broken.length === 0 ? 0 : 1;
