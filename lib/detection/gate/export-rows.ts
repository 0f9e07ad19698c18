import type { Evidence } from '../../history/doubt.ts';
import type { RunExport } from '../../history/run.ts';
import { percent } from '../../percent.ts';
import { median } from '../../statistics.ts';
import { rows } from './count-words.ts';
import { countFew, type EvidenceCheck, type GateNight, isSameWeekday } from './gate-request.ts';

const SNAPSHOT_RUNS = 7;
/** Fewer runs are no median to speak of. */
const LEAST_RUNS = 3;
const LEAST_WEEKDAYS = 2;
/** A median of fewer is itself uncertain: twice the room. */
const WHOLE_WEEKDAYS = 4;
/** Rows of a rare event that come in company. */
const FEW_EVENTS = 5;

/**
 * All rows of an export against the median of its last runs: a snapshot is about as large every night, and what events a night reads
 * changes slowly. An export that is stale for want of its newest rows is judged, too; one that is not there at all is told elsewhere.
 */
export const findVisibleRows: EvidenceCheck = ({ tonight, eventExports, before, limits, metricsThatRead }) =>
  tonight.exports.flatMap(({ name, state, rowsVisible }): Evidence[] => {
    if (state === 'missing') return [];
    const earlier = before
      .flatMap(({ exports }) => exports.filter((one) => one.name === name && one.state === state))
      .slice(-SNAPSHOT_RUNS);
    const known = earlier.length > 0 ? earlier : lastRuns(before, name);
    if (known.length < LEAST_RUNS) return [];
    const usual = median(known.map((one) => one.rowsVisible));
    // Events only become more while a portfolio is young.
    const most = eventExports.has(name) ? Number.POSITIVE_INFINITY : limits.mostRows * usual;
    const least = limits.leastRows * usual;
    const isUsual = rowsVisible >= least && rowsVisible <= most;
    if (isUsual || Math.abs(rowsVisible - usual) <= countFew(usual, limits)) return [];
    return [
      {
        ...{ check: 'visible-rows', about: name, export: name, date: null },
        figures: { tonight: rowsVisible, usual, limit: rowsVisible < least ? least : most },
        because: `Export ${name} has ${rows(rowsVisible)}; its last ${known.length} runs had ${rows(usual)} (median). The limits are ${percent(limits.leastRows)} and ${percent(limits.mostRows)} of that.`,
        scope: { is: 'metrics', metrics: metricsThatRead({ export: name, column: null, date: null }) },
      },
    ];
  });

function lastRuns(before: readonly GateNight[], name: string): readonly RunExport[] {
  return before
    .flatMap(({ exports }) => exports.filter((one) => one.name === name && one.state === 'present'))
    .slice(-SNAPSHOT_RUNS);
}

/**
 * Rows dated tonight against the same weekday's median. The spread of a count is the square root of what is usual (Poisson), and a median
 * of few nights adds its own: 4 of them are out of the ordinary for rare events, and the share for frequent ones. A holiday may have
 * few, not more.
 */
export const findEventRows: EvidenceCheck = ({ tonight, eventExports, before, limits, holidays, metricsThatRead }) =>
  tonight.exports.flatMap(({ name, state, rowsTonight }): Evidence[] => {
    if (!eventExports.has(name) || state === 'missing' || state === 'stale') return [];
    const same = before.filter(({ night }) => isSameWeekday(night, tonight.night) && !holidays.has(night));
    const counts = same.flatMap(({ exports }) =>
      exports.filter((one) => one.name === name && one.state === 'present').map((one) => one.rowsTonight),
    );
    if (counts.length < LEAST_WEEKDAYS) return [];
    const usual = median(counts);
    const certainty = counts.length >= WHOLE_WEEKDAYS ? 1 : 2;
    // One more than usual, so that a rare event may come in company.
    const spread = Math.sqrt((usual + 1) * (1 + 1 / counts.length));
    const room = certainty * Math.max(FEW_EVENTS, limits.eventRows * usual, limits.noise * spread);
    const isFew = rowsTonight < usual - room;
    if (Math.abs(rowsTonight - usual) <= room || (isFew && holidays.has(tonight.night))) return [];
    return [
      {
        ...{ check: 'event-rows', about: name, export: name, date: tonight.night },
        figures: { tonight: rowsTonight, usual, limit: isFew ? usual - room : usual + room },
        because: `Export ${name} has ${rows(rowsTonight)} dated ${tonight.night}; ${rows(usual)} are usual on this weekday (median of ${counts.length}), give or take ${Math.round(room)}.`,
        scope: { is: 'metrics', metrics: metricsThatRead({ export: name, column: null, date: tonight.night }) },
      },
    ];
  });
