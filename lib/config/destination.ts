import type { Audience } from './notify-config.ts';

/** Where a message goes: an address, to be looked up as a user or mailed to, or a conversation by name. */
export interface Destination {
  /** By its name among channels. */
  readonly channel: string;
  readonly destination: string;
}

/** A person, or a conversation. What its channel does not take goes to a mailbox. */
export function toConversation(name: string): Destination {
  return { channel: 'slack', destination: name };
}

export function toMailbox(address: string): Destination {
  return { channel: 'email', destination: address };
}

export function isMailbox({ channel }: Pick<Destination, 'channel'>): boolean {
  return channel === 'email';
}

/** All of an audience, each once. */
export function listDestinations({ slack, emails }: Audience): readonly Destination[] {
  return [...(slack === null ? [] : [toConversation(slack)]), ...listMailboxes(emails)];
}

export function listMailboxes(addresses: readonly string[]): readonly Destination[] {
  return [...new Set(addresses)].map(toMailbox);
}

/** The conversation of an audience, or else its mailboxes. */
export function listQueue(audience: Audience): readonly Destination[] {
  const [first] = listDestinations(audience);
  return first === undefined || isMailbox(first) ? audience.emails.map(toMailbox) : [first];
}
