import { addDays, isNight, type Night, toDay, toLocalDate } from '../calendar.ts';
import { compareText } from '../compare-text.ts';
import { hashOf } from '../config/canonical-json.ts';
import { formatCount } from '../format-count.ts';

/** What a person set on an account, or said of it, append-only: a correction is another event. */
export type CareEvent = NightEvent | Note | CardSent;

/** What a night sees. */
export type NightEvent = OverrideSet | OverrideCleared | PulseSet | Renamed;

interface EventBase {
  readonly account: string;
  /** ISO 8601, UTC, with milliseconds: with account and kind, the event's name. */
  readonly at: string;
  /** Who did it, as they are known: an address or a user name. */
  readonly by: string;
}

export interface OverrideSet extends EventBase {
  readonly kind: 'override-set';
  /** Whole points, 0–100. */
  readonly score: number;
  readonly reason: string;
  /** The first night without it. */
  readonly expiresOn: Night;
  /** The account's owner as known then; null = unknown. */
  readonly owner: string | null;
}

export interface OverrideCleared extends EventBase {
  readonly kind: 'override-cleared';
  readonly reason: string | null;
}

export interface PulseSet extends EventBase {
  readonly kind: 'pulse';
  /** 1 = worried … 5 = delighted. */
  readonly value: number;
  readonly note: string | null;
}

export interface Renamed extends EventBase {
  readonly kind: 'renamed';
  /** The id that the account had before; null takes that word back. */
  readonly from: string | null;
}

/** For people alone: it moves no score, and takes no case in hand. */
export interface Note extends EventBase {
  readonly kind: 'note';
  readonly text: string;
}

/** A customer was to be mailed the link to their card. */
export interface CardSent extends EventBase {
  readonly kind: 'card-sent';
  readonly letters: readonly CardLetter[];
}

export interface CardLetter {
  /** The customer's address. */
  readonly to: string;
  /** The link's name: see nameLink. */
  readonly link: string;
  /** In the outbox. */
  readonly message: { readonly period: string; readonly id: string };
  /** ISO instant; null = at once. */
  readonly notBefore: string | null;
}

/** The local date an event was made on: a night sees the events up to its own end. */
export function dateOf({ at }: Pick<CareEvent, 'at'>, timezone: string): Night {
  return toLocalDate(Date.parse(at), timezone);
}

/** Events that a night sees, each account's oldest first: no notes and no letters, so that a later one makes no night another. */
export function eventsUpTo(events: readonly CareEvent[], night: Night, timezone: string): readonly NightEvent[] {
  return events
    .filter((event) => event.kind !== 'note' && event.kind !== 'card-sent')
    .filter((event) => dateOf(event, timezone) <= night)
    .sort((a, b) => compareText(a.account, b.account) || compareText(a.at, b.at) || compareText(a.kind, b.kind));
}

export const LONGEST_OVERRIDE_DAYS = 90;

/** What is wrong with an override before it is set; null when nothing is. */
export function findOverrideProblem(override: OverrideSet, timezone: string): string | null {
  const { score, reason, by, expiresOn } = override;
  if (!Number.isInteger(score) || score < 0 || score > 100) return 'The score must be a whole number from 0 to 100.';
  if (reason.trim() === '') return 'Say why: an override without a reason helps nobody who reads it later.';
  if (by.trim() === '') return 'Say who sets it.';
  if (!isNight(expiresOn)) return `"${expiresOn}" is no calendar date; write it as 2026-11-22.`;
  const setOn = dateOf(override, timezone);
  const days = toDay(expiresOn) - toDay(setOn);
  if (days < 1) return `It would end on ${expiresOn}, and today is ${setOn}: give a later day.`;
  if (days > LONGEST_OVERRIDE_DAYS)
    return `An override lasts at most ${LONGEST_OVERRIDE_DAYS} days: until ${addDays(setOn, LONGEST_OVERRIDE_DAYS)}, not ${expiresOn}.`;
  return null;
}

export function findPulseProblem({ value, by }: PulseSet): string | null {
  if (!Number.isInteger(value) || value < 1 || value > 5)
    return 'A pulse is a whole number from 1 (worried) to 5 (delighted).';
  return by.trim() === '' ? 'Say who sets it.' : null;
}

/** In characters, as people count them. */
export const LONGEST_NOTE = 2000;

export function findNoteProblem({ text, by }: Pick<Note, 'text' | 'by'>): string | null {
  const characters = [...text].length;
  if (text.trim() === '') return 'A note says something: it is empty.';
  if (characters > LONGEST_NOTE)
    return `A note has at most ${formatCount(LONGEST_NOTE)} characters; this one has ${formatCount(characters)}.`;
  return by.trim() === '' ? 'Say who writes it.' : null;
}

/** What a night sees of overrides and pulses, as a fingerprint that does not depend on the order they are read in. */
export function hashCare(
  events: readonly CareEvent[],
  night: Night,
  timezone: string,
): { readonly hash: string; readonly events: number } {
  const seen = eventsUpTo(events, night, timezone);
  return { hash: hashOf(seen), events: seen.length };
}
