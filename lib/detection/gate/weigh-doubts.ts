import { addDays, type Night } from '../../calendar.ts';
import {
  type Doubt,
  type DoubtScope,
  type DoubtStanding,
  doubtKey,
  type Evidence,
  isLeftOut,
} from '../../history/doubt.ts';
import type { GateWord } from '../../history/gate-word.ts';

export interface WeighRequest {
  readonly night: Night;
  /** Tonight's. */
  readonly evidence: readonly Evidence[];
  /** The last charted night before, believed or held; null = there is none. */
  readonly last: { readonly night: Night; readonly doubts: readonly Doubt[] } | null;
  /** What operations said before the night's end. */
  readonly words: readonly GateWord[];
  /** Charted nights after which a doubt that stays the same is believed. */
  readonly believedAfter: number;
  /** The metrics that a doubted date's rows still have a part in. */
  readonly metricsStillReading: (doubt: Doubt) => readonly string[];
  /** Whether those have a part in a metric of a later night: a change looks back at a window that it has not reached yet. */
  readonly isReadLater: (doubt: Doubt) => boolean;
  /** The files that hold an export's rows of a date; null = nothing of the export is there tonight. */
  readonly filesOf: (from: string, date: Night) => Doubt['files'] | null;
}

/**
 * What tonight's evidence comes to, and what is left of the doubts about earlier dates. A doubt that stays the same for long enough is how
 * things are now; the rows of a date are in doubt for as long as they matter.
 */
export function weighDoubts(request: WeighRequest): readonly Doubt[] {
  const fresh = request.evidence.map((evidence) => weigh(evidence, request));
  const believed = new Set(fresh.filter((doubt) => !isLeftOut(doubt)).map(doubtKey));
  const standing = (request.last?.doubts ?? []).flatMap((doubt): Doubt[] => {
    if (doubt.date === null || doubt.date >= request.night) return [];
    if (!isLeftOut(doubt)) return isRemembered(doubt, doubt.date, fresh, request) ? [doubt] : [];
    if (believed.has(doubtKey(doubt)) || !isAsItWas(doubt, request)) return [];
    const metrics = request.metricsStillReading(doubt);
    if (metrics.length === 0 && !request.isReadLater(doubt)) return [];
    const word = findWord(doubt, doubt.date, request.words);
    if (word?.is === 'right') return [];
    const standing = word === null ? doubt.standing : 'wrong';
    return [{ ...doubt, scope: { is: 'metrics', metrics }, nights: doubt.nights + 1, standing }];
  });
  return [...fresh, ...standing];
}

function weigh(evidence: Evidence, request: WeighRequest): Doubt {
  const before = findBefore(evidence, request);
  const nights = (before?.nights ?? 0) + 1;
  const since = before?.since ?? request.night;
  const files =
    evidence.export === null || evidence.date === null ? [] : request.filesOf(evidence.export, evidence.date);
  const doubt = { ...evidence, since, nights, files: files ?? [] };
  return { ...doubt, standing: judgeStanding(doubt, before, request) };
}

const REMEMBERED_DAYS = 7;

/**
 * What is believed of dated rows is so on the same weekday of the next week, too: nights in between may have had no rows to show it.
 */
function isRemembered(doubt: Doubt, date: Night, fresh: readonly Doubt[], { night }: WeighRequest): boolean {
  const isSaidAnew = fresh.some((one) => doubtKey(one) === doubtKey(doubt));
  return !isSaidAnew && date > addDays(night, -REMEMBERED_DAYS);
}

/** Whether the rows of a date are in the files that they were in. An export that is not there mends nothing. */
function isAsItWas({ export: from, date, files }: Doubt, { filesOf }: WeighRequest): boolean {
  const now = from === null || date === null ? [] : filesOf(from, date);
  if (now === null) return true;
  const versions = new Map(now.map(({ key, version }) => [key, version]));
  return now.length === files.length && files.every(({ key, version }) => versions.get(key) === version);
}

function judgeStanding(
  doubt: Omit<Doubt, 'standing'>,
  before: Doubt | null,
  { words, believedAfter }: WeighRequest,
): DoubtStanding {
  // What could not be read at all is not believed by waiting, nor by saying so.
  if (doubt.scope.is === 'night') return 'left-out';
  const word = findWord(doubt, doubt.since, words);
  if (word !== null) return word.is;
  if (before !== null && !isLeftOut(before)) return before.standing;
  return doubt.nights > believedAfter ? 'stayed' : 'left-out';
}

/** The same doubt as of the last charted night, where it was found that night, too, or was believed of late. */
function findBefore(evidence: Evidence, { last }: WeighRequest): Doubt | null {
  if (last === null) return null;
  const key = doubtKey(evidence);
  const before = last.doubts.find(
    (doubt) =>
      doubtKey(doubt) === key &&
      (doubt.date === null || doubt.date === last.night || !isLeftOut(doubt)) &&
      isOnSameSide(doubt, evidence),
  );
  if (before === undefined) return null;
  // What is wrong is so until it is mended, however many accounts it is about from night to night.
  return before.standing === 'wrong' || isSameScope(evidence.scope, before.scope) ? before : null;
}

/** Too many after too few is another doubt. */
function isOnSameSide({ figures: a }: Evidence, { figures: b }: Evidence): boolean {
  if (a.usual === null || b.usual === null) return true;
  return Math.sign(a.tonight - a.usual) === Math.sign(b.tonight - b.usual);
}

/** Metrics may be added to a model; more accounts that are gone, or others, are another doubt. */
function isSameScope(now: DoubtScope, before: DoubtScope): boolean {
  if (now.is !== before.is) return false;
  if (!('accounts' in now) || !('accounts' in before)) return true;
  const most = Math.max(now.accounts, before.accounts);
  return Math.abs(now.accounts - before.accounts) <= SAME_SHARE * most;
}

/** A number of accounts that differs by less is the same, one coming or going. */
const SAME_SHARE = 0.2;

/** The newest word on a doubt, said of a night since it came up. */
function findWord(
  doubt: Pick<Doubt, 'check' | 'about' | 'scope'>,
  since: Night,
  words: readonly GateWord[],
): GateWord | null {
  const key = doubtKey(doubt);
  return words.findLast((word) => word.doubt === key && word.night >= since) ?? null;
}
