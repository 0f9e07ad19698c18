import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { addDays } from '../../../lib/calendar.ts';
import { readMailEvent } from '../../../lib/channels/email/mail-event.ts';
import type { Message } from '../../../lib/channels/message.ts';
import { holdMessage, releaseEntry } from '../../../lib/delivery/held-entry.ts';
import type { OutboxEntry } from '../../../lib/delivery/outbox-entry.ts';
import { identifyMessage } from '../../../lib/messages/draft.ts';
import { recordReport } from '../../../lib/steps/delivery/record-report.ts';
import { slackMessage } from '../../delivery/build-entry.ts';
import { bundleElsewhere } from '../../support/bundle-elsewhere.ts';
import { mail } from '../../support/mail-builder.ts';
import { type Clock, createClock } from './campaign-clock.ts';
import { createTotals, type FaultFigures } from './fault-figures.ts';
import { type FaultStore, openFaultStore, type StoreName } from './fault-stores.ts';
import { createWorld } from './fault-world.ts';
import { openSlot, type Slot } from './sender-slot.ts';

const SENDERS = 3;
const MINUTE = 60_000;
/** More requests than a sender makes in a run: later kill points spare it. */
const KILL_POINTS = 48;
const SWEEPS = 30;

/** Each of these is in a secret, an address or a name that senders handle, and in no line of a log. */
const CANARY = 'canary7f3a';
const TOKEN = `xoxb-${CANARY}-token`;
const OWNER = `${CANARY}.ann@example.com`;
const READER = `${CANARY}.bob@example.com`;

/**
 * Real processes that send, three at a time or in turns as the store allows, each request of which may be its last; until whatever they left
 * is settled. Run `n` kills its victim at request n mod 48, before or after it has its effect by turns, while Slack and SES behave in every
 * known way.
 */
export async function runFaultCampaign(options: {
  readonly store: StoreName;
  readonly runs: readonly number[];
}): Promise<FaultFigures> {
  const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-faults-'));
  await bundleElsewhere({ sender: 'test/campaigns/faults/sender-process.ts' }, folder);
  const clock = createClock(path.join(folder, 'clock'));
  const totals = createTotals(CANARY);
  const store = await openFaultStore(options.store, folder, clock.now);
  const world = createWorld(clock, (id, period) => reportSent(store, id, period, clock.now), totals);
  const slots: Slot[] = [];
  try {
    for (let slot = 0; slot < SENDERS; slot++)
      slots.push(
        await openSlot({
          program: path.join(folder, 'sender.mjs'),
          table: store.place,
          slackToken: TOKEN,
          ...{ clock, world, totals },
        }),
      );
    for (const run of options.runs) {
      world.begin(run);
      const period = await planMessages(store, run, clock.now);
      const victim = slots[run % SENDERS]!;
      victim.condemn({ atRequest: Math.floor(run / 2) % KILL_POINTS, when: run % 2 === 0 ? 'before' : 'after' });
      // In turns, whoever comes first finds everything still to be done.
      await serve([victim, ...slots.filter((slot) => slot !== victim)], store, clock);
      victim.pardon();
      world.calmDown();
      const readEntries = () => store.stores().outbox.readEntries(period);
      for (let sweep = 0; sweep < SWEEPS && !isSettled(await readEntries()); sweep++) {
        await clock.advance(10 * MINUTE);
        await serve([slots[sweep % SENDERS]!], store, clock);
      }
      totals.judge(run, await readEntries(), world.accepted);
    }
  } finally {
    for (const slot of slots) await slot.close();
    await store.close();
    clock.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return totals.figures(slots.map((slot) => slot.output()));
}

function isSettled(entries: readonly OutboxEntry[]): boolean {
  return entries.every(({ dueAt }) => dueAt === null);
}

/** Returns their period. */
async function planMessages(store: FaultStore, run: number, now: () => number): Promise<string> {
  const period = addDays('2000-01-01', run);
  const { outbox } = store.stores();
  for (const message of describeMessages(period)) {
    const held = (await outbox.putMessage(message, holdMessage(message, now())))!;
    await outbox.writeEntry(releaseEntry(held, now())!);
  }
  return period;
}

function describeMessages(period: string): readonly Message[] {
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

function reportSent(store: FaultStore, id: string, period: string, now: () => number): Promise<void> {
  const event = {
    eventType: 'Send',
    mail: { messageId: `ses-${id}`, timestamp: '2026-11-23T07:30:00Z', tags: { message_id: [id], period: [period] } },
  };
  const report = readMailEvent(event)!;
  return store.change(({ outbox, addresses }) => recordReport(report, { outbox, addresses, now }));
}

/** Lets senders run until each is done or killed: together, or one after the other where the store is held alone. */
async function serve(slots: readonly Slot[], store: FaultStore, clock: Clock): Promise<void> {
  for (const turn of store.isHeldAlone ? slots.map((slot) => [slot]) : [slots]) {
    store.lend();
    await runTogether(turn, clock);
    await store.takeBack();
  }
}

/** The clock goes on whenever all of them wait. */
async function runTogether(slots: readonly Slot[], clock: Clock): Promise<void> {
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
