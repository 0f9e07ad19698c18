import { toConversation } from '../config/destination.ts';
import { type Draft, draftMessage } from './draft.ts';

/** Says that messages arrive, and what will come. */
export function makeHello(destination: string): Draft {
  const occasion = { kind: 'ops-notice', subject: 'hello', period: 'hello' } as const;
  return draftMessage(toConversation(destination), occasion, {
    title: 'Nightrounds is set up',
    headline: 'Messages from Nightrounds arrive here.',
    details: 'Each morning: your accounts, what changed and why. Between: alerts that are yours to act on.',
    sections: [],
    footnotes: ['Sent by rounds slack hello.'],
  });
}
