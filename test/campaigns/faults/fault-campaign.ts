import { type ChildProcess, fork } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { createDynamoDbTable } from '../../../lib/aws/dynamodb-table.ts';
import { addDays } from '../../../lib/calendar.ts';
import { holdMessage, releaseEntry } from '../../../lib/delivery/advance-entry.ts';
import type { OutboxEntry } from '../../../lib/delivery/outbox-entry.ts';
import type { Message } from '../../../lib/messages/message.ts';
import { identifyMessage } from '../../../lib/messages/message-id.ts';
import { createRandom, type Random } from '../../../lib/sample/random.ts';
import { recordMailEvent } from '../../../lib/steps/record-mail-event.ts';
import { openTableStores } from '../../../lib/tables/open-stores.ts';
import { slackMessage } from '../../delivery/build-entry.ts';
import { startDynamoDbLocal } from '../../support/dynamodb-local.ts';
import { mail } from '../../support/mail-builder.ts';
import {
  type Conduct,
  conducts,
  type Fate,
  type FaultWorld,
  type SenderServers,
  startSenderServers,
} from './fault-servers.ts';
import { type FromSender, SENDER_PLACE, type SenderPlace, TABLE, type ToSender } from './sender-protocol.ts';

export interface FaultFigures {
  readonly runs: number;
  readonly processes: number;
  readonly killed: number;
  readonly requests: number;
  /** Answers that were anything but a plain yes. */
  readonly badAnswers: number;
  readonly slackMessages: number;
  readonly slackDoubled: number;
  readonly slackLost: number;
  readonly mails: number;
  readonly mailsDoubled: number;
  readonly mailsHidden: number;
  readonly mailsForAnOperator: number;
  /** Secrets and addresses found in what senders printed. */
  readonly canariesInLogs: number;
  /** The first few runs that broke a promise. */
  readonly broken: readonly string[];
}

const SENDERS = 3;
const MINUTE = 60_000;
const START = Date.parse('2026-11-23T07:30:00Z');
/** More requests than a sender makes in a run: later kill points spare it. */
const KILL_POINTS = 48;

/** Each of these is in a secret, an address or a name that senders handle, and in no line of a log. */
const CANARY = 'canary7f3a';
const TOKEN = `xoxb-${CANARY}-token`;
const OWNER = `${CANARY}.ann@example.com`;
const READER = `${CANARY}.bob@example.com`;

/**
 * Real processes that send, three at a time, each request of which may be its last; until whatever they left is settled. Run `n` kills its
 * victim at request n mod 48, before or after it has its effect by turns, while Slack and SES behave in every known way.
 */
export async function runFaultCampaign(options: {
  readonly runs: number;
  readonly firstRun: number;
}): Promise<FaultFigures> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-faults-'));
  const database = await startDynamoDbLocal();
  await database.makeTable(TABLE);
  const clock = createClock(path.join(folder, 'clock'));
  const table = createDynamoDbTable({ client: database.client, table: TABLE });
  const { outbox, addresses } = openTableStores(table, clock.now);
  const totals = createTotals();
  const report = (id: string, period: string) =>
    recordMailEvent(
      {
        eventType: 'Send',
        mail: {
          messageId: `ses-${id}`,
          timestamp: '2026-11-23T07:30:00Z',
          tags: { message_id: [id], period: [period] },
        },
      },
      { outbox, addresses, now: clock.now },
    );
  const world = createWorld(clock, report, totals);
  const bundle = await bundleSender(folder);
  const slots: Slot[] = [];
  try {
    for (let slot = 0; slot < SENDERS; slot++)
      slots.push(await openSlot(bundle, clock, database.endpoint, world, totals));
    for (let run = options.firstRun; run < options.firstRun + options.runs; run++) {
      world.begin(run);
      const messages = planMessages(run);
      for (const message of messages) {
        const held = (await outbox.putMessage(message, holdMessage(message, clock.now())))!;
        await outbox.writeEntry(releaseEntry(held, clock.now())!);
      }
      const period = messages[0]!.period;
      const victim = slots[run % SENDERS]!;
      victim.condemn({ atRequest: Math.floor(run / 2) % KILL_POINTS, when: run % 2 === 0 ? 'before' : 'after' });
      await serve(slots, clock);
      victim.pardon();
      world.calmDown();
      for (let sweep = 0; sweep < SWEEPS && !isSettled(await outbox.readEntries(period)); sweep++) {
        await clock.advance(10 * MINUTE);
        await serve([slots[sweep % SENDERS]!], clock);
      }
      totals.judge(run, await outbox.readEntries(period), world.accepted);
    }
  } finally {
    for (const slot of slots) await slot.close();
    await database.close();
    clock.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return totals.figures(slots.map((slot) => slot.output()));
}

const SWEEPS = 30;

function isSettled(entries: readonly OutboxEntry[]): boolean {
  return entries.every(({ dueAt }) => dueAt === null);
}

async function bundleSender(folder: string): Promise<string> {
  const outfile = path.join(folder, 'sender.mjs');
  await build({
    entryPoints: [path.join(import.meta.dirname, 'sender-process.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    banner: {
      js: "import { createRequire as createBundleRequire } from 'node:module'; const require = createBundleRequire(import.meta.url);",
    },
  });
  return outfile;
}

/** Time that goes on when everybody waits. What is to happen at an instant happens as it passes. */
function createClock(file: string) {
  const handle = openSync(file, 'w');
  const bytes = Buffer.alloc(8);
  let now = START;
  let effects: { readonly at: number; readonly effect: () => unknown }[] = [];
  const write = () => {
    bytes.writeBigInt64LE(BigInt(now));
    writeSync(handle, bytes, 0, 8, 0);
  };
  write();
  return {
    file,
    now: () => now,
    /** While requests are on their way: effects wait for `advance`. */
    pass(milliseconds: number): void {
      now += milliseconds;
      write();
    },
    at(at: number, effect: () => unknown): void {
      effects.push({ at, effect });
    },
    async advance(milliseconds: number): Promise<void> {
      // Whole milliseconds, and never before whoever waits for a part of one.
      now += Math.ceil(milliseconds);
      const due = effects.filter(({ at }) => at <= now);
      effects = effects.filter(({ at }) => at > now);
      for (const { effect } of due.sort((a, b) => a.at - b.at)) await effect();
      write();
    },
    close: () => closeSync(handle),
  };
}
type Clock = ReturnType<typeof createClock>;

function planMessages(run: number): readonly Message[] {
  const period = addDays('2000-01-01', run);
  const named = <Kind extends Message>(message: Kind, subject: string): Kind => ({
    ...message,
    period,
    id: identifyMessage({ ...message, period, subject }),
  });
  const text = `Hello ${CANARY}.`;
  return [
    named(slackMessage({ destination: OWNER, text, instead: null }), 'one'),
    named(slackMessage({ destination: OWNER, text, instead: null }), 'two'),
    named(slackMessage({ destination: '#cs-ops', text, instead: null }), 'three'),
    named(mail({ destination: READER, subject: text }), 'one'),
    named(mail({ destination: OWNER, subject: text }), 'two'),
  ];
}

type Accepted = ReadonlyMap<string, number>;

function createWorld(clock: Clock, report: (id: string, period: string) => Promise<unknown>, totals: Totals) {
  const accepted = new Map<string, number>();
  const conversations = new Map<string, string[]>();
  let random: Random = createRandom(1);
  let script: Conduct[] = [];
  const world: FaultWorld & { begin(run: number): void; calmDown(): void; readonly accepted: Accepted } = {
    accepted,
    begin(run) {
      random = createRandom(run + 1);
      conversations.clear();
      // The run's own conduct first, then whatever comes.
      const own = conducts[run % conducts.length]!;
      script = [own, ...Array.from({ length: 5 }, () => random.pick(conducts))];
    },
    calmDown() {
      script = [];
    },
    now: clock.now,
    pass: clock.pass,
    at: clock.at,
    conductOf() {
      const conduct = random.chance(0.6) ? (script.shift() ?? 'takes it') : 'takes it';
      if (conduct !== 'takes it') totals.badAnswers++;
      return conduct;
    },
    accept(channel, id, period) {
      accepted.set(id, (accepted.get(id) ?? 0) + 1);
      if (channel !== 'email' || random.chance(0.03)) return;
      clock.at(clock.now() + random.between(500, 12 * MINUTE), () => report(id, period));
    },
    history: (conversation) => conversations.get(conversation) ?? [],
    post(conversation, id) {
      conversations.set(conversation, [...(conversations.get(conversation) ?? []), id]);
    },
  };
  return world;
}

interface Sentence {
  readonly atRequest: number;
  readonly when: 'before' | 'after';
}

type Slot = Awaited<ReturnType<typeof openSlot>>;

/** The place of one sender: its servers, and a process that is started again when it was killed. */
async function openSlot(bundle: string, clock: Clock, dynamodb: string, world: FaultWorld, totals: Totals) {
  let child: ChildProcess | null = null;
  let sentence: Sentence | null = null;
  let requests = 0;
  let output = '';
  let state: 'idle' | 'busy' | 'waiting' = 'idle';
  let wakeAt = 0;
  let tellChange: () => void = () => {};
  const change = (next: typeof state) => {
    state = next;
    tellChange();
  };
  const fate: Fate = {
    kill() {
      totals.requests++;
      clock.pass(3);
      if (sentence === null || requests++ !== sentence.atRequest) return null;
      return sentence.when;
    },
    carryOut() {
      sentence = null;
      totals.killed++;
      child?.kill('SIGKILL');
    },
  };
  const servers: SenderServers = await startSenderServers(dynamodb, world, fate);
  const place: SenderPlace = { clockFile: clock.file, slackToken: TOKEN, ...servers };

  async function start(): Promise<ChildProcess> {
    totals.processes++;
    const started = fork(bundle, {
      env: { [SENDER_PLACE]: JSON.stringify(place), AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [started.stdout, started.stderr])
      stream?.on('data', (chunk) => {
        output += chunk;
      });
    started.on('message', (message: FromSender) => {
      if (message.say === 'waiting') wakeAt = message.until;
      change(message.say === 'waiting' ? 'waiting' : 'idle');
    });
    started.once('exit', () => {
      if (child === started) child = null;
      change('idle');
    });
    await new Promise<void>((resolve) => started.once('message', () => resolve()));
    return started;
  }

  const tell = (message: ToSender) => {
    // Killed, and its end is not known yet: what it is told is lost with it.
    if (!child) return;
    state = 'busy';
    child.send(message, () => {});
  };
  return {
    state: () => state,
    wakeAt: () => wakeAt,
    output: () => output,
    condemn(next: Sentence): void {
      sentence = next;
      requests = 0;
    },
    pardon(): void {
      sentence = null;
    },
    onChange(listener: () => void): void {
      tellChange = listener;
    },
    async deliver(patienceMs: number): Promise<void> {
      child ??= await start();
      tell({ say: 'deliver', patienceMs });
    },
    wake: () => tell({ say: 'wake' }),
    async close(): Promise<void> {
      const last = child;
      if (last) await new Promise((resolve) => last.once('exit', resolve).kill());
      await servers.close();
    },
  };
}

/** Lets senders run until each is done or killed; the clock goes on whenever all of them wait. */
async function serve(slots: readonly Slot[], clock: Clock): Promise<void> {
  let tellChange = () => {};
  for (const slot of slots) slot.onChange(() => tellChange());
  await Promise.all(slots.map((slot) => slot.deliver(4 * MINUTE)));
  for (;;) {
    const changed = new Promise<void>((resolve) => {
      tellChange = resolve;
    });
    if (slots.every((slot) => slot.state() === 'idle')) return;
    if (slots.some((slot) => slot.state() === 'busy')) {
      await changed;
      continue;
    }
    const waiting = slots.filter((slot) => slot.state() === 'waiting');
    await clock.advance(Math.max(0, Math.min(...waiting.map((slot) => slot.wakeAt())) - clock.now()));
    for (const slot of waiting) if (slot.wakeAt() <= clock.now()) slot.wake();
  }
}

type Totals = ReturnType<typeof createTotals>;

const SHOWN = 5;

function createTotals() {
  const sums = { runs: 0, slackMessages: 0, slackDoubled: 0, slackLost: 0 };
  const mails = { mails: 0, mailsDoubled: 0, mailsHidden: 0, mailsForAnOperator: 0 };
  const broken: string[] = [];
  return {
    processes: 0,
    killed: 0,
    requests: 0,
    badAnswers: 0,
    judge(run: number, entries: readonly OutboxEntry[], accepted: Accepted): void {
      const before = JSON.stringify([sums.slackDoubled, sums.slackLost, mails.mailsDoubled, mails.mailsHidden]);
      sums.runs++;
      for (const { id, channel, state } of entries) {
        const count = accepted.get(id) ?? 0;
        if (channel === 'slack') {
          sums.slackMessages++;
          if (count > 1) sums.slackDoubled++;
          if (count === 0 || state !== 'sent') sums.slackLost++;
        } else {
          mails.mails++;
          if (count > 1) mails.mailsDoubled++;
          if (state === 'sent' ? count === 0 : state !== 'needs-operator') mails.mailsHidden++;
          if (state === 'needs-operator') mails.mailsForAnOperator++;
        }
      }
      const after = JSON.stringify([sums.slackDoubled, sums.slackLost, mails.mailsDoubled, mails.mailsHidden]);
      if (before !== after && broken.length < SHOWN)
        broken.push(
          `run ${run}: ${entries.map(({ id, channel, state }) => `${channel} ${state} ${accepted.get(id) ?? 0}`).join(', ')}`,
        );
    },
    figures(outputs: readonly string[]): FaultFigures {
      const { processes, killed, requests, badAnswers } = this;
      const canariesInLogs = outputs.reduce((sum, output) => sum + output.split(CANARY).length - 1, 0);
      return { ...sums, processes, killed, requests, badAnswers, ...mails, canariesInLogs, broken };
    },
  };
}
