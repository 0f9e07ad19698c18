import { environmentNames as names } from '../../contract.ts';
import type { ChannelOpener } from '../channel-opener.ts';
import { createSesChannel, createSesClient } from './ses-channel.ts';

export const emailOpener: ChannelOpener = {
  open({ readSetting }, { addresses, notify }) {
    const from = readSetting(names.mailFrom);
    if (from === null) return null;
    const configurationSet = readSetting(names.configurationSet);
    const [unsubscribe] = notify.ops.emails;
    return createSesChannel({
      client: createSesClient(),
      from,
      addresses,
      ...(configurationSet === null ? {} : { configurationSet }),
      ...(unsubscribe === undefined ? {} : { unsubscribe }),
    });
  },
  trial: {
    flags: '--ses-url <url>',
    description: 'send mail to a stand-in of SES on this machine',
    open: (endpoint, addresses) =>
      createSesChannel({
        client: createSesClient({
          endpoint,
          region: 'us-east-1',
          credentials: { accessKeyId: 'trial', secretAccessKey: 'trial' },
        }),
        from: 'Nightrounds <nightrounds@example.com>',
        addresses,
      }),
  },
};
