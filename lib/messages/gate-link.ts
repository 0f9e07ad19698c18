import type { Night } from '../calendar.ts';
import { type Destination, isMailbox } from '../config/destination.ts';
import { formatDate } from './figures.ts';
import type { MessageDocument } from './message-document.ts';

/** Where a mailbox's reader says whether what is in doubt of a night is right. */
export type LinkGate = (
  night: Night,
  mailbox: string,
) => {
  readonly url: string;
  /** The date on which it opens for the last time. */
  readonly until: Night;
};

export interface GateOccasion {
  readonly night: Night;
  readonly isHeld: boolean;
  /** Null: there is no view, or nothing that can be said. */
  readonly linkGate: LinkGate | null;
}

/** As it goes to somebody: a mailbox has no buttons. */
export function withGateLink(
  document: MessageDocument,
  to: Destination,
  { night, isHeld, linkGate }: GateOccasion,
): MessageDocument {
  if (linkGate === null || !isMailbox(to)) return document;
  const { url, until } = linkGate(night, to.destination);
  const note = [
    `Made for ${to.destination}; it opens until ${formatDate(until)}.`,
    'Nothing is recorded before you choose on that page.',
    isHeld ? 'Later nights go by what you say; this one stays held.' : '',
  ];
  return {
    ...document,
    links: [{ text: 'Say whether it is right or wrong', url, note: note.filter(Boolean).join(' ') }],
  };
}
