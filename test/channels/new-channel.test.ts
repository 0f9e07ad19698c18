import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command } from '@commander-js/extra-typings';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { addDays } from '../../lib/calendar.ts';
import { createOutboxFolder } from '../../lib/channels/folder/folder-channel.ts';
import { openChannels } from '../../lib/channels/open-channels.ts';
import { readTrials, withTrials } from '../../lib/cli/open-channels.ts';
import { createMemoryTable } from '../../lib/local/memory-table.ts';
import { draftMessage } from '../../lib/messages/draft.ts';
import { deliverMessages } from '../../lib/steps/delivery/deliver-messages.ts';
import { holdMessages, releaseMessages } from '../../lib/steps/delivery/plan-outbox.ts';
import type { DeliveryDependencies } from '../../lib/steps/dependencies.ts';
import { openTableStores } from '../../lib/tables/open-stores.ts';
import { describeChannel } from '../contracts/channel.ts';
import { MORNING } from '../delivery/build-entry.ts';
import { buildConfig } from '../support/config-builder.ts';
import { createMemoryAddressBook } from '../support/memory-address-book.ts';
import { openLoft } from './pigeon/pigeon-channel.ts';
import { composeNote } from './pigeon/pigeon-kind.ts';
import { registerPigeon } from './pigeon/register.ts';

const PERIOD = addDays('2026-11-22', 0);

const draft = draftMessage(
  { channel: 'pigeon', destination: 'ann@example.com' },
  { kind: 'ops-notice', subject: 'Northwind', period: PERIOD },
  {
    title: 'Northwind',
    headline: 'The night is held.',
    details: '',
    sections: [],
    footnotes: [],
  },
);

let unregister: () => void;
beforeAll(() => {
  unregister = registerPigeon();
});
afterAll(() => unregister());

/** Whatever else a channel needed would be missing here. */
describe('a channel that is a folder, and a line in each list that the compiler asks for', () => {
  async function plan(channel: DeliveryDependencies['channels'][string]) {
    let now = MORNING;
    const stores = openTableStores(createMemoryTable(), () => now);
    const dependencies: DeliveryDependencies = {
      ...stores,
      channels: { pigeon: channel },
      config: buildConfig(),
      now: () => now,
      sender: {
        id: 'one',
        // Whoever waits lets time go on.
        sleep: async (milliseconds) => {
          now += milliseconds;
        },
        random: () => 0,
      },
    };
    await holdMessages(PERIOD, [draft], dependencies);
    await releaseMessages(PERIOD, dependencies);
    return {
      deliver: () => deliverMessages({ periods: [PERIOD], patienceMs: 10 * 60_000 }, dependencies),
      read: () => stores.outbox.readEntry(PERIOD, draft.id),
    };
  }

  it('is composed, kept, sent and recorded', async () => {
    const loft = openLoft();
    const { deliver, read } = await plan(loft.channel);
    expect(await deliver()).toMatchObject({ sent: 1 });
    expect([...loft.landed.values()]).toEqual(['The night is held.']);
    expect(await read()).toMatchObject({ channel: 'pigeon', state: 'sent', reference: `pigeon of ${draft.id}` });
  });

  it('is looked for when nobody knows, and not sent twice', async () => {
    const loft = openLoft();
    loft.loseNextAnswer();
    const { deliver, read } = await plan(loft.channel);
    expect(await deliver()).toMatchObject({ sent: 1 });
    expect(loft.landed.size).toBe(1);
    expect(await read()).toMatchObject({ reference: `pigeon of ${draft.id}` });
  });

  it('is written to a folder instead', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const { deliver } = await plan(createOutboxFolder(folder));
    expect(await deliver()).toMatchObject({ sent: 1 });
    const [file = ''] = readdirSync(folder);
    expect(file).toMatch(/\.note\.txt$/);
    expect(readFileSync(path.join(folder, file), 'utf8')).toBe('The night is held.\n');
  });

  it('is opened where it is set up', () => {
    const portfolio = { addresses: createMemoryAddressBook(), notify: buildConfig().notify };
    const deploy = (settings: Readonly<Record<string, string>>) =>
      openChannels({ readSetting: (name) => settings[name] ?? null, readSecret: async () => '' }, portfolio);
    expect(deploy({}).pigeon).toBeNull();
    expect(deploy({ LOFT: 'roof' }).pigeon).not.toBeNull();
  });

  it('is tried on one’s own machine by its own option', () => {
    const command = withTrials(new Command()).parse(['--loft-url', 'http://127.0.0.1:4010/'], { from: 'user' });
    const trials = readTrials(command.opts());
    expect([...trials.keys()]).toEqual(['pigeon']);
    expect(() => readTrials({ loftUrl: 'http://example.com/' })).toThrow('--loft-url "http://example.com/"');
  });

  it('says that it is not set up', async () => {
    const { deliver, read } = await plan(null);
    expect(await deliver()).toMatchObject({ sent: 0 });
    expect((await read())?.because).toContain('pigeon');
  });
});

describeChannel(
  'of pigeons',
  async () => {
    const { channel, landed } = openLoft();
    return {
      channel,
      message: (over = {}) => ({ ...composeNote(draft), ...over }),
      countAttempts: () => landed.size,
      listTaken: () => [...landed].map((one) => one.join(' ')),
    };
  },
  { canFind: true },
);
