import type { Channel, Delivery, Sighting } from '../../lib/channels/channel.ts';
import type { EmailMessage } from '../../lib/channels/email/email-message.ts';
import type { Message } from '../../lib/channels/message.ts';
import type { SlackMessage } from '../../lib/channels/slack/slack-message.ts';
import { holdMessage, releaseEntry } from '../../lib/delivery/held-entry.ts';
import type { OutboxEntry } from '../../lib/delivery/outbox-entry.ts';
import type { OutboxStore } from '../../lib/delivery/outbox-store.ts';
import { createRandom, type Random } from '../../lib/sample/random.ts';
import { deliverMessages } from '../../lib/steps/delivery/deliver-messages.ts';
import { recordReport } from '../../lib/steps/delivery/record-report.ts';
import type { DeliveryDependencies } from '../../lib/steps/dependencies.ts';
import { buildConfig } from '../support/config-builder.ts';
import { mail } from '../support/mail-builder.ts';
import { createMemoryAddressBook } from '../support/memory-address-book.ts';
import { createSimulatedTime, type SimulatedTime } from './simulated-time.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-11-23T07:30:00Z');
const PERIOD = '2026-11-22';

/** What became of the messages of one run. */
export interface WorldOutcome {
  readonly faults: number;
  readonly slack: readonly { readonly id: string; readonly accepted: number; readonly state: string }[];
  readonly mails: readonly { readonly id: string; readonly accepted: number; readonly state: string }[];
}

/** How often a sender looks for a message or sends it, for mutations that a test of the test makes. */
export type Tamper = (dependencies: DeliveryDependencies) => DeliveryDependencies;

/**
 * Three senders at a time and one every ten minutes on the real steps, a store that is cut off, and channels that do all that Slack and SES
 * have been seen to do; until nothing is left to be done. The same seed gives the same run.
 */
export async function runWorld(
  seed: number,
  { faults: budget, tamper = (same) => same }: { readonly faults: number; readonly tamper?: Tamper },
): Promise<WorldOutcome> {
  const time = createSimulatedTime(START);
  const random = createRandom(seed);
  const trouble = createTrouble(random, budget);
  const table = createTable(time);
  const slack = createSlack(time, trouble);
  const ses = createSes(time, trouble, table.plain);
  const messages = planMessages();
  for (const message of messages) await table.put(message);

  let processes = 0;
  const startSender = () => {
    const id = `sender-${processes++}`;
    const dependencies: DeliveryDependencies = {
      outbox: table.seenBy(createLife(time, trouble)),
      channels: { slack: slack.channel, email: ses.channel },
      cases: { readSwitch: async () => null, readCasesOf: async () => [] } as never,
      config: buildConfig(),
      now: time.now,
      sender: { id, sleep: time.wait, random: random.next },
    };
    // A process that a failed request ends: what it left, another one finds.
    deliverMessages({ patienceMs: 2 * MINUTE }, tamper(dependencies)).catch(() => {});
  };
  for (let sender = 0; sender < 3; sender++) time.wait(random.between(0, 20_000)).then(startSender);
  for (let sweep = 1; sweep <= SWEEPS; sweep++) {
    await time.runUntil(START + sweep * 10 * MINUTE);
    if (table.isSettled()) break;
    startSender();
    if (random.chance(0.3)) startSender();
  }
  await time.runUntil(time.now() + 30 * MINUTE);
  const describe = (channel: Message['channel'], accepted: ReadonlyMap<string, number>) =>
    messages
      .filter((message) => message.channel === channel)
      .map(({ id }) => ({ id, accepted: accepted.get(id) ?? 0, state: table.stateOf(id) }));
  return {
    faults: budget - trouble.left(),
    slack: describe('slack', slack.accepted),
    mails: describe('email', ses.accepted),
  };
}

const SWEEPS = 30;

function planMessages(): readonly Message[] {
  const slack = (id: string, destination: string): SlackMessage => {
    const { accounts, cases, kind, period, notBefore, text } = mail();
    const base = { accounts, cases, kind, period, notBefore, text };
    return { ...base, id, channel: 'slack', destination, blocks: [], instead: null };
  };
  return [
    slack('slack-1', 'ann@example.com'),
    slack('slack-2', 'ann@example.com'),
    slack('slack-3', '#cs-ops'),
    mail({ id: 'mail-1' }),
    mail({ id: 'mail-2', destination: 'bob@example.com' }),
  ];
}

/** Faults until none are left: the world is bad, not hopeless. */
function createTrouble(random: Random, budget: number) {
  let left = budget;
  return {
    random,
    left: () => left,
    strikes(chance: number): boolean {
      if (left === 0 || !random.chance(chance)) return false;
      left--;
      return true;
    },
  };
}
type Trouble = ReturnType<typeof createTrouble>;

type Life = ReturnType<typeof createLife>;

/** One process. Cut off, it waits for an answer that never comes, as far as anybody can tell. */
function createLife(time: SimulatedTime, trouble: Trouble) {
  const { random } = trouble;
  let isAlive = true;
  const dead = () => new Promise<never>(() => {});
  const pause = () => time.wait(trouble.strikes(0.01) ? random.between(20_000, 90_000) : random.between(1, 40));
  /** One read or write: cut off before or after it, or without an answer. */
  return async function io<T>(effect: () => T): Promise<T> {
    if (!isAlive) return dead();
    if (trouble.strikes(0.03)) {
      isAlive = false;
      return dead();
    }
    if (trouble.strikes(0.01)) throw new Error('The request was not made.');
    await pause();
    const result = effect();
    if (trouble.strikes(0.03)) {
      isAlive = false;
      return dead();
    }
    if (trouble.strikes(0.02)) throw new Error('The answer was lost.');
    await pause();
    return result;
  };
}

/** An index shows an entry as it was up to so long ago. */
const STALE_MS = 3000;

function createTable(time: SimulatedTime) {
  const entries = new Map<string, { at: number; entry: OutboxEntry }[]>();
  const messages = new Map<string, Message>();
  const lanes = new Map<string, { owner: string; until: number; nextAt: number }>();
  const newest = (id: string) => entries.get(id)?.at(-1)?.entry ?? null;
  const write = (entry: OutboxEntry): OutboxEntry | null => {
    if ((newest(entry.id)?.version ?? 0) !== entry.version) return null;
    const next = { ...entry, version: entry.version + 1 };
    entries.set(entry.id, [...(entries.get(entry.id) ?? []).slice(-3), { at: time.now(), entry: next }]);
    return next;
  };
  const put = (message: Message, entry: OutboxEntry) => {
    messages.set(message.id, message);
    return write(entry);
  };
  const fromIndex = (id: string) => {
    const versions = entries.get(id)!;
    const [older] = versions.slice(-2);
    return time.now() % 5 === 0 && time.now() - versions.at(-1)!.at < STALE_MS ? older!.entry : newest(id)!;
  };
  const seenBy = (io: Life): OutboxStore => ({
    readPeriods: () => io(() => [PERIOD]),
    readEntries: () => io(() => [...entries.keys()].map((id) => newest(id)!)),
    readEntry: (_period, id) => io(() => newest(id)),
    readMessage: ({ id }) => io(() => messages.get(id) ?? null),
    readDue: (until) =>
      io(() => [...entries.keys()].map(fromIndex).filter(({ dueAt }) => dueAt !== null && dueAt <= until)),
    putMessage: (message, entry) => io(() => put(message, entry)),
    writeEntry: (entry) => io(() => write(entry)),
    removeText: () => io(() => {}),
    removeMessage: () => io(() => {}),
    claimLane: (lane, { owner, now, until }) =>
      io(() => {
        const held = lanes.get(lane);
        if (held && held.owner !== owner && held.until > now) return null;
        const nextAt = held?.nextAt ?? 0;
        lanes.set(lane, { owner, until, nextAt });
        return { nextAt };
      }),
    releaseLane: (lane, owner, nextAt) =>
      io(() => {
        if (lanes.get(lane)?.owner === owner) lanes.set(lane, { owner, until: 0, nextAt });
      }),
  });
  return {
    seenBy,
    plain: seenBy(async (effect) => effect()),
    async put(message: Message) {
      const held = put(message, holdMessage(message, time.now()))!;
      write(releaseEntry(held, time.now())!);
    },
    stateOf: (id: string) => newest(id)!.state,
    isSettled: () => [...entries.keys()].every((id) => newest(id)!.dueAt === null),
  };
}

const TIMEOUT = 10_000;

function createAcceptance() {
  const accepted = new Map<string, number>();
  return { accepted, accept: (id: string) => void accepted.set(id, (accepted.get(id) ?? 0) + 1) };
}

type Answer = 'yes' | 'refused' | 'ambiguous' | 'hang';

/** What the other side does with a request, and what it answers; all that was seen of Slack and SES. */
function drawConduct({ strikes, random }: Trouble): { acceptsAfterMs: number | null; answer: Answer } {
  if (strikes(0.08)) return { acceptsAfterMs: null, answer: 'refused' };
  if (strikes(0.06)) return { acceptsAfterMs: null, answer: 'ambiguous' };
  if (strikes(0.08)) return { acceptsAfterMs: 0, answer: 'ambiguous' };
  if (strikes(0.04)) return { acceptsAfterMs: null, answer: 'hang' };
  if (strikes(0.05)) return { acceptsAfterMs: 0, answer: 'hang' };
  if (strikes(0.05)) return { acceptsAfterMs: TIMEOUT + random.between(0, 55_000), answer: 'hang' };
  return { acceptsAfterMs: 0, answer: 'yes' };
}

async function conduct(id: string, time: SimulatedTime, trouble: Trouble, accept: (id: string) => void) {
  const { acceptsAfterMs, answer } = drawConduct(trouble);
  await time.wait(trouble.random.between(20, 400));
  if (acceptsAfterMs === 0) accept(id);
  else if (acceptsAfterMs !== null) time.wait(acceptsAfterMs).then(() => accept(id));
  if (answer === 'hang') await time.wait(TIMEOUT);
  return answer;
}

function toDelivery(answer: Answer, id: string, retryAfterSeconds: number): Delivery {
  switch (answer) {
    case 'yes':
      return { state: 'sent', reference: id };
    case 'refused':
      return { state: 'refused', because: 'Later.', retryAfterSeconds };
    case 'ambiguous':
    case 'hang':
      return { state: 'unknown', because: 'Nobody knows.' };
  }
}

function createSlack(time: SimulatedTime, trouble: Trouble) {
  const { accepted, accept } = createAcceptance();
  const find = async ({ id }: OutboxEntry): Promise<Sighting> => {
    await time.wait(trouble.random.between(20, 400));
    if (trouble.strikes(0.1)) return { is: 'unreadable', because: 'Slack did not answer.' };
    return accepted.has(id) ? { is: 'found', reference: id } : { is: 'absent' };
  };
  const channel: Channel<SlackMessage> = {
    laneOf: ({ destination }) => destination,
    readPace: async () => 1000,
    prepare: async ({ id }) => ({
      state: 'prepared',
      place: 'D012AB3CD',
      send: async () => toDelivery(await conduct(id, time, trouble, accept), id, trouble.random.between(1, 60)),
    }),
    find,
  };
  return { accepted, channel };
}

function createSes(time: SimulatedTime, trouble: Trouble, outbox: OutboxStore) {
  const { accepted, accept } = createAcceptance();
  /** Every mail that SES takes is reported, late; a few reports are lost. */
  const report = async (id: string) => {
    accept(id);
    await time.wait(trouble.random.between(500, 12 * MINUTE));
    if (trouble.random.chance(0.03)) return;
    await recordReport(
      {
        message: { period: PERIOD, id },
        reference: `ses-${id}`,
        at: '2026-11-23T07:30:00Z',
        says: { is: 'taken' },
        gone: null,
      },
      { outbox, addresses: createMemoryAddressBook(), now: time.now },
    );
  };
  const channel: Channel<EmailMessage> = {
    laneOf: () => 'mail',
    readPace: async () => 70,
    prepare: async ({ id }) => ({
      state: 'prepared',
      place: null,
      send: async () => toDelivery(await conduct(id, time, trouble, (sent) => void report(sent)), id, 5),
    }),
    find: async () => ({ is: 'unreadable', because: 'SES has not said that it sent it.' }),
  };
  return { accepted, channel };
}
