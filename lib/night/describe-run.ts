import type { Night } from '../calendar.ts';
import { type CareEvent, hashCare } from '../care/care-event.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { describeColumns } from '../detection/gate/column-figures.ts';
import { hashRule } from '../detection/rule-hash.ts';
import type { ExportReport, NightExports } from '../exports/export-table.ts';
import type { Run } from '../history/run.ts';
import type { Measured } from '../metrics/measure-night.ts';
import { findUnnamedCategories } from '../metrics/unnamed-categories.ts';
import { findOwnerless } from '../scoring/choose-pools.ts';
import { median } from '../statistics.ts';
import { version } from '../version.ts';
import type { NightNotes } from './shard-work.ts';

/** A night as it is claimed: nothing is measured yet. */
export function describeRun(
  night: Night,
  config: HealthConfig,
  exports: NightExports,
  events: readonly CareEvent[],
): Omit<Run, 'firstClaimedOn' | 'ruling'> {
  return {
    night,
    state: 'scoring',
    shards: 0,
    modelHash: config.modelHash,
    bands: config.bands,
    metrics: [...config.metricHashes].map(([name, hash]) => ({ name, hash })),
    rules: config.rules.map((rule) => ({ id: rule.id, hash: hashRule(rule, config.metricHashes) })),
    exports: [...exports.reports.values()].map(describeRunExport),
    inputs: {
      configHash: config.configHash,
      codeVersion: version,
      care: hashCare(events, night, config.timezone),
      earlierMetrics: [],
    },
    last: null,
    resultHash: null,
    totals: null,
    figures: null,
    heldBecause: null,
  };
}

export function describeRunExport(report: ExportReport): Run['exports'][number] {
  const { name, state, newestDate, because, rowsVisible, rowsTonight, gapNights } = report;
  const files = report.files.map(({ key, version, rows }) => ({ key, version, rows }));
  const gaps = gapNights === undefined ? {} : { gapNights };
  return { name, state, newestDate, because, rowsVisible, rowsTonight, ...gaps, files };
}

/** Of those that have one. */
function medianOf(arr: Float64Array): number | null {
  const known = [...arr.filter((value) => !Number.isNaN(value))];
  return known.length === 0 ? null : median(known);
}

/** What a night says of its data: problems, figures of columns, rows that match nobody. */
export function describeNotes(
  config: HealthConfig,
  exports: NightExports,
  { notes, roster, metrics }: Measured,
): NightNotes {
  return {
    reports: exports.reports,
    medianArr: medianOf(roster.arr),
    columns: describeColumns(roster, metrics, config),
    exportColumns: notes.exportColumns,
    duplicateAccounts: notes.duplicateAccounts,
    churnedAccounts: notes.churnedIds.length,
    rowsOfUnknownAccounts: notes.rowsOfUnknownAccounts,
    problems: [
      ...[...notes.problems, ...findUnnamedCategories(config, metrics), ...findOwnerless(config, roster)].map(
        ({ hint, ...problem }) => ({
          ...problem,
          message: hint ? `${problem.message} ${hint}` : problem.message,
        }),
      ),
      ...[...exports.reports.values()].flatMap(({ name, notes }) =>
        notes.filter(({ weight }) => weight === 'problem').map(({ message }) => ({ metric: name, message })),
      ),
      // That few rows match is for whoever checks; that some are lost is so every night.
      ...notes.matching.notes.flatMap((note) =>
        note.kind === 'shared' ? [{ metric: note.about[1], message: note.message }] : [],
      ),
    ],
  };
}
