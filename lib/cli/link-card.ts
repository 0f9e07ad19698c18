import type { Command } from '@commander-js/extra-typings';
import { domainOf, readAddress } from '../address.ts';
import { addDays, isNight, MS_PER_DAY, type Night, toLocalDate } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { formatDate, joinWords } from '../messages/figures.ts';
import { isInternal } from '../pages/shareable.ts';
import { LONGEST_NEXT_STEP, nameLink, signLink, writeAddress } from '../pages/signed-link.ts';
import { describeCard } from '../steps/pages/describe-card.ts';
import { type SentCard, sendCard } from '../steps/pages/send-card.ts';
import { type CommandContext, type OptionsOf, onTableByWhom } from './command.ts';
import { notCompleted, wrongUsage } from './failure.ts';
import { resolveAccount } from './find-account.ts';
import { describeLink, ofView, openView } from './link-view.ts';
import { type Care, findNewestChart, whoever, withCare } from './open-care.ts';
import { printCard } from './print-card.ts';
import { print, printable } from './terminal.ts';

/** The outbox keeps a message little longer than that. */
const MOST_DAYS_AHEAD = 28;

function onCard(command: Command) {
  return onTableByWhom(command)
    .addOption(ofView.secret)
    .addOption(ofView.url)
    .option('--for <reader>', 'whom it is made for, for you to pass it on')
    .option('--send-to <address...>', 'mail it to these addresses of the customer’s, each with a link of its own')
    .option('--on <date>', `mail it on that date, at the hour of the digest; at most ${MOST_DAYS_AHEAD} days ahead`)
    .option('--yes', 'mail it; without it, only say what they would see')
    .option('--next-step <text>', 'what is to be done next, as the customer reads it')
    .addOption(ofView.days);
}

type CardOptions = OptionsOf<typeof onCard>;

/** The address of an account's card, for the customer; mailed to them where somebody says so. */
export function addCard(link: Command, context: CommandContext): void {
  onCard(link.command('card'))
    .argument('<account>', 'its id, or the start of its name')
    .description(
      'one account’s card, for the customer: shareable metrics only; says what they will see, and can mail it',
    )
    .action((wanted, options) => withCare(options, context, (care) => shareCard(wanted, options, care, context)));
}

async function shareCard(wanted: string, options: CardOptions, care: Care, { now }: CommandContext): Promise<void> {
  const { config } = care;
  const today = toLocalDate(now(), config.timezone);
  const nextStep = checkNextStep(options.nextStep);
  const to = checkReaders(options, config);
  const on = checkDate(options, today);
  const stored = await findNewestChart(await resolveAccount(wanted, care), care.history);
  const { account } = stored.chart;
  const { card, hasOpenRisk } = await describeCard(stored, nextStep, care);
  if (options.json !== true) printCard(card, hasOpenRisk, config);
  if (to.length > 0 && options.yes !== true)
    throw notCompleted(
      `Nothing was mailed and no link made. ${joinWords(to)}: ${to.length === 1 ? 'an address' : 'addresses'} outside of your organisation, which nothing else here writes to. Add --yes to mail the card there${on === null ? '' : ` on ${on}`}.`,
    );
  const { days, url, key } = await openView(options);
  if (to.length > 0) {
    const sent = await sendCard({ account, card, to, on, days, by: whoever(options.by), url, key }, { ...care, now });
    if (options.json) print(JSON.stringify({ account, days, sent, card }));
    else for (const one of sent) printSent(one, days, config);
    return;
  }
  const issued = now();
  const expires = Math.floor((issued + days * MS_PER_DAY) / 1000);
  const claims = { purpose: 'card', subject: account, audience: options.for!, expires, issued } as const;
  const token = signLink({ ...claims, ...(card.nextStep !== null && { nextStep: card.nextStep }) }, key);
  const made = { address: writeAddress(url, token), link: nameLink(token), for: options.for!, days };
  if (options.json) return print(JSON.stringify({ ...made, card }));
  print(made.address);
  print(printable(describeLink(made)));
}

function checkNextStep(text: string | undefined): string | null {
  if (text === undefined) return null;
  const characters = [...text].length;
  if (text.trim() === '') throw wrongUsage('--next-step is empty: leave it out, and the contact stands alone.');
  if (text.length > LONGEST_NEXT_STEP)
    throw wrongUsage(`--next-step has ${characters} characters, and a card has room for ${LONGEST_NEXT_STEP}.`);
  if (isInternal(text))
    throw wrongUsage('--next-step has a word that no customer is to read: churn, at risk, ARR, pulse or override.');
  return text;
}

/** The addresses that it is mailed to; empty = it is passed on by whoever asks. */
function checkReaders({ for: reader, sendTo = [] }: CardOptions, { notify }: HealthConfig): readonly string[] {
  if ((reader === undefined) === (sendTo.length === 0))
    throw wrongUsage(
      'Give either --for READER, to pass the link on yourself, or --send-to ADDRESS, to have it mailed.',
    );
  const read = sendTo.map((text) => {
    const address = readAddress(text);
    if (address === null) throw wrongUsage(`--send-to "${text}" is not one mail address.`);
    if (notify.domains?.includes(domainOf(address)))
      throw wrongUsage(
        `--send-to ${address} is of ${domainOf(address)}, one of notify.domains: a colleague sees the account on the dashboard, and a card is mailed to the customer only.`,
      );
    return address;
  });
  return [...new Set(read)];
}

function checkDate({ on, sendTo = [] }: CardOptions, today: Night): Night | null {
  if (on === undefined) return null;
  if (sendTo.length === 0) throw wrongUsage('--on says when it is mailed: give --send-to ADDRESS, too.');
  if (!isNight(on)) throw wrongUsage(`--on "${on}" is no calendar date; write it as 2026-11-22.`);
  const last = addDays(today, MOST_DAYS_AHEAD);
  if (on < today || on > last) throw wrongUsage(`--on ${on}: give a date from ${today} to ${last}.`);
  return on;
}

function printSent({ to, address, link, mode, notBefore }: SentCard, days: number, config: HealthConfig): void {
  const day = notBefore === null ? null : formatDate(toLocalDate(Date.parse(notBefore), config.timezone));
  print(
    mode === 'on'
      ? `To ${to}: mailed ${day === null ? 'with the next sweep, within the hour' : `on ${day}`}.`
      : `To ${to}: not mailed, as delivery is ${mode === 'shadow' ? 'in shadow' : 'off'}, and it will not be later. The link is good: pass it on yourself.`,
  );
  print(address);
  print(describeLink({ for: to, days, link }));
}
