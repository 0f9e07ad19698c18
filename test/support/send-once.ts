import type { Delivery } from '../../lib/delivery/outbox-entry.ts';
import type { Message } from '../../lib/messages/message.ts';
import type { Channel, MessageForm } from '../../lib/ports/channel.ts';

/** One attempt through a channel, as a sender makes it. */
export async function sendOnce<Kind extends Message>(
  channel: Channel<Kind>,
  message: Kind,
  form: Partial<MessageForm> = {},
): Promise<Delivery> {
  const prepared = await channel.prepare(message, { isPlain: false, isCopy: false, ...form });
  return prepared.state === 'prepared' ? prepared.send() : prepared;
}
