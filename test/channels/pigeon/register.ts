import { composers } from '../../../lib/channels/compose-message.ts';
import { messageFiles } from '../../../lib/channels/folder/folder-channel.ts';
import { channelKinds } from '../../../lib/channels/index.ts';
import { channelOpeners } from '../../../lib/channels/open-channels.ts';
import { pigeonOpener } from './pigeon-channel.ts';
import { composeNote, pigeon, pigeonFiles } from './pigeon-kind.ts';

/** Adds the channel, and returns what takes it away again: other test files share the process. */
export function registerPigeon(): () => void {
  // The compiler asks for the others where the first has a line more.
  const lists = [
    [channelKinds, pigeon],
    [composers, composeNote],
    [messageFiles, pigeonFiles],
    [channelOpeners, pigeonOpener],
  ] as const;
  for (const [list, own] of lists) Object.assign(list, { pigeon: own });
  return () => {
    for (const [list] of lists) Reflect.deleteProperty(list, 'pigeon');
  };
}
