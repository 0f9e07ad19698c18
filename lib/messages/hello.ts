import { makeSlackMessage } from './make-messages.ts';
import type { SlackMessage } from './message.ts';

/** Says that messages arrive, and what will come. */
export function makeHello(destination: string): SlackMessage {
  const occasion = { kind: 'ops-notice', subject: 'hello', period: 'hello' } as const;
  return makeSlackMessage(destination, occasion, {
    title: 'Nightrounds is set up',
    headline: 'Messages from Nightrounds arrive here.',
    details: 'Each morning: your accounts, what changed and why. Between: alerts that are yours to act on.',
    sections: [],
    footnotes: ['Sent by rounds slack hello.'],
  });
}
