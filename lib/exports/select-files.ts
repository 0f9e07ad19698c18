import { addDays, type Day, type Night, toDay } from '../calendar.ts';
import type { ExportConfig } from '../config/health-config.ts';
import type { ExportObject } from './export-source.ts';

export interface DatedObject {
  readonly object: ExportObject;
  /** Null when the pattern has no date. */
  readonly night: Night | null;
  /** Place among the files of its night, by name. */
  readonly rank: number;
}

export interface Selection {
  readonly files: readonly DatedObject[];
  /** First and last night whose files belong to it; null when the pattern has no date. */
  readonly nights: { readonly from: Night | null; readonly to: Night } | null;
  /** The newest snapshot of an earlier night stands in for tonight's. */
  readonly isCarried: boolean;
}

/**
 * The files that make an export on a night. `announced` are nights whose manifest lists files: such a night is there, be its files
 * there or not. `windowStart` null: a dated event export from its first file on.
 */
export function selectFiles(
  config: ExportConfig,
  objects: readonly DatedObject[],
  request: { night: Night; windowStart: Day | null; isDated: boolean; announced: ReadonlySet<Night> },
): Selection {
  const { night, windowStart, isDated, announced } = request;
  if (!isDated) return { files: objects, nights: null, isCarried: false };
  if (config.time !== null) {
    const from = windowStart === null ? null : addDays(night, windowStart - toDay(night));
    return pickNights(objects, from, night, false);
  }
  const available = new Set([...announced, ...objects.map((object) => object.night)]);
  if (available.has(night)) return pickNights(objects, night, night, false);
  for (let age = 1; age * 24 <= (config.freshWithinHours ?? 0); age++) {
    const earlier = addDays(night, -age);
    if (available.has(earlier)) return pickNights(objects, earlier, earlier, true);
  }
  return pickNights([], night, night, false);
}

function pickNights(objects: readonly DatedObject[], from: Night | null, to: Night, isCarried: boolean): Selection {
  const files = objects.filter(({ night }) => night !== null && night <= to && (from === null || night >= from));
  return { files, nights: { from, to }, isCarried };
}

/** Whether a night's files belong to a selection. */
export function isSelected({ nights }: Selection, night: Night | null): boolean {
  if (nights === null || night === null) return true;
  return night <= nights.to && (nights.from === null || night >= nights.from);
}
