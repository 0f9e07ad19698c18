import type { ColumnFigures } from '../../history/night-figures.ts';
import { percent } from '../../percent.ts';
import { median } from '../../statistics.ts';
import { FEW, type GateNight, type GateReason, type GateRequest, isSameWeekday } from './gate-request.ts';

/** A share of accounts is judged against so many nights. */
const MISSING_NIGHTS = 7;
/** Of fewer accounts a mean says little. */
const LEAST_ACCOUNTS = 20;
/** On the asinh scale: 0.3 is all values 35 % larger in a night, 0.7 twice as large. */
const LEAST_SHIFT = { ofMetric: 0.3, ofEvents: 0.7 };
const TIMES_USUAL = 3;

/** Accounts without a value, against what is usual. A metric whose export is not there at all is told elsewhere. */
export function findMissingValues({ tonight, before, limits }: GateRequest): readonly GateReason[] {
  const { accounts } = tonight.figures;
  return columnsOf(tonight).flatMap(([name, { missing }]) => {
    const earlier = readColumn(before.slice(-MISSING_NIGHTS), name);
    if (earlier.length === 0) return [];
    const usual = median(earlier.map((known) => known.missing));
    const more = missing - usual;
    if (more <= limits.missingValues || more * accounts <= FEW) return [];
    const because = `${name} is missing for ${percent(missing)} of accounts; ${percent(usual)} is usual. The limit is ${percent(limits.missingValues)} more.`;
    return [{ check: 'missing-values', because }];
  });
}

/** A step of a column's level against the ordinary steps of its last nights: another unit, another column, a factor. */
export function findLevelShifts({ tonight, before, limits }: GateRequest): readonly GateReason[] {
  return columnsOf(tonight).flatMap(([name, { level, missing }]) => {
    if ((1 - missing) * tonight.figures.accounts < LEAST_ACCOUNTS) return [];
    const levels = readColumn(before, name).flatMap((one) => (one.level === null ? [] : [one.level]));
    const last = levels.at(-1);
    if (level === null || last === undefined) return [];
    const steps = levels.slice(1).map((one, index) => Math.abs(one - levels[index]!));
    const largest = Math.max(0, ...steps);
    const limit = Math.max(LEAST_SHIFT.ofMetric * limits.levelShift, TIMES_USUAL * largest);
    const shift = level - last;
    if (Math.abs(shift) <= limit) return [];
    const factor = Math.exp(Math.abs(shift)).toFixed(1);
    const because = `${name} is about ${factor} times ${shift > 0 ? 'larger' : 'smaller'} over all accounts than on ${before.at(-1)!.night}; the limit is ${Math.exp(limit).toFixed(1)} times.`;
    return [{ check: 'level-shift', because }];
  });
}

/** Of fewer rows in a night a share, or a mean, says little. */
const LEAST_ROWS = 50;
/** Same weekdays that a column as it arrived is judged against. */
const LEAST_WEEKDAYS = 2;

/**
 * Columns of event exports as they arrived, against the same weekday: a metric over 28 days hides one bad day. Those of a snapshot are in
 * its metrics, which are judged from night to night.
 */
export function findExportColumns({
  tonight,
  before,
  eventExports,
  limits,
  holidays,
}: GateRequest): readonly GateReason[] {
  if (holidays.has(tonight.night)) return [];
  const same = before.filter(({ night }) => isSameWeekday(night, tonight.night) && !holidays.has(night));
  return Object.entries(tonight.figures.exportColumns).flatMap(([name, one]): GateReason[] => {
    const { rows, missing, level } = one;
    const earlier = same.flatMap(({ figures }) => figures.exportColumns[name] ?? []).filter((known) => known.rows > 0);
    if (!eventExports.has(one.export) || rows < LEAST_ROWS || earlier.length < LEAST_WEEKDAYS) return [];
    const known = earlier.reduce((sum, night) => sum + night.rows, 0);
    const usual = earlier.reduce((sum, night) => sum + night.missing * night.rows, 0) / known;
    const more = missing - usual;
    // Of few rows a share is a throw of dice: four standard deviations of it are nothing out of the ordinary.
    const noise = 4 * Math.sqrt(usual * (1 - usual) * (1 / rows + 1 / known));
    if (more > Math.max(limits.missingValues, noise) && more * rows > FEW) {
      const because = `${name} is empty in ${percent(missing)} of rows; ${percent(usual)} is usual on this weekday. The limit is ${percent(Math.max(limits.missingValues, noise))} more.`;
      return [{ check: 'missing-values', because }];
    }
    const levels = earlier.flatMap((one) => (one.level === null ? [] : [one.level]));
    if (level === null || levels.length === 0) return [];
    const shift = level - median(levels);
    const spread = Math.max(...levels) - Math.min(...levels);
    const limit = Math.max(LEAST_SHIFT.ofEvents * limits.levelShift, TIMES_USUAL * spread);
    if (Math.abs(shift) <= limit) return [];
    const because = `Values of ${name} are about ${Math.exp(Math.abs(shift)).toFixed(1)} times ${shift > 0 ? 'larger' : 'smaller'} than usual on this weekday; the limit is ${Math.exp(limit).toFixed(1)} times.`;
    return [{ check: 'level-shift', because }];
  });
}

const CONSTANT_NIGHTS = 3;

/** A column that told accounts apart and says the same of all of them. */
export function findConstantColumns({ tonight, before }: GateRequest): readonly GateReason[] {
  const { accounts } = tonight.figures;
  return columnsOf(tonight).flatMap(([name, { isConstant, missing }]) => {
    if (!isConstant || (1 - missing) * accounts < LEAST_ACCOUNTS) return [];
    const earlier = readColumn(before.slice(-CONSTANT_NIGHTS), name);
    if (earlier.length < CONSTANT_NIGHTS || earlier.some((one) => one.isConstant)) return [];
    return [
      { check: 'constant-values', because: `${name} is the same for all accounts; on the nights before it was not.` },
    ];
  });
}

function columnsOf({ figures }: GateNight): readonly [string, ColumnFigures][] {
  return Object.entries(figures.columns);
}

function readColumn(nights: readonly GateNight[], name: string): readonly ColumnFigures[] {
  return nights.flatMap(({ figures }) => figures.columns[name] ?? []);
}
