import { composers } from '../../../lib/channels/compose-message.ts';
import { messageFiles } from '../../../lib/channels/folder/folder-channel.ts';
import { channelKinds } from '../../../lib/channels/index.ts';
import { composeNote, pigeon, pigeonFiles } from './pigeon-kind.ts';

Object.assign(channelKinds, { pigeon });
// The compiler asks for these where the first list has a line more.
Object.assign(composers, { pigeon: composeNote });
Object.assign(messageFiles, { pigeon: pigeonFiles });
