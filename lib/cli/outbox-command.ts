import type { Clock } from '../calendar.ts';
import { compareText } from '../compare-text.ts';
import type { DeliverMode } from '../config/health-config.ts';
import { cancelEntry, retryEntry } from '../delivery/advance-entry.ts';
import type { OutboxEntry, OutboxState } from '../delivery/outbox-entry.ts';
import type { OutboxStore } from '../delivery/outbox-store.ts';
import { countOf } from '../messages/figures.ts';
import { readDeliverMode } from '../steps/delivery/deliver-mode.ts';
import { notCompleted, wrongUsage } from './failure.ts';
import { openCare, type TableOptions, whoever } from './open-care.ts';
import { colours, print, printable, printTable } from './terminal.ts';

export interface OutboxListOptions extends TableOptions {
  readonly all?: boolean;
  readonly period?: string;
  readonly json?: boolean;
}

/** `rounds outbox list`: what is on its way or went wrong; with --all, every message that is kept. */
export async function runOutboxListCommand(options: OutboxListOptions, now: Clock): Promise<void> {
  const { outbox, close } = await openCare(options, now);
  try {
    const entries = await readEntries(outbox, options.period);
    const shown = options.all || options.period ? entries : entries.filter((entry) => isOpen(entry));
    if (options.json) print(JSON.stringify(shown));
    else if (entries.length === 0)
      print(options.period === undefined ? 'The outbox is empty.' : `No message of ${options.period} is kept.`);
    else if (shown.length === 0)
      print(
        `Nothing is on its way, and nothing went wrong: ${countOf(entries.length, 'message')} kept. --all shows them.`,
      );
    else printEntries(shown);
  } finally {
    await close();
  }
}

export interface OutboxActOptions extends TableOptions {
  readonly by?: string;
}

/** `rounds outbox retry`: a message is sent though it failed, expired, was cancelled, or may have arrived. */
export async function runOutboxRetryCommand(id: string, options: OutboxActOptions, now: Clock): Promise<void> {
  await act(
    { id, options, now },
    (entry) => retryEntry(entry, `${whoever(options.by)} has it sent again.`, now()),
    (entry, mode) =>
      [
        mode === 'on'
          ? 'It is sent with the next sweep.'
          : `Delivery is ${mode}: it is sent with a sweep only after rounds deliver on.`,
        ...(entry.isCopy ? ['It says that it may have come before.'] : []),
      ].join(' '),
  );
}

/** `rounds outbox cancel`: a message that was not sent never will be. */
export async function runOutboxCancelCommand(id: string, options: OutboxActOptions, now: Clock): Promise<void> {
  await act(
    { id, options, now },
    (entry) => cancelEntry(entry, `Cancelled by ${whoever(options.by)}.`, now()),
    () => 'It will not be sent.',
  );
}

/** `rounds outbox allow`: mail goes again to an address that bounced or complained. */
export async function runOutboxAllowCommand(address: string, options: TableOptions, now: Clock): Promise<void> {
  const { addresses, close } = await openCare(options, now);
  try {
    if (!(await addresses.unsuppress(address))) throw notCompleted('Mail goes to this address already.');
    print('Mail goes to this address again. rounds outbox retry sends what it missed.');
  } finally {
    await close();
  }
}

const open: ReadonlySet<OutboxState> = new Set(['held', 'pending', 'sending', 'unknown', 'needs-operator', 'failed']);

function isOpen({ state }: OutboxEntry): boolean {
  return open.has(state);
}

async function readEntries(outbox: OutboxStore, period?: string): Promise<readonly OutboxEntry[]> {
  const periods = period === undefined ? await outbox.readPeriods() : [period];
  const entries = (await Promise.all(periods.map((one) => outbox.readEntries(one)))).flat();
  return entries.sort((a, b) => compareText(a.notBefore, b.notBefore));
}

/** As many characters of an id as are shown. */
const SHOWN_ID = 8;

async function act(
  { id, options, now }: { readonly id: string; readonly options: OutboxActOptions; readonly now: Clock },
  change: (entry: OutboxEntry) => OutboxEntry | null,
  describe: (entry: OutboxEntry, mode: DeliverMode) => string,
): Promise<void> {
  if (!/^[0-9a-f]{4,64}$/.test(id)) throw wrongUsage(`"${id}" is no message id: rounds outbox list shows them.`);
  const { outbox, alerts, config, close } = await openCare(options, now);
  try {
    const found = (await readEntries(outbox)).filter((entry) => entry.id.startsWith(id));
    const [entry] = found;
    if (!entry) throw notCompleted(`No message ${id} is kept: rounds outbox list --all shows them.`);
    if (found.length > 1) throw notCompleted(`${found.length} messages begin with ${id}: give more of the id.`);
    const changed = change(entry);
    if (!changed) throw notCompleted(`It is ${describeState(entry)} already.`);
    if (!(await outbox.writeEntry(changed))) throw notCompleted('It changed at this very moment: look at it again.');
    print(`${describeEntry(entry)}. ${describe(changed, await readDeliverMode({ alerts, config }))}`);
  } finally {
    await close();
  }
}

function printEntries(entries: readonly OutboxEntry[]): void {
  printTable(
    ['Id', 'State', 'Message', 'To', 'Due, UTC', 'Why'],
    entries.map((entry) => [
      entry.id.slice(0, SHOWN_ID),
      isBad(entry) ? colours.red(describeState(entry)) : describeState(entry),
      `${entry.kind}, ${entry.period}`,
      printable(entry.destination),
      entry.notBefore.slice(0, 16).replace('T', ' '),
      printable(entry.because ?? ''),
    ]),
  );
  const asking = entries.filter(({ state }) => state === 'needs-operator').length;
  if (asking > 0)
    print(
      `${countOf(asking, 'mail')} may or may not have arrived: ask the reader, then rounds outbox retry ID (it says that it may be a copy) or rounds outbox cancel ID.`,
    );
}

function describeEntry({ kind, channel, destination, period }: OutboxEntry): string {
  return `${kind} of ${period} to ${printable(destination)} by ${channel === 'slack' ? 'Slack' : 'mail'}`;
}

function isBad({ state }: OutboxEntry): boolean {
  return state === 'failed' || state === 'needs-operator' || state === 'unknown';
}

function describeState({ state, instead }: OutboxEntry): string {
  switch (state) {
    case 'unknown':
      return 'in doubt';
    case 'needs-operator':
      return 'needs an operator';
    case 'failed':
      return instead === 'none' ? 'failed' : 'failed, mailed instead';
    case 'held':
    case 'pending':
    case 'sending':
    case 'sent':
    case 'cancelled':
    case 'expired':
      return state;
  }
}
