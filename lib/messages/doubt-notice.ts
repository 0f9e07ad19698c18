import { addDays, type Night } from '../calendar.ts';
import { listDestinations } from '../config/destination.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { type Doubt, isAnswerable, isLeftOut, type NightGate } from '../history/doubt.ts';
import { type Controls, type Draft, draftMessage } from './draft.ts';
import { countOf, formatDate } from './figures.ts';
import { type LinkGate, withGateLink } from './gate-link.ts';
import { describeLeftOut } from './left-out-line.ts';
import type { MessageDocument } from './message-document.ts';
import { sweepPeriod } from './sweep-period.ts';

export interface DoubtedNight {
  readonly night: Night;
  readonly gate: NightGate;
  /** See describeSurge. */
  readonly surge: string | null;
  readonly config: Pick<HealthConfig, 'portfolio' | 'metrics' | 'notify'>;
  /** Null: there is no view. */
  readonly linkGate: LinkGate | null;
}

/**
 * What a believed night left out for the first time, or that so much happened at once, told to those who can say whether it is right. Its
 * period is not the night's own: planned again, a night withdraws whatever it does not plan.
 */
export function planDoubtNotice({ night, gate, surge, config, linkGate }: DoubtedNight): readonly Draft[] {
  const leftOut = gate.doubts.filter(isLeftOut);
  const isNew = leftOut.some(({ since }) => since === night);
  if (!isNew && surge === null) return [];
  const { portfolio, notify } = config;
  // What speaks against more than one part of the night is said once.
  const becauses = [...new Set(leftOut.map(({ because }) => because))];
  const document: MessageDocument = {
    title: `${portfolio}: night of ${formatDate(night)}, ${isNew ? `${countOf(countKeys(leftOut), 'doubt')}` : 'much at once'}`,
    headline: isNew ? becauses[0]! : surge!,
    details: (isNew ? [...becauses.slice(1), surge ?? ''] : []).filter(Boolean).join(' '),
    sections: [],
    footnotes: [
      ...(isNew ? explainDoubts({ night, gate, config }) : []),
      ...(surge === null ? [] : [`The night is believed. Wrong after all: rounds gate discard ${night}.`]),
    ],
  };
  const occasion = { kind: 'ops-notice', subject: JSON.stringify(['doubt', night]) } as const;
  const period = sweepPeriod(addDays(night, 1));
  const controls: Controls = { over: isNew ? 'doubts' : 'surge', night };
  const links = isNew && leftOut.some(isAnswerable) ? linkGate : null;
  return listDestinations(notify.ops).map((to) =>
    draftMessage(
      to,
      { ...occasion, period, controls },
      withGateLink(document, to, { night, isHeld: false, linkGate: links }),
    ),
  );
}

function explainDoubts({ night, gate, config }: Pick<DoubtedNight, 'night' | 'gate' | 'config'>): readonly string[] {
  const line = describeLeftOut({ night, gate }, config.metrics);
  return [
    ...(line === null ? [] : [line]),
    'All else went on. What is left out alerts nobody and resolves nothing; it is believed once it has stayed so for some nights.',
    `It is right, from the next night on this is how things are: rounds gate right ${night}. It is wrong, left out until it is mended: rounds gate wrong ${night}.`,
  ];
}

function countKeys(doubts: readonly Doubt[]): number {
  return new Set(doubts.map(({ check, about }) => JSON.stringify([check, about]))).size;
}
