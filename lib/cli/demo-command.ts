import { existsSync, readdirSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from '@commander-js/extra-typings';
import { addDays } from '../calendar.ts';
import { channelKinds } from '../channels/index.ts';
import { makePrivateFolder, openPrivateFolder } from '../files/private-folder.ts';
import { countOf } from '../messages/figures.ts';
import { makePortfolio } from '../sample/make-portfolio.ts';
import { openInstruments } from '../steps/night/instruments.ts';
import { answer } from './answer.ts';
import { type CommandContext, shared } from './command.ts';
import { wrongUsage } from './failure.ts';
import { DEMO_FOLDER } from './locate-portfolio.ts';
import { chooseNight, loadConfig, openLocal } from './open-local.ts';
import { printDelivery } from './print-delivery.ts';
import { printReport } from './print-report.ts';
import { replayNights } from './replay-nights.ts';
import { readReport, runNight, writeMessages, writeResults } from './run-night.ts';
import { colours, print } from './terminal.ts';

/** Of exports. */
const NIGHTS = 90;
/** Six weeks: the gate's yardsticks are whole after four, and the longest row of nights a rule asks for is two weeks. */
const REPLAYED = 41;
const SEED = 7;

/** `rounds demo`: a made-up B2B portfolio, six weeks of nights replayed, and tonight. */
export function defineDemo(command: Command, { now }: CommandContext): void {
  command
    .option('--folder <folder>', 'where to make it (it is emptied first); nightrounds-demo unless given')
    .addOption(shared.date)
    .addOption(shared.json)
    .action(async ({ folder = DEMO_FOLDER, date, json }) => {
      const tell = (line: string) => json !== true && print(line);
      const night = chooseNight(date, { timezone: 'Europe/London' }, now);
      await emptyDemoFolder(folder);
      tell(
        `Making a sample portfolio in ${colours.bold(`${folder}/`)}: 300 accounts, ${NIGHTS} nights, five exports, all invented.`,
      );
      const portfolio = await makePortfolio({ folder, lastNight: night, nights: NIGHTS, seed: SEED });
      const config = await loadConfig(portfolio.configFile);
      const base = { config, exportsFolder: portfolio.exportsFolder, stateFolder: path.join(folder, 'state'), now };
      const out = path.join(folder, 'out');

      const replay = await openLocal({ ...base, isReplay: true });
      try {
        const [from, to] = [addDays(night, -REPLAYED), addDays(night, -1)];
        tell(`Replaying ${REPLAYED} nights, ${from} to ${to} …`);
        await replayNights(from, to, replay.dependencies);
      } finally {
        await replay.close();
      }

      const tonight = await openLocal({ ...base, isReplay: false });
      const instruments = await openInstruments(tonight.dependencies);
      try {
        await runNight(night, tonight.dependencies, instruments);
        await writeResults(night, out, tonight.dependencies);
        const messages = await writeMessages(night, path.join(out, 'messages'), tonight.dependencies);
        const report = await readReport(night, tonight.dependencies);
        const { totals, findings } = report;
        if (json !== true) {
          printReport(report, config);
          print();
          await printDelivery(night, tonight.dependencies);
        }
        answer({ json }, { night, folder, totals, findings, messages, out, stories: portfolio.stories }, () =>
          printNextSteps(folder, out, messages, portfolio.stories),
        );
      } finally {
        await instruments.close();
        await tonight.close();
      }
    });
}

const MARKER = '.nightrounds-demo';

/** Empties only what an earlier demo made: never a folder of the user's own. */
async function emptyDemoFolder(folder: string): Promise<void> {
  if (existsSync(folder) && readdirSync(folder).length > 0 && !existsSync(path.join(folder, MARKER)))
    throw wrongUsage(`${folder} is not empty and was not made by rounds demo; give another --folder.`);
  await makePrivateFolder(folder);
  const files = openPrivateFolder(folder, { isOwn: true });
  // The marker stays: whoever is cut off here finds the folder to be of a demo still.
  await files.write(MARKER, 'Made by rounds demo, which empties this folder each time.\n');
  for (const name of await readdir(folder))
    if (name !== MARKER) await rm(path.join(folder, name), { recursive: true, force: true });
}

function printNextSteps(
  folder: string,
  out: string,
  messages: number,
  stories: readonly { account: string; name: string; title: string }[],
): void {
  print();
  print(colours.bold('Open next'));
  const readers = Object.values(channelKinds).map(({ reader }) => reader);
  const files = [
    [
      `${out}/messages/`,
      `${countOf(messages, 'message')} as ${readers.join(' and ')} would get them; open the .html in a browser`,
    ],
    [`${out}/scores.csv`, 'every account’s score tonight'],
    [`${out}/findings.jsonl`, 'every finding: told or not, and why'],
    [`${folder}/health.yaml`, 'the model: change a weight and run it again'],
  ] as const;
  const width = Math.max(...files.map(([file]) => file.length));
  for (const [file, what] of files) print(`  ${file.padEnd(width)}  ${what}`);
  print();
  print(colours.bold('Stories in the data'));
  for (const { account, name, title } of stories) print(`  ${title}: npx rounds explain ${account}   (${name})`);
  print();
  print('And npx rounds alerts list, npx rounds why A1001.');
}
