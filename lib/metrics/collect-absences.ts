import { domainOf } from '../address.ts';
import type { Night } from '../calendar.ts';
import { type AbsenceFault, readAbsence, type WrittenAbsence } from '../config/absence.ts';
import type { Directory } from '../config/directory.ts';
import type { Delegate, NotifyConfig } from '../config/notify-config.ts';
import { mayWriteTo } from '../config/people.ts';
import { countOf, formatCount } from '../format-count.ts';
import { maskAddresses } from '../mask-addresses.ts';
import type { MetricProblem } from './metric-problem.ts';

/** A row of the export that lists the people. */
export interface ListedAbsence extends WrittenAbsence {
  readonly name: string;
}

/** By what absences of an export are read on a night. */
export interface AbsenceReading {
  readonly night: Night;
  readonly directory: Pick<Directory, 'translate'>;
  readonly readNight: (text: string) => Night | null;
  readonly notify: Pick<NotifyConfig, 'domains' | 'unowned' | 'pools'>;
}

export interface CollectedAbsences {
  /** Of absences that are not over; those that begin first come first. */
  readonly delegates: readonly Delegate[];
  readonly problems: readonly MetricProblem[];
}

/** A night's item holds 400 KB. What begins later than so many others is kept by a later night. */
const MOST_DELEGATES = 5000;

/** Who stands in for whom from a night on, and of whom that cannot be said. */
export function collectAbsences(rows: readonly ListedAbsence[], reading: AbsenceReading): CollectedAbsences {
  const { night, directory, readNight, notify } = reading;
  const delegates = new Map<string, Delegate>();
  const faults: string[] = [];
  const outside: string[] = [];
  for (const row of rows) {
    const until = readNight(row.away.until ?? '');
    if (until !== null && until < night) continue;
    const read = readAbsence(row, directory, readNight);
    if (read === null) continue;
    if ('fault' in read) {
      faults.push(`${describeName(row.name)} (${describeFault(read.fault)})`);
      continue;
    }
    const { delegate } = read;
    delegates.set(keyOf(delegate), delegate);
    if (!mayWriteTo(delegate.to, notify)) outside.push(`${describeName(row.name)} (${domainOf(delegate.to)})`);
  }
  const sorted = [...delegates].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, delegate]) => delegate);
  return {
    delegates: sorted.slice(0, MOST_DELEGATES),
    problems: [...describeFaults(faults), ...describeOutside(outside)],
  };
}

function keyOf({ away, to, from, until }: Delegate): string {
  return [from, away, until, to].join(' ');
}

function describeFaults(faults: readonly string[]): MetricProblem[] {
  if (faults.length === 0) return [];
  return [
    {
      metric: 'people',
      message: `away: of ${countOf(faults.length, 'absence')} it cannot be said when it is or who stands in, as of ${showSome(faults)}. What is to be said to these people still goes to them.`,
      hint: 'Export a first day, a last day, and the mail address or name of one other person.',
      doScoresStand: true,
    },
  ];
}

function describeOutside(outside: readonly string[]): MetricProblem[] {
  if (outside.length === 0) return [];
  return [
    {
      metric: 'people',
      message: `away: in ${countOf(outside.length, 'absence')} whoever stands in may not be written to, by the domain of their address, as for ${showSome(outside)}: the manager is told, or the queue of unowned accounts.`,
      hint: 'Name the domain in notify.domains, or another person in the export.',
      doScoresStand: true,
    },
  ];
}

const SHOWN = 3;
const LONGEST_CELL = 40;

function showSome(found: readonly string[]): string {
  const more = found.length > SHOWN ? ` and ${formatCount(found.length - SHOWN)} more` : '';
  return `${found.slice(0, SHOWN).join(', ')}${more}`;
}

function describeName(name: string): string {
  return name.trim() === '' ? 'somebody without a name' : quote(name);
}

function describeFault({ part, written, is }: AbsenceFault): string {
  return written === null ? `${part} ${is}` : `${part}: ${quote(written)} ${is}`;
}

function quote(cell: string): string {
  return JSON.stringify(maskAddresses(cell.slice(0, LONGEST_CELL)));
}
