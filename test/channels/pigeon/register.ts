import { channelKinds } from '../../../lib/channels/index.ts';
import { pigeon } from './pigeon-kind.ts';

Object.assign(channelKinds, { pigeon });
