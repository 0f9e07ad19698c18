// Every example night has its accounts, and its contributions add up to raw within 1e-9.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const out = process.argv[2];
const EPSILON = 1e-9;

function checkNight(folder) {
  const lines = readFileSync(path.join(folder, 'explanations.jsonl'), 'utf8').split('\n').filter(Boolean);
  let scored = 0;
  for (const line of lines) {
    const { account_id, raw, groups } = JSON.parse(line);
    if (raw === null) continue;
    scored++;
    const sum = groups.flatMap((group) => group.signals).reduce((total, signal) => total + signal.contribution, 0);
    if (Math.abs(sum - raw) > EPSILON)
      throw new Error(`${folder}: ${account_id}: contributions add up to ${sum}, raw is ${raw}`);
  }
  return { accounts: lines.length, scored };
}

const ravenstack = checkNight(path.join(out, 'ravenstack'));
if (ravenstack.accounts !== 500) throw new Error(`RavenStack: ${ravenstack.accounts} accounts, expected 500`);
if (ravenstack.scored !== 500) throw new Error(`RavenStack: ${ravenstack.scored} scored, expected 500`);

const nights = readdirSync(path.join(out, 'oulad')).sort();
if (nights.length !== 212) throw new Error(`OULAD: ${nights.length} nights, expected 212`);
let charts = 0;
for (const night of nights) charts += checkNight(path.join(out, 'oulad', night)).scored;
console.log(
  `RavenStack ${ravenstack.scored} of ${ravenstack.accounts} scored; OULAD ${nights.length} nights, ${charts} scores; contributions add up within ${EPSILON}.`,
);
