import type { ChannelKind } from './channel-kind.ts';
import { email } from './email/email-kind.ts';
import { slack } from './slack/slack-kind.ts';

/** Every channel there is, by the name that a destination gives it. A new one is a folder and a line; the compiler asks for what gives it its forms. */
export const channelKinds = { slack, email } as const satisfies Readonly<Record<string, ChannelKind>>;
export type ChannelName = keyof typeof channelKinds;

/** Throws for a channel that there is not. */
export function kindOf(named: { readonly channel: string }): ChannelKind {
  return pickFor(named, channelKinds);
}

/** What a list has for the channel that something names. Throws for a channel that there is not. */
export function pickFor<T>({ channel }: { readonly channel: string }, list: Readonly<Record<ChannelName, T>>): T {
  if (!Object.hasOwn(list, channel))
    throw new Error(`There is no channel "${channel}": ${Object.keys(channelKinds).join(', ')}.`);
  return list[channel as ChannelName];
}
