import { describe, expect, it } from 'vitest';
import type { Channel, Delivery, MessageForm, Prepared } from '../../lib/channels/channel.ts';
import type { Message } from '../../lib/channels/message.ts';
import type { OutboxEntry } from '../../lib/delivery/outbox-entry.ts';
import { sending } from '../delivery/build-entry.ts';
import { sendOnce } from '../support/send-once.ts';

export interface OpenedChannel<Kind extends Message> {
  readonly channel: Channel<Kind>;
  message(over?: Partial<Kind>): Kind;
  /** How often it was tried to have a message taken. */
  countAttempts(): number;
  /** Every message that was taken, as it was taken, without the name it was given there. */
  listTaken(): readonly string[];
}

/** How the other side answers the next attempt, and what is to be made of it. */
export interface Answer<Kind extends Message> {
  readonly named: string;
  readonly state: Exclude<Delivery['state'], 'sent'>;
  /** Nothing comes: how long it is waited for is to be short. */
  readonly isSilent: boolean;
  give(opened: OpenedChannel<Kind>): void | Promise<void>;
}

export interface ChannelTraits<Kind extends Message> {
  /** Whether it can look for what it sent: else it says that it cannot. */
  readonly canFind: boolean;
  /** A message of which nothing can be made. */
  readonly unbuildable?: Kind;
  /** None: there is no other side. */
  readonly answers?: readonly Answer<Kind>[];
  /** Nothing of this may stand in a reason. */
  readonly secret?: string;
}

/** What every channel promises. `openFor` gives a fresh one, to which nothing was sent, and which waits so long for an answer. */
export function describeChannel<Kind extends Message>(
  name: string,
  openFor: (timeoutMs: number) => Promise<OpenedChannel<Kind>>,
  { canFind, unbuildable, answers = [], secret }: ChannelTraits<Kind>,
): void {
  const open = () => openFor(PATIENT_MS);
  const other = { id: OTHER_ID } as Partial<Kind>;

  describe(`the channel ${name}`, () => {
    it('sends nothing while a message is prepared', async () => {
      const { channel, message, countAttempts } = await open();
      await prepare(channel, message());
      expect(countAttempts()).toBe(0);
    });

    it('makes one attempt, and names what was taken', async () => {
      const { channel, message, countAttempts, listTaken } = await open();
      expect(await sendOnce(channel, message())).toEqual({ state: 'sent', reference: expect.stringMatching(/\S/) });
      expect(countAttempts()).toBe(1);
      expect(listTaken()).toHaveLength(1);
    });

    it('makes the same of the same message, however often it is prepared', async () => {
      const { channel, message, listTaken } = await open();
      const [one, other] = [await prepare(channel, message()), await prepare(channel, message())];
      expect(other.place).toBe(one.place);
      await one.send();
      const [first] = listTaken();
      await other.send();
      expect(listTaken().at(-1)).toBe(first);
    });

    it('tells two messages to one reader apart', async () => {
      const { channel, message, listTaken } = await open();
      await sendOnce(channel, message());
      await sendOnce(channel, message(other));
      expect(new Set(listTaken()).size).toBe(2);
    });

    it(`${canFind ? 'finds' : 'says that it cannot look for'} what was sent`, async () => {
      const { channel, message } = await open();
      const prepared = await prepare(channel, message());
      const delivery = await prepared.send();
      // Others were sent since, more than fit a page.
      for (const id of ['1', '2', '3', '4']) await sendOnce(channel, message({ id: id.repeat(64) } as Partial<Kind>));
      const sighting = await channel.find(entryOf(message(), prepared));
      if (canFind && delivery.state === 'sent')
        expect(sighting).toEqual({ is: 'found', reference: delivery.reference });
      else expect(sighting).toEqual({ is: 'unreadable', because: expect.stringMatching(SENTENCE) });
    });

    it('finds nothing that was prepared and not sent', async () => {
      const { channel, message } = await open();
      await sendOnce(channel, message(other));
      const prepared = await prepare(channel, message());
      expect((await channel.find(entryOf(message(), prepared))).is).toBe(canFind ? 'absent' : 'unreadable');
    });

    it('has one lane for one reader, however the address is written', async () => {
      const { channel, message } = await open();
      const lane = channel.laneOf(message());
      expect(lane).not.toBe('');
      expect(channel.laneOf(message(other))).toBe(lane);
      for (const destination of SPELLINGS) expect(channel.laneOf({ destination })).toBe(lane);
    });

    it('asks for a pause that can be waited for', async () => {
      const { channel } = await open();
      const pace = await channel.readPace();
      expect(Number.isFinite(pace) && pace >= 0).toBe(true);
      expect(await channel.readPace()).toBe(pace);
    });

    if (unbuildable !== undefined)
      it('fails for good what it can make nothing of, without quoting it', async () => {
        const { channel, countAttempts } = await open();
        const prepared = await channel.prepare(unbuildable, AS_IT_IS);
        expect(prepared).toEqual({ state: 'failed', because: expect.stringMatching(SENTENCE) });
        expect(JSON.stringify(prepared)).not.toContain(unbuildable.destination);
        expect(countAttempts()).toBe(0);
      });

    it.each(answers)('makes $state of $named, and never throws', async ({ state, give, isSilent }) => {
      const opened = await openFor(isSilent ? SHORT_MS : PATIENT_MS);
      const { channel, message, countAttempts, listTaken } = opened;
      await give(opened);
      const delivery = await sendOnce(channel, message());
      expect(delivery).toMatchObject({ state, because: expect.stringMatching(SENTENCE) });
      expect(JSON.stringify(delivery)).not.toContain(message().destination);
      if (secret !== undefined) expect(JSON.stringify(delivery)).not.toContain(secret);
      expect(countAttempts()).toBeLessThanOrEqual(1);
      expect(listTaken()).toEqual([]);
      expect(Number.isFinite(await channel.readPace())).toBe(true);
    });

    const refusal = answers.find(({ state }) => state === 'refused');
    if (refusal !== undefined)
      it('takes the message after it was refused', async () => {
        const opened = await open();
        await refusal.give(opened);
        await sendOnce(opened.channel, opened.message());
        expect(await sendOnce(opened.channel, opened.message())).toMatchObject({ state: 'sent' });
      });
  });
}

/** With a slow machine. */
const PATIENT_MS = 10_000;
const SHORT_MS = 300;
const OTHER_ID = 'ef'.repeat(32);
const SENTENCE = /^\S.*[.]$/s;
/** Of ann@example.com. */
const SPELLINGS = ['Ann Lee <ANN@Example.com>', ' ann@EXAMPLE.com ', 'mailto:ann@example.com'];
const AS_IT_IS: MessageForm = { isPlain: false, isCopy: false };

async function prepare<Kind extends Message>(channel: Channel<Kind>, message: Kind): Promise<Prepared> {
  const prepared = await channel.prepare(message, AS_IT_IS);
  if (prepared.state !== 'prepared') throw new Error(`It was not prepared: ${prepared.because}`);
  return prepared;
}

function entryOf(message: Message, { place }: Prepared): OutboxEntry {
  return { ...sending(message), place };
}
