import { existsSync } from 'node:fs';
import path from 'node:path';
import { knownAs } from '../../address.ts';
import { openPrivateFolder, type PrivateFolder } from '../../files/private-folder.ts';
import type { Channel } from '../channel.ts';
import { emailFiles } from '../email/email-files.ts';
import { type ChannelName, channelKinds, kindOf, pickFor } from '../index.ts';
import type { Message } from '../message.ts';
import { slackFiles } from '../slack/slack-files.ts';
import type { MessageFiles } from './message-files.ts';

export const messageFiles: Readonly<Record<ChannelName, MessageFiles>> = { slack: slackFiles, email: emailFiles };

/** A channel that writes each message to a folder instead of sending it. */
export function createOutboxFolder(folder: string): Channel {
  const files = openPrivateFolder(folder, { isOwn: false });
  return {
    laneOf: ({ destination }) => knownAs(destination),
    readPace: async () => 0,
    async prepare(message, { isCopy }) {
      const form = isCopy ? pickFor(message, messageFiles).markAsCopy(message) : message;
      const contents = await filesOf(form).catch(() => null);
      // What is wrong with it may quote it. The others are to be written all the same.
      if (contents === null) return { state: 'failed', because: 'The message could not be built.' };
      const send = async () => ({ state: 'sent', reference: await writeFiles(nameOf(form), contents, files) }) as const;
      return { state: 'prepared', place: null, send };
    },
    async find(attempt) {
      const reference = path.join(folder, nameOf(attempt));
      return existsSync(`${reference}${kindOf(attempt).endings.at(-1)}`)
        ? { is: 'found', reference }
        : { is: 'absent' };
    },
  };
}

/** The same message is the same files with the same bytes. Returns their path, without the ending. */
export async function writeMessage(message: Message, folder: PrivateFolder): Promise<string> {
  return writeFiles(nameOf(message), await filesOf(message), folder);
}

export function isMessageFile(name: string): boolean {
  return Object.values(channelKinds).some(({ endings }) => endings.some((ending) => name.endsWith(ending)));
}

type Contents = readonly (readonly [ending: string, content: string | Buffer])[];

/** In order: where the last one is, everything is. */
async function writeFiles(name: string, contents: Contents, folder: PrivateFolder): Promise<string> {
  for (const [ending, content] of contents) await folder.write(`${name}${ending}`, content);
  return path.join(folder.path, name);
}

async function filesOf(message: Message): Promise<Contents> {
  const contents = await pickFor(message, messageFiles).write(message);
  return kindOf(message).endings.map((ending, index) => [ending, contents[index]!]);
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
