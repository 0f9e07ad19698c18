import { isMailbox } from '../config/destination.ts';
import type { Draft } from '../messages/draft.ts';
import type { ChannelKind } from './channel-kind.ts';
import { email } from './email/email-kind.ts';
import type { Message } from './message.ts';
import { slack } from './slack/slack-kind.ts';

/** Every channel there is, by the name that a destination gives it. A new one is a folder and a line. */
export const channelKinds: Readonly<Record<string, ChannelKind>> = { slack, email };

/** Throws for a channel that there is not. */
export function kindOf({ channel }: { readonly channel: string }): ChannelKind {
  const kind = channelKinds[channel];
  if (!kind) throw new Error(`There is no channel "${channel}": ${Object.keys(channelKinds).join(', ')}.`);
  return kind;
}

/** Gives a draft the form of its channel, and what may go in its stead the form of a mail. */
export function composeMessage(draft: Draft): Message {
  const message = kindOf(draft).compose(draft);
  return isMailbox(draft)
    ? message
    : { ...message, instead: draft.instead === null ? null : composeMessage(draft.instead) };
}
