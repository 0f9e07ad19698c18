import type { Night } from '../calendar.ts';
import { listDestinations } from '../config/destination.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import { type Draft, draftMessage, identifyMessage } from './draft.ts';
import { failureOccasion } from './failure-notice.ts';
import { formatDate } from './figures.ts';
import type { MessageDocument } from './message-document.ts';

/** A night of which nothing is to be had when its figures should be there. */
export interface MissedNight {
  readonly portfolio: string;
  readonly night: Night;
  /** missing: nothing of it is on record. unfinished: it was prepared, and not put together. unreadable: nobody can see. */
  readonly is: 'missing' | 'unfinished' | 'unreadable';
  /** Why nobody can see; '' otherwise. */
  readonly because: string;
  /** The last believed night before it; null = none, or it cannot be seen. */
  readonly last: Night | null;
}

/**
 * A night that failed or did not run, as the hour finds it: the same message as that of a step that failed, so that a night is told of
 * once, whoever is first.
 */
export function planMissedNightNotice(
  missed: MissedNight,
  period: string,
  { ops }: Pick<NotifyConfig, 'ops'>,
): readonly Draft[] {
  const { portfolio, night, is, last } = missed;
  const document: MessageDocument = {
    title: `${portfolio}: night of ${formatDate(night)} ${titles[is]}`,
    headline: describeMissed(missed),
    details:
      is === 'unreadable'
        ? 'Whether anybody was told of it is not known either.'
        : `No score of this night is shown, and nobody else was told of it.${last === null ? '' : ` The last night that was believed is that of ${formatDate(last)}.`}`,
    sections: [],
    footnotes: [
      `On AWS the executions of the state machine say at which step it stopped and why; start one with {"night": "${night}"}. On a machine run rounds night --date ${night}: it says the same. Nobody hears of anything twice.`,
      'This is said once of a night. Earlier nights stay as they are.',
    ],
  };
  return listDestinations(ops).map((to) => draftMessage(to, failureOccasion(night, period), document));
}

/** Those of a night that failed, whatever they say. */
export function listNightNotices(night: Night, period: string, { ops }: Pick<NotifyConfig, 'ops'>) {
  return listDestinations(ops).map((to) => ({
    period,
    id: identifyMessage({ ...to, ...failureOccasion(night, period) }),
  }));
}

const titles = {
  missing: 'did not run',
  unfinished: 'did not end',
  unreadable: 'cannot be looked at',
} as const satisfies Readonly<Record<MissedNight['is'], string>>;

function describeMissed({ is, because }: MissedNight): string {
  switch (is) {
    case 'missing':
      return 'Nothing of it is on record: it was not started, or it stopped while its exports were read and measured.';
    case 'unfinished':
      return 'Its exports were read and measured; it stopped while accounts were scored or put together, or is still at it.';
    case 'unreadable':
      return `Whether it ran cannot be seen, because the store of nights does not answer: ${because}`;
  }
}
