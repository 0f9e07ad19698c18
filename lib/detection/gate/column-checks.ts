import type { ColumnFigures } from '../../history/night-figures.ts';
import { median } from '../../statistics.ts';
import { FEW, type GateNight, type GateReason, type GateRequest } from './gate.ts';
import { percent } from './percent.ts';

/** A share of accounts is judged against so many nights. */
const MISSING_NIGHTS = 7;
/** Of fewer accounts a mean says little. */
const LEAST_ACCOUNTS = 20;
/** Nights from which on the size of an ordinary step is known. */
const KNOWN_STEPS = 7;
/** On the asinh scale: 0.3 is all values 35 % larger in a night, 0.7 twice as large. */
const LEAST_SHIFT = { known: 0.3, unknown: 0.7 };
const TIMES_USUAL = 3;

/** Accounts without a value, against what is usual. A metric whose export is not there at all is told elsewhere. */
export function findMissingValues({ tonight, before, limits }: GateRequest): readonly GateReason[] {
  const { accounts } = tonight.figures;
  return columnsOf(tonight).flatMap(([name, { missing }]) => {
    const earlier = readColumn(before.slice(-MISSING_NIGHTS), name);
    if (earlier.length === 0) return [];
    const usual = median(earlier.map((one) => one.missing));
    const more = missing - usual;
    if (more <= limits.missingValues || more * accounts <= FEW) return [];
    const because = `${name} is missing for ${percent(missing)} of accounts; ${percent(usual)} is usual. The limit is ${percent(limits.missingValues)} more.`;
    return [{ check: 'missing-values', because }];
  });
}

/** A step of a column's level against the ordinary steps of its last nights: another unit, another column, a factor. */
export function findLevelShifts({ tonight, before, limits }: GateRequest): readonly GateReason[] {
  if (tonight.figures.accounts < LEAST_ACCOUNTS) return [];
  return columnsOf(tonight).flatMap(([name, { level }]) => {
    const levels = readColumn(before, name).flatMap((one) => (one.level === null ? [] : [one.level]));
    const last = levels.at(-1);
    if (level === null || last === undefined) return [];
    const steps = levels.slice(1).map((one, index) => Math.abs(one - levels[index]!));
    const largest = Math.max(0, ...steps);
    const isKnown = steps.length >= KNOWN_STEPS;
    const least = (isKnown ? LEAST_SHIFT.known : LEAST_SHIFT.unknown) * limits.levelShift;
    const limit = Math.max(least, isKnown ? TIMES_USUAL * largest : 0);
    const shift = level - last;
    if (Math.abs(shift) <= limit) return [];
    const factor = Math.exp(Math.abs(shift)).toFixed(1);
    const because = `${name} is about ${factor} times ${shift > 0 ? 'larger' : 'smaller'} over all accounts than on ${before.at(-1)!.night}; the limit is ${Math.exp(limit).toFixed(1)} times.`;
    return [{ check: 'level-shift', because }];
  });
}

function columnsOf({ figures }: GateNight): readonly [string, ColumnFigures][] {
  return Object.entries(figures.columns);
}

function readColumn(nights: readonly GateNight[], name: string): readonly ColumnFigures[] {
  return nights.flatMap(({ figures }) => figures.columns[name] ?? []);
}
