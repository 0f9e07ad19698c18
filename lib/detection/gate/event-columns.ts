import type { Evidence } from '../../history/doubt.ts';
import type { ExportColumnFigures } from '../../metrics/export-figures.ts';
import { percent } from '../../percent.ts';
import { median } from '../../statistics.ts';
import { type EvidenceCheck, type GateRequest, isSameWeekday } from './gate-request.ts';

/** Of fewer rows in a night a share, or a mean, says little. */
const LEAST_ROWS = 50;
/** Same weekdays that a column as it arrived is judged against. */
const LEAST_WEEKDAYS = 2;
const FEW_ROWS = 5;
/** On the asinh scale: 0.7 is twice as large. */
const LEAST_SHIFT = 0.7;
const TIMES_USUAL = 3;

/**
 * Columns of event exports as they arrived, against the same weekday: a metric over 28 days hides one bad day. Those of a snapshot are in
 * its metrics, which are judged from night to night.
 */
export const findEventColumns: EvidenceCheck = (request) => {
  const { tonight, before, eventExports, holidays } = request;
  if (holidays.has(tonight.night)) return [];
  const same = before.filter(({ night }) => isSameWeekday(night, tonight.night) && !holidays.has(night));
  return Object.entries(tonight.figures.exportColumns).flatMap(([name, one]): Evidence[] => {
    const earlier = same.flatMap(({ figures }) => figures.exportColumns[name] ?? []).filter((known) => known.rows > 0);
    if (!eventExports.has(one.export) || one.rows < LEAST_ROWS || earlier.length < LEAST_WEEKDAYS) return [];
    const found = findEmptyCells(request, name, { one, earlier }) ?? findOtherLevel(request, name, { one, earlier });
    return found === null ? [] : [found];
  });
};

interface Arrived {
  readonly one: ExportColumnFigures;
  readonly earlier: readonly ExportColumnFigures[];
}

function findEmptyCells({ limits, ...request }: GateRequest, name: string, { one, earlier }: Arrived): Evidence | null {
  const { rows, missing } = one;
  const known = earlier.reduce((sum, night) => sum + night.rows, 0);
  const usual = earlier.reduce((sum, night) => sum + night.missing * night.rows, 0) / known;
  const more = missing - usual;
  // Of few rows a share is a throw of dice: four standard deviations of it are nothing out of the ordinary.
  const noise = limits.noise * Math.sqrt(usual * (1 - usual) * (1 / rows + 1 / known));
  const limit = Math.max(limits.missingValues, noise);
  if (more <= limit || more * rows <= FEW_ROWS) return null;
  const because = `${name} is empty in ${percent(missing)} of rows; ${percent(usual)} is usual on this weekday. The limit is ${percent(limit)} more.`;
  const figures = { tonight: missing, usual, limit: usual + limit };
  return { check: 'missing-values', ...ofEvents(request, name, one), figures, because };
}

function findOtherLevel({ limits, ...request }: GateRequest, name: string, { one, earlier }: Arrived): Evidence | null {
  const levels = earlier.flatMap(({ level }) => (level === null ? [] : [level]));
  if (one.level === null || levels.length === 0) return null;
  const usual = median(levels);
  const shift = one.level - usual;
  const spread = Math.max(...levels) - Math.min(...levels);
  const limit = Math.max(LEAST_SHIFT * limits.levelShift, TIMES_USUAL * spread);
  if (Math.abs(shift) <= limit) return null;
  const because = `Values of ${name} are about ${Math.exp(Math.abs(shift)).toFixed(1)} times ${shift > 0 ? 'larger' : 'smaller'} than usual on this weekday; the limit is ${Math.exp(limit).toFixed(1)} times.`;
  return {
    check: 'level-shift',
    ...ofEvents(request, name, one),
    figures: { tonight: one.level, usual, limit },
    because,
  };
}

function ofEvents(
  { tonight, metricsThatRead }: Pick<GateRequest, 'tonight' | 'metricsThatRead'>,
  name: string,
  { export: from }: ExportColumnFigures,
): Pick<Evidence, 'about' | 'export' | 'date' | 'scope'> {
  const column = name.slice(from.length + 1);
  const date = tonight.night;
  return {
    ...{ about: name, export: from, date },
    scope: { is: 'metrics', metrics: metricsThatRead({ export: from, column, date }) },
  };
}
