import type { Night } from '../calendar.ts';
import type { NotifyConfig } from '../config/health-config.ts';
import { formatDate } from './figures.ts';
import { makeMessagesFor } from './make-messages.ts';
import type { Message } from './message.ts';

interface HeldNight {
  readonly portfolio: string;
  readonly night: Night;
  readonly because: string;
}

/** A held night, told to those who can mend it. */
export function planOpsNotice({ portfolio, night, because }: HeldNight, { ops }: NotifyConfig): readonly Message[] {
  return makeMessagesFor(
    ops,
    { kind: 'ops-notice', subject: portfolio, period: night },
    {
      title: `${portfolio}: night of ${formatDate(night)} is held`,
      headline: because,
      details: `No account was scored and nobody else was told. Mend the export and run the night of ${night} again.`,
      sections: [],
      footnotes: ['Scores of earlier nights stay as they are, and the next night compares with the last one scored.'],
    },
  );
}
