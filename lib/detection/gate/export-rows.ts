import type { GateConfig } from '../../config/health-config.ts';
import type { Evidence } from '../../history/doubt.ts';
import type { RunExport } from '../../history/run.ts';
import { percent } from '../../percent.ts';
import { boundCount, median } from '../../statistics.ts';
import { rows } from './count-words.ts';
import { countFew, type EvidenceCheck, type GateNight, isSameWeekday } from './gate-request.ts';

const SNAPSHOT_RUNS = 7;
/** Fewer runs are no median to speak of. */
const LEAST_RUNS = 3;
const LEAST_WEEKDAYS = 2;
/** A median of fewer is itself uncertain: twice the room. */
const WHOLE_WEEKDAYS = 4;
/** So many rows less say nothing. */
const FEW_EVENTS = 5;
/** Of rarer events, rows a day, many may come in company. */
const FREQUENT = 20;

/**
 * All rows of an export against the median of its last runs: a snapshot is about as large every night, and what events a night reads
 * changes slowly. An export that is stale for want of its newest rows is judged, too; one that is not there at all is told elsewhere.
 */
export const findVisibleRows: EvidenceCheck = ({ tonight, eventExports, before, limits, metricsThatRead }) =>
  tonight.exports.flatMap(({ name, state, rowsVisible, gapNights = 0 }): Evidence[] => {
    if (state === 'missing') return [];
    const earlier = before
      .flatMap(({ exports }) => exports.filter((one) => one.name === name && one.state === state))
      .slice(-SNAPSHOT_RUNS);
    const known = earlier.length > 0 ? earlier : lastRuns(before, name);
    if (known.length < LEAST_RUNS) return [];
    const usual = median(known.map((one) => one.rowsVisible));
    // Events only become more while a portfolio is young.
    const most = eventExports.has(name) ? Number.POSITIVE_INFINITY : limits.mostRows * usual;
    // Rows known to be missing are no fall: what reads them is missing, and the files are named.
    const least = gapNights > 0 ? 0 : limits.leastRows * usual;
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
 * Rows dated tonight against the same weekday's median, by the spread that counts have by chance and by their own. A holiday may have few,
 * not more. Of rare events any number may come at once, invoices on the first of a month: what too many did to a metric is seen there.
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
    const { low, high } = boundRows(counts, limits);
    const isFew = rowsTonight < low;
    const isMany = usual >= FREQUENT && rowsTonight > high;
    if (!isMany && (!isFew || holidays.has(tonight.night))) return [];
    const limit = isFew ? low : high;
    return [
      {
        ...{ check: 'event-rows', about: name, export: name, date: tonight.night },
        figures: { tonight: rowsTonight, usual, limit },
        because: `Export ${name} has ${rows(rowsTonight)} dated ${tonight.night}; ${rows(usual)} are usual on this weekday (median of ${counts.length}), give or take ${Math.round(Math.abs(limit - usual))}.`,
        scope: { is: 'metrics', metrics: metricsThatRead({ export: name, column: null, date: tonight.night }) },
      },
    ];
  });

function boundRows(
  counts: readonly number[],
  { noise, eventRows }: GateConfig,
): { readonly low: number; readonly high: number } {
  const certainty = counts.length >= WHOLE_WEEKDAYS ? 1 : 2;
  const usual = median(counts);
  const room = certainty * Math.max(FEW_EVENTS, eventRows * usual);
  const { low, high } = boundCount(counts, certainty * noise);
  return { low: Math.min(usual - room, low), high: Math.max(usual + room, high) };
}
