import { knownAs } from '../../../lib/address.ts';
import type { Channel } from '../../../lib/channels/channel.ts';
import type { ChannelOpener } from '../../../lib/channels/channel-opener.ts';
import type { PigeonMessage } from './pigeon-kind.ts';

export interface Loft {
  readonly channel: Channel<PigeonMessage>;
  /** What has landed, by message id. */
  readonly landed: Map<string, string>;
  /** The next pigeon lands, and nobody hears of it. */
  loseNextAnswer(): void;
}

export function openLoft(): Loft {
  const landed = new Map<string, string>();
  let isLost = false;
  return {
    landed,
    loseNextAnswer() {
      isLost = true;
    },
    channel: {
      laneOf: ({ destination }) => knownAs(destination),
      readPace: async () => 0,
      prepare: async ({ id, note }) => ({
        state: 'prepared',
        place: null,
        async send() {
          landed.set(id, note);
          if (!isLost) return { state: 'sent', reference: `pigeon of ${id}` };
          isLost = false;
          return { state: 'unknown', because: 'No pigeon came back.' };
        },
      }),
      find: async ({ id }) => (landed.has(id) ? { is: 'found', reference: `pigeon of ${id}` } : { is: 'absent' }),
    },
  };
}

export const pigeonOpener: ChannelOpener = {
  open: ({ readSetting }) => (readSetting('LOFT') === null ? null : openLoft().channel),
  trial: { flags: '--loft-url <url>', description: 'let pigeons go on this machine', open: () => openLoft().channel },
};
