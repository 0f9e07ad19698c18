import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../lib/channels/channel-opener.ts';
import { channelOpeners, openChannels } from '../../lib/channels/open-channels.ts';
import { openWorkplace } from '../../lib/channels/open-workplace.ts';
import { environmentNames as names } from '../../lib/contract.ts';
import { slackMessage } from '../delivery/build-entry.ts';
import { buildConfig } from '../support/config-builder.ts';
import { createMemoryAddressBook } from '../support/memory-address-book.ts';

const { notify } = buildConfig();
const everything = { [names.slackSecret]: 'arn:slack', [names.mailFrom]: 'health@example.com' };

function deploy(settings: Readonly<Record<string, string>>, readSecret: Deployment['readSecret']): Deployment {
  return { readSetting: (name) => settings[name] ?? null, readSecret };
}

const nowhere = deploy({}, async () => {
  throw new Error('There is no secret to be read.');
});

function open(deployment: Deployment) {
  return openChannels(deployment, { addresses: createMemoryAddressBook(), notify });
}

describe('the channels of a deployment', () => {
  it('are none where nothing is set up', () => {
    expect(open(nowhere)).toEqual({ slack: null, email: null });
  });

  it('are each there where it is set up, and no secret is read before something is sent', () => {
    const { readSecret } = nowhere;
    for (const [name, channel] of Object.entries(open(deploy(everything, readSecret))))
      expect(channel, name).not.toBeNull();
  });

  const prepare = async (readSecret: Deployment['readSecret']) => {
    const { slack } = open(deploy(everything, readSecret));
    return slack!.prepare(slackMessage(), { isPlain: false, isCopy: false });
  };

  it('refuse a message while their secret cannot be read, and read it again for the next one', async () => {
    let reads = 0;
    const readSecret = async () => {
      reads++;
      throw new Error('Try again.');
    };
    const refused = { state: 'refused', because: 'The Slack token could not be read: Try again.' };
    expect(await prepare(readSecret)).toMatchObject(refused);
    const { slack } = open(deploy(everything, readSecret));
    expect(await slack!.find({ ...slackMessage(), ...inDoubt })).toMatchObject({ is: 'unreadable' });
    await slack!.prepare(slackMessage(), { isPlain: false, isCopy: false });
    expect(reads).toBe(3);
  });

  it('fail a message whose secret is none', async () => {
    expect(await prepare(async () => 'hunter2')).toMatchObject({
      state: 'failed',
      because: expect.stringMatching(/^The Slack token could not be read: The Slack secret cannot be used/),
    });
  });
});

const inDoubt = {
  ...{ isPlain: false, isCopy: false, place: 'D012AB3CD' },
  ...{ doubtedSince: null, changedAt: '2026-11-23T07:30:00.000Z' },
};

describe('the options of a trial', () => {
  it('are told apart by their words', () => {
    const flags = Object.values(channelOpeners).flatMap(({ trial }) => trial?.flags ?? []);
    expect(flags).toEqual(['--slack-url <url>', '--ses-url <url>']);
  });
});

describe('the place where people act', () => {
  it.each<[string, string, Deployment]>([
    ['no secret', 'There is no Slack secret', nowhere],
    [
      'a secret without what tells clicks from forgeries',
      'lacks signing_secret',
      deploy(everything, async () => 'xoxb-1'),
    ],
  ])('is not opened with %s', async (_, because, deployment) => {
    await expect(openWorkplace(deployment)).rejects.toThrow(because);
  });
});
