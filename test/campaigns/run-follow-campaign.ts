/**
 * `npx tsx test/campaigns/run-follow-campaign.ts [NIGHTS] [ACCOUNTS …]`: 33 kinds of corruption × NIGHTS (1 unless given), each with the
 * seven nights after it, on sample portfolios of so many accounts (4, 40 and 300 unless given), against the same nights without the
 * corruption. Prints a table of docs/campaigns.md.
 */
import { type FollowedTrial, runFollowCampaign } from './follow-campaign.ts';

const [trialNights = 1, ...given] = process.argv.slice(2).map(Number);
const sizes = given.length > 0 ? given : [4, 40, 300];
/** So that what is usual is known of four of each weekday. */
const YARDSTICK = 35;

const print = (line: string) => process.stdout.write(`${line}\n`);
const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;

print(
  '| accounts | trials | with messages that would not have been | true falls told within 8 nights | nights held | with anything left out |',
);
print('|---:|---:|---:|---:|---:|---:|');
for (const accounts of sizes) {
  const trials = await runFollowCampaign({ seed: accounts, accounts, nights: YARDSTICK, trialNights });
  const sum = (read: (trial: FollowedTrial) => number) => trials.reduce((total, trial) => total + read(trial), 0);
  const wrong = trials.filter(({ falselyTold }) => falselyTold.length > 0);
  const told = trials.filter(({ isFallTold }) => isFallTold);
  print(
    `| ${accounts} | ${trials.length} | ${wrong.length} (${percent(wrong.length, trials.length)}) | ${told.length} (${percent(told.length, trials.length)}) | ${sum(({ nightsHeld }) => nightsHeld)} | ${sum(({ nightsLeftOut }) => nightsLeftOut)} |`,
  );
  for (const { corruption, night, falselyTold } of wrong)
    print(
      `  ${night} ${corruption}: ${falselyTold.slice(0, 3).join(', ')}${falselyTold.length > 3 ? ` and ${falselyTold.length - 3} more` : ''}`,
    );
  for (const { corruption, night, nightsHeld } of trials.filter(({ isFallTold }) => !isFallTold))
    print(`  ${night} ${corruption}: the fall is not told; ${nightsHeld} nights held`);
}
