/**
 * `npm run campaign:gate`: what is in doubt of 33 kinds of corruption × 20 nights, and of 365 clean nights, on sample portfolios. With `year`
 * the clean nights alone.
 */
import { availableParallelism } from 'node:os';
import { addDays } from '../../lib/calendar.ts';
import { corruptions } from './corrupt-exports.ts';
import { runCleanYear, runGateCampaign, type Trial } from './gate-campaign.ts';

const PORTFOLIOS = 5;
const TRIAL_NIGHTS = 4;
/** So that trial nights fall on working days and weekends alike. */
const YARDSTICK = 40;
const HOLIDAYS = [
  '2025-12-25',
  '2025-12-26',
  '2026-01-01',
  '2026-04-03',
  '2026-04-06',
  '2026-05-04',
  '2026-05-25',
  '2026-08-31',
];

const portfolios = process.argv[2] === 'year' ? 0 : PORTFOLIOS;
const jobs = Array.from(
  { length: portfolios },
  (_, index) => () => runGateCampaign({ seed: index + 1, nights: YARDSTICK + index, trialNights: TRIAL_NIGHTS }),
);
const results: Awaited<ReturnType<typeof runGateCampaign>>[] = [];
const work = async () => {
  for (let job = jobs.shift(); job; job = jobs.shift()) results.push(await job());
};
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
const trials = results.flatMap((result) => result.trials);
const cleanDoubted = results.flatMap((result) => result.cleanDoubted);

const print = (line: string) => process.stdout.write(`${line}\n`);
if (portfolios > 0) {
  print('| corruption | nights | in doubt | held whole | mostly because |');
  print('|---|---:|---:|---:|---|');
}
for (const { name } of portfolios > 0 ? corruptions : []) {
  const own = trials.filter((trial) => trial.corruption === name);
  const doubted = own.filter(({ inDoubt }) => inDoubt.length > 0);
  const held = own.filter(({ isHeld }) => isHeld);
  print(
    `| ${name} | ${own.length} | ${doubted.length} | ${held.length} | ${doubted[0] ? firstSentence(doubted[0]) : ''} |`,
  );
}
if (portfolios > 0) {
  const doubted = trials.filter(({ inDoubt }) => inDoubt.length > 0).length;
  print(
    `\n${doubted} of ${trials.length} corrupted nights are in doubt: ${((100 * doubted) / trials.length).toFixed(1)} %.`,
  );
  print(
    `${cleanDoubted.length} of ${portfolios * (YARDSTICK + TRIAL_NIGHTS)} clean nights of the same portfolios have anything in doubt.`,
  );
}
for (const trial of cleanDoubted) print(`  ${trial.night}: ${trial.inDoubt.join(' ')}`);

const year = await runCleanYear({ seed: 11, nights: 365, holidays: HOLIDAYS });
print(
  `${year.length} of 365 clean nights, ${addDays('2026-11-22', -364)} to 2026-11-22, with ${HOLIDAYS.length} holidays, have anything in doubt; ${year.filter(({ isHeld }) => isHeld).length} are held.`,
);
for (const trial of year) print(`  ${trial.night}: ${trial.inDoubt.join(' ')}`);

function firstSentence({ inDoubt }: Trial): string {
  return `${(inDoubt[0] ?? '').split('. ')[0]}`;
}
