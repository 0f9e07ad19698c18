import { listDestinations } from '../config/destination.ts';
import type { NotifyConfig } from '../config/notify-config.ts';
import type { NightReport } from '../portfolio/night-report.ts';
import { type Draft, draftMessage } from './draft.ts';
import { countOf, formatCount, formatDate } from './figures.ts';

interface LookedAt {
  /** ISO instant. */
  readonly notBefore: string;
  /** Risks that somebody was told of before. */
  readonly open: number;
  /** Messages that people get about the night. */
  readonly notices: number;
}

/** That somebody looked, in one line, to operations: for a night after which nobody gets a digest. */
export function planNightLine(
  { portfolio, night, totals }: Pick<NightReport, 'portfolio' | 'night' | 'totals'>,
  { notBefore, open, notices }: LookedAt,
  { ops }: Pick<NotifyConfig, 'ops'>,
): readonly Draft[] {
  const rest = [
    ...(notices > 0 ? [countOf(notices, 'message to people', 'messages to people')] : []),
    ...(open > 0 ? [countOf(open, 'risk open', 'risks open')] : []),
  ];
  const line = `${formatCount(totals.scored)} of ${countOf(totals.accounts, 'account')} scored, ${rest.join(', ') || 'nothing to do'}`;
  const occasion = {
    kind: 'ops-notice',
    subject: JSON.stringify(['scored', night]),
    period: night,
    notBefore,
  } as const;
  const document = {
    title: `${portfolio}: night of ${formatDate(night)}, ${rest.length === 0 ? 'nothing to do' : 'scored'}`,
    headline: `${line}, night of ${formatDate(night)}.`,
    details: '',
    sections: [],
    footnotes: [],
  };
  return listDestinations(ops).map((to) => draftMessage(to, occasion, document));
}
