/**
 * `npm run campaign:follow [NIGHTS] [ACCOUNTS …]`: 33 kinds of corruption × NIGHTS (1 unless given), each with the seven nights after it, on
 * sample portfolios of so many accounts (4, 40 and 300 unless given), against the same nights without the corruption. Prints the table
 * of docs/campaigns.md, and each trial as it ends on the other stream.
 */
import { corruptions } from './corrupt-exports.ts';
import { type FollowedTrial, runFollowCampaign } from './follow-campaign.ts';

const [trialNights = 1, ...given] = process.argv.slice(2).map(Number);
const sizes = given.length > 0 ? given : [4, 40, 300];
/** So that what is usual is known of four of each weekday. */
const YARDSTICK = 35;

const print = (line: string) => process.stdout.write(`${line}\n`);
const share = (part: readonly unknown[], whole: readonly unknown[]) =>
  `${part.length} (${((100 * part.length) / whole.length).toFixed(1)} %)`;
const isOtherwise = ({ toldOtherwise }: FollowedTrial) => toldOtherwise.length > 0;
const isFalse = ({ falselyTold }: FollowedTrial) => falselyTold.length > 0;
const isSaidOpen = ({ saidOpen }: FollowedTrial) => saidOpen.length > 0;
const sum = (trials: readonly FollowedTrial[], read: (trial: FollowedTrial) => number) =>
  trials.reduce((total, trial) => total + read(trial), 0);

function logTrial({ night, corruption, ...trial }: FollowedTrial): void {
  const { toldOtherwise, falselyTold, saidOpen, namedOtherwise, isFallTold, nightsHeld, nightsLeftOut, inDoubt } =
    trial;
  const due = toldOtherwise.filter((one) => !falselyTold.includes(one));
  const misses = [
    ...falselyTold.map((one) => `TOLD ${one}`),
    ...due.map((one) => `was due ${one}`),
    ...saidOpen.map((one) => `was over ${one}`),
    ...(isFallTold ? [] : ['UNTOLD is the fall']),
  ];
  process.stderr.write(
    `${night} ${corruption}: ${nightsHeld} held, ${nightsLeftOut} with anything left out, ${namedOtherwise.length} named; ${misses.join('; ') || 'well'}\n`,
  );
  if (misses.length > 0) for (const because of inDoubt) process.stderr.write(`    ${because}\n`);
}

const all: FollowedTrial[] = [];
print(
  '| accounts | trials | told otherwise than without the corruption | of those, not due from the nights before | only said to be open a while longer | true falls told within 8 nights | nights held | with anything left out | clean nights with anything left out |',
);
print('|---:|---:|---:|---:|---:|---:|---:|---:|---:|');
for (const accounts of sizes) {
  const { trials, cleanNights, cleanInDoubt } = await runFollowCampaign({
    ...{ seed: accounts, accounts, nights: YARDSTICK, trialNights, onTrial: logTrial },
  });
  all.push(...trials);
  for (const because of cleanInDoubt) process.stderr.write(`clean ${because}\n`);
  const told = trials.filter(({ isFallTold }) => isFallTold);
  const doubted = new Set(cleanInDoubt.map((because) => because.slice(0, 'yyyy-mm-dd'.length)));
  print(
    `| ${accounts} | ${trials.length} | ${share(trials.filter(isOtherwise), trials)} | ${share(trials.filter(isFalse), trials)} | ${share(trials.filter(isSaidOpen), trials)} | ${share(told, trials)} | ${sum(trials, ({ nightsHeld }) => nightsHeld)} | ${sum(trials, ({ nightsLeftOut }) => nightsLeftOut)} | ${doubted.size} of ${cleanNights} |`,
  );
}

print(
  '\n| corruption | trials | told otherwise | not due | only said to be open longer | true falls told | nights held, of 8 | with anything left out, of 8 |',
);
print('|---|---:|---:|---:|---:|---:|---:|---:|');
for (const { name } of corruptions) {
  const own = all.filter(({ corruption }) => corruption === name);
  const mean = (read: (trial: FollowedTrial) => number) => (sum(own, read) / own.length).toFixed(1);
  print(
    `| ${name} | ${own.length} | ${own.filter(isOtherwise).length} | ${own.filter(isFalse).length} | ${own.filter(isSaidOpen).length} | ${own.filter(({ isFallTold }) => isFallTold).length} | ${mean(({ nightsHeld }) => nightsHeld)} | ${mean(({ nightsLeftOut }) => nightsLeftOut)} |`,
  );
}
