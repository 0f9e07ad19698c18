import type { Night } from '../calendar.ts';
import { listDestinations } from '../config/destination.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import type { NightReport } from '../portfolio/night-report.ts';
import { describeEntry } from './account-entry.ts';
import { type Draft, draftMessage } from './draft.ts';
import { formatDate } from './figures.ts';
import { type LinkGate, withGateLink } from './gate-link.ts';
import type { DocumentSection, MessageDocument } from './message-document.ts';
import { describeSignals } from './surge-words.ts';

interface HeldNight {
  readonly portfolio: string;
  readonly night: Night;
  /** Plain sentences. */
  readonly because: readonly string[];
  /** What it would have told, and what each metric took from accounts that fell, in points; null when nothing could be scored. */
  readonly scored:
    | (Pick<NightReport, 'fell' | 'rose' | 'currency'> & { readonly takenBy: Readonly<Record<string, number>> })
    | null;
  /** Null: there is no view, or nothing of it can be said to be right. */
  readonly linkGate: LinkGate | null;
}

const SAMPLES = 5;

/** A held night, told to those who can mend it. */
export function planOpsNotice(
  { portfolio, night, because, scored, linkGate }: HeldNight,
  { ops }: NotifyConfig,
): readonly Draft[] {
  const [first = '', ...others] = because;
  const document: MessageDocument = {
    title: `${portfolio}: night of ${formatDate(night)} is held`,
    headline: first,
    details: [...others, describeSignals(scored?.takenBy ?? {})].filter(Boolean).join(' '),
    sections: scored === null ? [] : describeSamples(night, scored),
    footnotes: [
      scored === null
        ? `No account was scored and nobody else was told. Mend the export and run the night of ${night} again.`
        : `Scores are charted, and nobody else was told. Bad data: mend it and run the night again, or rounds gate discard ${night}. Right after all: rounds gate release ${night}.`,
      'Earlier nights stay as they are, and the next night compares with the last one believed.',
    ],
  };
  const occasion = { kind: 'ops-notice', subject: portfolio, period: night } as const;
  const controls = scored === null ? {} : { controls: { over: 'held-night', night } as const };
  return listDestinations(ops).map((to) =>
    draftMessage(to, { ...occasion, ...controls }, withGateLink(document, to, { night, isHeld: true, linkGate })),
  );
}

function describeSamples(night: Night, { fell, rose, currency }: NonNullable<HeldNight['scored']>): DocumentSection[] {
  const context = { night, currency, showsOwner: true };
  const list = (title: string, lines: NightReport['fell']): DocumentSection => ({
    kind: 'accounts',
    title,
    entries: lines.slice(0, SAMPLES).map((line) => describeEntry(line, context)),
    leftOut: 0,
  });
  return [list('Would have fallen most', fell), list('Would have risen most', rose)].filter(
    (section) => section.kind !== 'accounts' || section.entries.length > 0,
  );
}
