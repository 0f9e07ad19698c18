import { median } from '../../statistics.ts';
import { FEW, type GateReason, type GateRequest, isSameWeekday } from './gate.ts';
import { percent } from './percent.ts';

const SNAPSHOT_RUNS = 7;
/** Fewer runs are no median to speak of. */
const LEAST_RUNS = 3;
const LEAST_WEEKDAYS = 2;

/** Rows of a snapshot against the median of its last runs. */
export function findSnapshotRows({ tonight, eventExports, before, limits }: GateRequest): readonly GateReason[] {
  return tonight.exports.flatMap(({ name, state, rowsVisible }) => {
    if (eventExports.has(name) || state !== 'present') return [];
    const earlier = before
      .flatMap(({ exports }) => exports.filter((one) => one.name === name && one.state === 'present'))
      .slice(-SNAPSHOT_RUNS);
    if (earlier.length < LEAST_RUNS) return [];
    const usual = median(earlier.map((one) => one.rowsVisible));
    const isUsual = rowsVisible >= limits.leastRows * usual && rowsVisible <= limits.mostRows * usual;
    if (isUsual || Math.abs(rowsVisible - usual) <= FEW) return [];
    const because = `Export ${name} has ${rows(rowsVisible)}; its last ${earlier.length} runs had ${rows(usual)} (median). The limits are ${percent(limits.leastRows)} and ${percent(limits.mostRows)} of that.`;
    return [{ check: 'snapshot-rows', because }];
  });
}

/**
 * Rows dated tonight against the same weekday's median. The spread of a count is the square root of what is usual (Poisson): 4 of them
 * are out of the ordinary for rare events, and the share for frequent ones. A holiday may have few, not more.
 */
export function findEventRows({ tonight, eventExports, before, limits, holidays }: GateRequest): readonly GateReason[] {
  return tonight.exports.flatMap(({ name, state, rowsTonight }) => {
    if (!eventExports.has(name) || state === 'missing' || state === 'stale') return [];
    const same = before.filter(({ night }) => isSameWeekday(night, tonight.night) && !holidays.has(night));
    const counts = same.flatMap(({ exports }) =>
      exports.filter((one) => one.name === name && one.state === 'present').map((one) => one.rowsTonight),
    );
    if (counts.length < LEAST_WEEKDAYS) return [];
    const usual = median(counts);
    const room = Math.max(FEW, limits.eventRows * usual, 4 * Math.sqrt(usual));
    const isFew = rowsTonight < usual - room;
    if (Math.abs(rowsTonight - usual) <= room || (isFew && holidays.has(tonight.night))) return [];
    const because = `Export ${name} has ${rows(rowsTonight)} dated ${tonight.night}; ${rows(usual)} are usual on this weekday (median of ${counts.length}), give or take ${Math.round(room)}.`;
    return [{ check: 'event-rows', because }];
  });
}

function rows(count: number): string {
  return `${Math.round(count).toLocaleString('en-US')} ${count === 1 ? 'row' : 'rows'}`;
}
