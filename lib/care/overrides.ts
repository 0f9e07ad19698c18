import { readAddress } from '../address.ts';
import { assertNever } from '../assert-never.ts';
import type { Night } from '../calendar.ts';
import { type CareEvent, dateOf, eventsUpTo } from './care-event.ts';

/** A score set by hand, as a night sees it. */
export interface Override {
  readonly account: string;
  readonly score: number;
  readonly reason: string;
  readonly by: string;
  /** ISO 8601 instant: with the account, its name. */
  readonly setAt: string;
  readonly setOn: Night;
  /** The first night without it. */
  readonly expiresOn: Night;
  /** The account's owner as known when it was set; null = unknown. */
  readonly owner: string | null;
}

/** Each account's newest word on overrides up to a night: the override, or the night and person that cleared it. */
export type LastWord =
  | { readonly isCleared: false; readonly override: Override }
  | { readonly isCleared: true; readonly by: string; readonly on: Night };

export function findLastWords(
  events: readonly CareEvent[],
  night: Night,
  timezone: string,
): ReadonlyMap<string, LastWord> {
  const words = new Map<string, LastWord>();
  for (const event of eventsUpTo(events, night, timezone)) {
    const { account, at, by } = event;
    const on = dateOf(event, timezone);
    switch (event.kind) {
      case 'override-set': {
        const { score, reason, expiresOn, owner } = event;
        words.set(account, {
          isCleared: false,
          override: { account, score, reason, by, setAt: at, setOn: on, expiresOn, owner },
        });
        continue;
      }
      case 'override-cleared':
        words.set(account, { isCleared: true, by, on });
        continue;
      case 'pulse':
      case 'renamed':
        continue;
    }
    assertNever(event, 'the record');
  }
  return words;
}

/** What the account's last chart says. */
export interface LastNight {
  readonly night: Night;
  readonly owner: string | null;
  readonly override: { readonly setAt: string; readonly score: number } | null;
}

export type OverrideEnd =
  | { readonly because: 'expired'; readonly on: Night }
  | { readonly because: 'cleared'; readonly by: string; readonly on: Night }
  | { readonly because: 'replaced'; readonly by: string; readonly score: number }
  | { readonly because: 'owner-changed'; readonly from: string; readonly to: string };

export interface OverrideDecision {
  readonly inForce: Override | null;
  /** Of the override that was in force on the last chart and is not tonight. */
  readonly ended: { readonly score: number; readonly end: OverrideEnd } | null;
}

/**
 * Whether an override holds tonight. It ends on its day, when it is cleared, and when a known owner changes to another known owner; one
 * that ended is over, even should its owner come back: the last chart would carry it.
 */
export function decideOverride(
  word: LastWord | undefined,
  tonight: { readonly night: Night; readonly owner: string | null },
  last: LastNight | null,
): OverrideDecision {
  const override = word === undefined || word.isCleared ? null : word.override;
  const end = override === null ? null : findEnd(override, tonight, last);
  const inForce = override !== null && end === null && !isOver(override, last) ? override : null;
  const before = last?.override ?? null;
  if (before === null || before.setAt === inForce?.setAt) return { inForce, ended: null };
  if (inForce !== null)
    return {
      inForce,
      ended: { score: before.score, end: { because: 'replaced', by: inForce.by, score: inForce.score } },
    };
  if (word?.isCleared)
    return { inForce, ended: { score: before.score, end: { because: 'cleared', by: word.by, on: word.on } } };
  return { inForce, ended: end === null ? null : { score: before.score, end } };
}

function findEnd(
  { owner, expiresOn }: Override,
  tonight: { readonly night: Night; readonly owner: string | null },
  last: LastNight | null,
): OverrideEnd | null {
  if (tonight.night >= expiresOn) return { because: 'expired', on: expiresOn };
  const from = readAddress(owner) ?? readAddress(last?.owner);
  const to = readAddress(tonight.owner);
  return from !== null && to !== null && from !== to ? { because: 'owner-changed', from, to } : null;
}

/** A chart since it was set that does not carry it: it had ended by then. */
function isOver({ setOn, setAt }: Override, last: LastNight | null): boolean {
  return last !== null && last.night >= setOn && last.override?.setAt !== setAt;
}

/** "Override 70 ended: it expired on 2026-03-01. The computed score is 43." */
export function describeOverrideEnd(score: number, end: OverrideEnd, computedScore: number | null): string {
  const computed =
    computedScore === null ? 'The computed score is unknown.' : `The computed score is ${computedScore}.`;
  return `Override ${score} ended: ${describeEnd(end)}. ${computed}`;
}

function describeEnd(end: OverrideEnd): string {
  switch (end.because) {
    case 'expired':
      return `it expired on ${end.on}`;
    case 'cleared':
      return `${end.by} cleared it on ${end.on}`;
    case 'replaced':
      return `${end.by} set ${end.score} instead`;
    case 'owner-changed':
      return `the owner changed from ${end.from} to ${end.to}`;
  }
}
