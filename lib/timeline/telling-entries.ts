import type { Telling, TellingCode } from '../cases/telling.ts';
import { formatDate } from '../messages/figures.ts';
import { entryAt, type TimelineEntry } from './entry.ts';

/** What every telling has, of a case as of a task. */
type Told = Pick<Telling, 'morning' | 'plannedAt' | 'to' | 'of' | 'message' | 'outcome'> &
  Partial<Pick<Telling, 'as' | 'code'>>;

/** Who was told, or was to be, and by which message. `of`: what they were told of. */
export function listTellings(tellings: readonly Told[], of: string): readonly TimelineEntry[] {
  return tellings.map((telling) => describeTelling(telling, of));
}

function describeTelling(telling: Told, of: string): TimelineEntry {
  const { outcome, plannedAt, code, message, morning } = telling;
  const what = `${of}, ${telling.as === undefined ? 'by a message of its own' : kindWords[telling.as]}`;
  const whom = telling.to === telling.of ? telling.to : `${telling.to} (for ${telling.of})`;
  const details = [
    ...(code === undefined ? [] : [codeWords[code]]),
    `Message ${message.id.slice(0, SHOWN_ID)} for the morning of ${formatDate(morning)}`,
  ];
  switch (outcome.is) {
    case 'reached':
      return entryAt(outcome.at, { kind: 'telling', words: `Told ${whom} of ${what}`, details });
    case 'planned':
      return entryAt(plannedAt, { kind: 'telling', words: `On its way to ${whom}: ${what}`, details });
    case 'not-reached': {
      const missed = outcome.mayHaveArrived ? 'Not known to have reached' : 'Did not reach';
      const words = `${missed} ${whom}: ${what}`;
      return entryAt(plannedAt, { kind: 'telling', words, details: [outcome.because, ...details] });
    }
  }
}

/** Enough to find it in the outbox. */
const SHOWN_ID = 8;

const kindWords: Readonly<Record<Telling['as'], string>> = {
  alert: 'by a message of its own',
  digest: 'in the digest',
  triage: 'in a ranked list',
  reminder: 'by a reminder',
  escalation: 'as it was escalated',
  report: 'in the weekly word on what nobody touched',
  over: 'as it ended',
};

const codeWords: Readonly<Record<TellingCode, string>> = {
  opened: 'It was new.',
  reopened: 'It had come back.',
  worsened: 'It had become worse.',
  'new-owner': 'The account had a new owner.',
  'told-anew': 'An earlier message had not arrived.',
  'snooze-over': 'The snooze was over.',
  'hand-lapsed': 'Nothing had been done about it for ten business days.',
  triage: 'It was so when Nightrounds first looked, or had begun while nobody was told.',
  'triage-untouched': 'Nobody had taken it.',
  step: 'Nobody had taken it.',
  resolved: 'It was over.',
  'account-gone': 'The account was gone.',
};
