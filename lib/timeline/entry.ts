import { addDays, type Night, toInstant, toIsoInstant, toLocalDate } from '../calendar.ts';

/** One thing that happened to an account, was said of it, or was done about it. All texts are as exported or written: hostile until rendered. */
export interface TimelineEntry {
  readonly kind: EntryKind;
  /** ISO instant; of what a night found, the end of that night. */
  readonly at: string;
  /** The night that found it; null = it happened at its instant. */
  readonly night: Night | null;
  /** On one line. */
  readonly words: string;
  /** What there is to say beside, line by line. */
  readonly details: readonly string[];
  /** Who did it; null = nobody: a night found it, or the product did it by itself. */
  readonly by: string | null;
  /** Of a score that moved, in points; null of all else, and where nothing is known. */
  readonly parts: ScoreParts | null;
}

/** In the order in which those of one instant happened: what a night found comes before what was made of it. */
export const ENTRY_KINDS = [
  'gate',
  'roster',
  'owner',
  'renewal',
  'override',
  'pulse',
  'same-as',
  'score',
  'alert',
  'telling',
  'note',
  'task',
  'act',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** What moved the effective, unrounded score: the four add up to its change. */
export interface ScoreParts {
  /** Behaviour, and peers by comparison. */
  readonly customers: number;
  /** Values that came or went. */
  readonly data: number;
  /** The model, or another profile. */
  readonly model: number;
  /** A score set by hand that came, changed or went. */
  readonly override: number;
}

type Given = Pick<TimelineEntry, 'kind' | 'words'> & Partial<TimelineEntry>;

/** What happened at an instant. */
export function entryAt(at: string, given: Given): TimelineEntry {
  return { details: [], by: null, parts: null, ...given, at, night: null };
}

/** What a night found: it is known when the night is over. */
export function entryOf(night: Night, timezone: string, given: Given): TimelineEntry {
  const at = toIsoInstant(toInstant(addDays(night, 1), '00:00', timezone));
  return { details: [], by: null, parts: null, ...given, at, night };
}

/** The date under which it stands. */
export function dateOfEntry({ at, night }: Pick<TimelineEntry, 'at' | 'night'>, timezone: string): Night {
  return night ?? toLocalDate(Date.parse(at), timezone);
}

/** The newest first; of one instant, what was made of something before what it was made of. */
export function sortEntries(entries: readonly TimelineEntry[]): readonly TimelineEntry[] {
  return entries
    .map((entry, place) => ({ entry, place, at: Date.parse(entry.at), rank: ENTRY_KINDS.indexOf(entry.kind) }))
    .sort((a, b) => b.at - a.at || b.rank - a.rank || b.place - a.place)
    .map(({ entry }) => entry);
}
