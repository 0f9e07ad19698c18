import type { Channel, Delivery, MessageForm } from '../../lib/channels/channel.ts';
import type { Message } from '../../lib/channels/message.ts';

/** One attempt through a channel, as a sender makes it. */
export async function sendOnce<Kind extends Message>(
  channel: Channel<Kind>,
  message: Kind,
  form: Partial<MessageForm> = {},
): Promise<Delivery> {
  const prepared = await channel.prepare(message, { isPlain: false, isCopy: false, ...form });
  return prepared.state === 'prepared' ? prepared.send() : prepared;
}
