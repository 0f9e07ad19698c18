import { existsSync } from 'node:fs';
import path from 'node:path';
import { knownAs } from '../../address.ts';
import type { Message } from '../../channels/message.ts';
import { openPrivateFolder, type PrivateFolder } from '../../files/private-folder.ts';
import type { Channel } from '../channel.ts';
import { markAsCopy } from '../email/mark-as-copy.ts';
import { buildMime } from '../email/mime.ts';

/** Stands in the From line of mails that are only written to a folder. */
const FROM = 'Nightrounds <nightrounds@example.invalid>';

/** A channel that writes each message to a folder instead of sending it. */
export function createOutboxFolder(folder: string): Channel {
  const files = openPrivateFolder(folder, { isOwn: false });
  return {
    laneOf: ({ destination }) => knownAs(destination),
    readPace: async () => 0,
    async prepare(message, { isCopy }) {
      const form = isCopy && message.channel === 'email' ? markAsCopy(message) : message;
      const contents = await filesOf(form).catch(() => null);
      // What is wrong with it may quote it. The others are to be written all the same.
      if (contents === null) return { state: 'failed', because: 'The mail could not be built.' };
      const send = async () => ({ state: 'sent', reference: await writeFiles(nameOf(form), contents, files) }) as const;
      return { state: 'prepared', place: null, send };
    },
    async find(attempt) {
      const reference = path.join(folder, nameOf(attempt));
      const extension = attempt.channel === 'slack' ? '.slack.json' : '.eml';
      return existsSync(reference + extension) ? { is: 'found', reference } : { is: 'absent' };
    },
  };
}

/**
 * `.slack.json` as it would be posted, `.eml` as it would be mailed and `.html` for a browser. The same message is the same files
 * with the same bytes. Returns their path, without the extension.
 */
export async function writeMessage(message: Message, folder: PrivateFolder): Promise<string> {
  return writeFiles(nameOf(message), await filesOf(message), folder);
}

type Contents = readonly (readonly [extension: string, content: string | Buffer])[];

async function writeFiles(name: string, contents: Contents, folder: PrivateFolder): Promise<string> {
  for (const [extension, content] of contents) await folder.write(`${name}${extension}`, content);
  return path.join(folder.path, name);
}

async function filesOf(message: Message): Promise<Contents> {
  switch (message.channel) {
    case 'slack': {
      const { destination: channel, text, blocks } = message;
      return [['.slack.json', `${JSON.stringify({ channel, text, blocks }, null, 2)}\n`]];
    }
    case 'email':
      return [
        // The mail comes last: where it is, everything is.
        ['.html', message.html],
        ['.eml', await buildMime(message, { from: FROM })],
      ];
  }
}

/** Told apart by id; the rest is for people. An address is hostile: only letters, digits and dashes go into a file name. */
function nameOf({ kind, destination, id }: Pick<Message, 'kind' | 'destination' | 'id'>): string {
  const slug = destination
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
  return `${kind}-${slug}-${id.slice(0, 8)}`;
}
