import { readAddress } from '../address.ts';
import { isNight, type Night } from '../calendar.ts';
import type { Directory } from './directory.ts';
import type { Delegate } from './notify-config.ts';

/** When somebody is away and who stands in, as `people:` or a row of its export has it; null = nothing is written. */
export interface WrittenAbsence {
  readonly address: string;
  readonly away: { readonly from: string | null; readonly until: string | null; readonly to: string | null };
}

/** Why nobody stands in: what is for the person still goes to them. */
export interface AbsenceFault {
  readonly part: 'email' | 'from' | 'until' | 'to';
  /** What is written there; null = nothing. */
  readonly written: string | null;
  /** As a person would say it: "is no date". */
  readonly is: string;
}

export type ReadAbsence = { readonly delegate: Delegate } | { readonly fault: AbsenceFault };

/** Null: they are not away. A stand-in without days is one for whenever that will be. */
export function readAbsence(
  { address: written, away }: WrittenAbsence,
  { translate }: Pick<Directory, 'translate'>,
  readNight: (text: string) => Night | null,
): ReadAbsence | null {
  if (isBlank(away.from) && isBlank(away.until)) return null;
  const fault = (part: AbsenceFault['part'], is: string): ReadAbsence => {
    const cell = part === 'email' ? written : away[part];
    return { fault: isBlank(cell) ? { part, written: null, is: 'is empty' } : { part, written: cell, is } };
  };
  const person = readAddress(written);
  if (person === null) return fault('email', 'is no mail address');
  const from = readNight(away.from ?? '');
  if (from === null) return fault('from', 'is no date');
  const until = readNight(away.until ?? '');
  if (until === null) return fault('until', 'is no date');
  if (until < from) return fault('until', `is before the first day, ${from}`);
  const to = readAddress(translate(away.to));
  if (to === null) return fault('to', 'is no mail address, and no name of one of the people');
  if (to === person) return fault('to', 'is the person who is away');
  return { delegate: { away: person, to, from, until } };
}

/** As `health.yaml` has dates. */
export function readIsoNight(text: string): Night | null {
  return isNight(text) ? text : null;
}

function isBlank(cell: string | null): boolean {
  return cell === null || cell.trim() === '';
}
