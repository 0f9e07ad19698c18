import type { Command } from '@commander-js/extra-typings';
import { kindOf } from '../channels/index.ts';
import { compareText } from '../compare-text.ts';
import type { DeliverMode } from '../config/health-config.ts';
import { cancelEntry, retryEntry } from '../delivery/advance-entry.ts';
import type { OutboxEntry, OutboxState } from '../delivery/outbox-entry.ts';
import type { OutboxStore } from '../delivery/outbox-store.ts';
import { countOf } from '../messages/figures.ts';
import { readDeliverMode } from '../steps/delivery/deliver-mode.ts';
import { answer } from './answer.ts';
import { type CommandContext, onTable, shared, type TableOptions } from './command.ts';
import { notCompleted, wrongUsage } from './failure.ts';
import { whoever, withCare } from './open-care.ts';
import { cut, printTable } from './print-table.ts';
import { colours, print, printable } from './terminal.ts';

/** `rounds outbox`: what is on its way to people. */
export function defineOutbox(outbox: Command, context: CommandContext): void {
  addList(outbox, context);
  addRetry(outbox, context);
  addCancel(outbox, context);
  addAllow(outbox, context);
}

/** What is on its way or went wrong; with --all, every message that is kept. */
function addList(command: Command, context: CommandContext): void {
  onTable(command.command('list', { isDefault: true }))
    .description('those that are not at their end, or whose end was bad')
    .option('--all', 'those that were sent, cancelled or have expired, too')
    .option(
      '--period <period>',
      'all of one morning, night, week or day, as morning-2026-11-23, 2026-11-22, 2026-W47 or sweep-2026-11-23',
    )
    .action((options) =>
      withCare(options, context, async ({ outbox }) => {
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
      }),
    );
}

function onMessage(command: Command) {
  return onTable(command).argument('<id>', 'the first characters of its id').addOption(shared.by);
}

/** A message is sent though it failed, expired, was cancelled, or may have arrived. */
function addRetry(outbox: Command, context: CommandContext): void {
  onMessage(outbox.command('retry'))
    .description('send it with the next sweep, even though it may have arrived')
    .action((id, options) =>
      act({ id, options }, context, {
        change: (entry) => retryEntry(entry, `${whoever(options.by)} has it sent again.`, context.now()),
        describe: (entry, mode) =>
          [
            mode === 'on'
              ? 'It is sent with the next sweep.'
              : `Delivery is ${mode}: it is sent with a sweep only after rounds deliver on.`,
            ...(entry.isCopy ? ['It says that it may have come before.'] : []),
          ].join(' '),
      }),
    );
}

/** A message that was not sent never will be. */
function addCancel(outbox: Command, context: CommandContext): void {
  onMessage(outbox.command('cancel'))
    .description('never send it')
    .action((id, options) =>
      act({ id, options }, context, {
        change: (entry) => cancelEntry(entry, `Cancelled by ${whoever(options.by)}.`, context.now()),
        describe: () => 'It will not be sent.',
      }),
    );
}

/** Mail goes again to an address that bounced or complained. */
function addAllow(outbox: Command, context: CommandContext): void {
  onTable(outbox.command('allow'))
    .argument('<address>', 'a mail address that bounced or complained')
    .description('mail goes there again')
    .action((address, options) =>
      withCare(options, context, async ({ addresses }) => {
        if (!(await addresses.unsuppress(address))) throw notCompleted('Mail goes to this address already.');
        answer(options, { address, isAllowed: true }, () =>
          print('Mail goes to this address again. rounds outbox retry sends what it missed.'),
        );
      }),
    );
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

interface Chosen {
  readonly id: string;
  readonly options: TableOptions;
}

interface Act {
  readonly change: (entry: OutboxEntry) => OutboxEntry | null;
  readonly describe: (entry: OutboxEntry, mode: DeliverMode) => string;
}

async function act({ id, options }: Chosen, context: CommandContext, { change, describe }: Act): Promise<void> {
  if (!/^[0-9a-f]{4,64}$/.test(id)) throw wrongUsage(`"${id}" is no message id: rounds outbox list shows them.`);
  await withCare(options, context, async ({ outbox, cases, config }) => {
    const found = (await readEntries(outbox)).filter((entry) => entry.id.startsWith(id));
    const [entry] = found;
    if (!entry) throw notCompleted(`No message ${id} is kept: rounds outbox list --all shows them.`);
    if (found.length > 1) throw notCompleted(`${found.length} messages begin with ${id}: give more of the id.`);
    const changed = change(entry);
    if (!changed) throw notCompleted(`It is ${describeState(entry)} already.`);
    if (!(await outbox.writeEntry(changed))) throw notCompleted('It changed at this very moment: look at it again.');
    const mode = await readDeliverMode({ cases, config });
    answer(options, changed, () => print(`${describeEntry(entry)}. ${describe(changed, mode)}`));
  });
}

function printEntries(entries: readonly OutboxEntry[]): void {
  printTable(
    ['Id', 'State', 'Message', cut('To'), 'Due, UTC', 'Why'],
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
  return `${kind} of ${period} to ${printable(destination)} by ${kindOf({ channel }).title}`;
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
