import type { Destination } from '../config/destination.ts';
import { type Draft, draftMessage } from './draft.ts';

/** Says that messages arrive, and what will come. `command`: that sends it. */
export function makeHello(to: Destination, command: string): Draft {
  const occasion = { kind: 'ops-notice', subject: 'hello', period: 'hello' } as const;
  return draftMessage(to, occasion, {
    title: 'Nightrounds is set up',
    headline: 'Messages from Nightrounds arrive here.',
    details: 'Each morning: your accounts, what changed and why. Between: alerts that are yours to act on.',
    sections: [],
    footnotes: [`Sent by ${command}.`],
  });
}
