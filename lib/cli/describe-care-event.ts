import { toWallClock } from '../calendar.ts';
import type { CareEvent } from '../care/care-event.ts';
import { printable } from './terminal.ts';

/** One line of the audit: when, who, what, on whom, why. */
export function describeEvent(event: CareEvent, timezone: string): string {
  const at = new Date(toWallClock(Date.parse(event.at), timezone)).toISOString().slice(0, 16).replace('T', ' ');
  return printable(`${at}  ${event.by}  ${describeDeed(event)}`);
}

function describeDeed(event: CareEvent): string {
  switch (event.kind) {
    case 'override-set':
      return `set the score of ${event.account} to ${event.score} until ${event.expiresOn}: ${event.reason}`;
    case 'override-cleared':
      return `cleared the override of ${event.account}${event.reason === null ? '' : `: ${event.reason}`}`;
    case 'renamed':
      return event.from === null
        ? `said that ${event.account} had no other id before`
        : `said that ${event.account} is the account that was ${event.from}`;
    case 'card-sent':
      return `had the card of ${event.account} mailed to ${event.letters.map(({ to }) => to).join(', ')}`;
    case 'note':
      return `noted of ${event.account}: ${event.text}`;
    case 'pulse':
      return `set the pulse of ${event.account} to ${event.value} of 5${event.note === null ? '' : `: ${event.note}`}`;
  }
}
