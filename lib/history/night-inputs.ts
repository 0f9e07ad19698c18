import type { Night } from '../calendar.ts';
import type { EarlierNight, EarlierRead, NightInputs, Run, RunExport } from './run.ts';

/** What a concluded run is to the nights after it. */
export function asEarlierNight(run: Run | null): EarlierNight | null {
  return run === null || run.resultHash === null ? null : { night: run.night, resultHash: run.resultHash };
}

type Inputs = Pick<Run, 'modelHash' | 'exports' | 'inputs' | 'last'>;

/** What is not as it was when the night was computed, as sentences; none when running it again gives the same bytes. */
export function findChangedInputs(then: Inputs, now: Inputs): readonly string[] {
  return [
    ...describeModelChange(then, now),
    ...describeExportChanges(then.exports, now.exports),
    ...describeCareChange(then.inputs.care, now.inputs.care),
    ...describeLastChange(then.last, now.last),
    ...describeEarlierChange(then.inputs.earlierMetrics, now.inputs.earlierMetrics),
  ];
}

const SHOWN_HASH = 12;

function describeModelChange(then: Inputs, now: Inputs): readonly string[] {
  if (then.modelHash !== now.modelHash)
    return [`The model changed (${then.modelHash.slice(0, SHOWN_HASH)} → ${now.modelHash.slice(0, SHOWN_HASH)}).`];
  return [];
}

function describeExportChanges(then: readonly RunExport[], now: readonly RunExport[]): readonly string[] {
  const after = new Map(now.map((one) => [one.name, one]));
  return then.flatMap((before) => {
    const files = after.get(before.name)?.files ?? [];
    const versions = new Map(files.map(({ key, version }) => [key, version]));
    const known = new Set(before.files.map(({ key }) => key));
    const gone = before.files.filter(({ key }) => !versions.has(key)).map(({ key }) => key);
    const written = before.files.filter(({ key, version }) => (versions.get(key) ?? version) !== version);
    const added = files.filter(({ key }) => !known.has(key)).map(({ key }) => key);
    return [
      ...describeFiles(
        before.name,
        'was written again since',
        written.map(({ key }) => key),
      ),
      ...describeFiles(before.name, 'is not there any more', gone),
      ...describeFiles(before.name, 'is new', added),
    ];
  });
}

const SHOWN_FILES = 3;

function describeFiles(name: string, what: string, keys: readonly string[]): readonly string[] {
  if (keys.length === 0) return [];
  const more = keys.length > SHOWN_FILES ? ` (and ${keys.length - SHOWN_FILES} more)` : '';
  return [`Export ${name}: ${keys.slice(0, SHOWN_FILES).join(', ')}${more} ${what}.`];
}

function describeCareChange(then: NightInputs['care'], now: NightInputs['care']): readonly string[] {
  if (then.hash === now.hash) return [];
  return [`Overrides and pulses before the end of the night changed (${then.events} then, ${now.events} now).`];
}

function describeLastChange(then: EarlierNight | null, now: EarlierNight | null): readonly string[] {
  if (then?.night !== now?.night)
    return [
      `It was compared with ${then?.night ?? 'no night'}; the last believed night before it is now ${now?.night ?? 'none'}.`,
    ];
  if (then?.resultHash !== now?.resultHash) return [`The night of ${now?.night} before it was computed again.`];
  return [];
}

function describeEarlierChange(then: readonly EarlierRead[], now: readonly EarlierRead[]): readonly string[] {
  const before = new Map(then.map(({ night, digest }) => [night, digest]));
  const changed = now.filter(({ night, digest }) => (before.get(night) ?? null) !== digest).map(({ night }) => night);
  if (changed.length === 0) return [];
  return [`The metric values it reads of ${changed.join(', ')} were written again or removed since.`];
}

/** A night that was concluded is asked for again, and would not come out the same. Nothing was written. */
export class NightInputsChangedError extends Error {
  constructor(night: Night, changes: readonly string[]) {
    super(
      `The night of ${night} was computed before, from other inputs:\n${changes.map((change) => `  ${change}`).join('\n')}\nNothing was changed. rounds rerun --from ${night} computes it and the later nights again, sends nothing, and says what moved.`,
    );
    this.name = 'NightInputsChangedError';
  }
}
