import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Command } from '@commander-js/extra-typings';
import { readAddress } from '../address.ts';
import { readLinkKey } from '../aws/link-key.ts';
import { nameLink, nameReader, signLink, writeAddress } from '../pages/signed-link.ts';
import { answer } from './answer.ts';
import { type CommandContext, type OptionsOf, shared } from './command.ts';
import { wrongUsage } from './failure.ts';
import { whoever } from './open-care.ts';
import { openDeployedTable } from './open-table.ts';
import { print } from './terminal.ts';

const USUAL_DAYS = 7;
const MOST_DAYS = 90;
const SECONDS_PER_DAY = 86_400;

/** `rounds link`: addresses of what the deployed view shows. */
export function defineLink(link: Command, context: CommandContext): void {
  addDashboard(link, context);
  addCard(link, context);
  addRevoke(link, context);
}

function onView(command: Command) {
  return command
    .requiredOption('--secret <arn>', 'LinkKey in the outputs of the state stack')
    .requiredOption('--url <address>', 'ViewUrl in the outputs of the service stack')
    .requiredOption('--for <reader>', 'whom it is made for: the page says so')
    .option('--days <number>', 'how long it opens, at most 90; 7 unless given')
    .addOption(shared.json);
}

/** The address of the dashboard for one reader, who sees what is theirs to see when they open it. */
function addDashboard(link: Command, context: CommandContext): void {
  onView(link.command('dashboard'))
    .description(
      'for somebody of your own, by their mail address: leaders, executives and operators see all of it, others their accounts',
    )
    .action((options) => {
      const reader = readAddress(options.for);
      if (reader === null)
        throw wrongUsage(`--for "${options.for}" is no mail address: who they are says which accounts the page shows.`);
      return makeLink({ purpose: 'dashboard', subject: 'portfolio' }, { ...options, for: reader }, context);
    });
}

/** The address of an account's card, for the customer. */
function addCard(link: Command, context: CommandContext): void {
  onView(link.command('card'))
    .argument('<account>', 'its id')
    .description('one account’s card, for the customer: shareable metrics only')
    .action((account, options) => makeLink({ purpose: 'card', subject: account }, options, context));
}

async function makeLink(
  what: { readonly purpose: 'dashboard' | 'card'; readonly subject: string },
  options: OptionsOf<typeof onView>,
  { now }: CommandContext,
): Promise<void> {
  const days = Number(options.days ?? USUAL_DAYS);
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw wrongUsage(`--days ${options.days} is no whole number of days from 1 to ${MOST_DAYS}.`);
  if (!URL.canParse(options.url))
    throw wrongUsage(`--url "${options.url}" is no address: it is ViewUrl in the outputs.`);
  const client = new SecretsManagerClient({});
  try {
    const key = await readLinkKey(client, options.secret);
    const issued = now();
    const expires = Math.floor(issued / 1000) + days * SECONDS_PER_DAY;
    const token = signLink({ ...what, audience: options.for, expires, issued }, key);
    const address = writeAddress(options.url, token);
    const made = { address, link: nameLink(token), for: options.for, days };
    answer(options, made, () => {
      print(address);
      print(`For ${options.for}, ${days} days. rounds link revoke ${made.link} --table <Table> ends it before.`);
    });
  } finally {
    client.destroy();
  }
}

/** A link opens nothing any more, or all that were made for one reader. */
function addRevoke(links: Command, { now }: CommandContext): void {
  links
    .command('revoke')
    .argument('[link]', 'its id or its whole address')
    .option('--reader <address>', 'all that were made for this reader until now, those of the home tab too')
    .requiredOption('--table <name>', 'the deployed table')
    .addOption(shared.by)
    .addOption(shared.json)
    .description('a link opens nothing any more')
    .action(async (link, { table, by, reader, json }) => {
      if ((link === undefined) === (reader === undefined))
        throw wrongUsage('Name one link, or with --reader whose links are to open nothing any more.');
      if (reader?.trim() === '')
        throw wrongUsage('--reader is empty: it is whom the links were made for, as an address.');
      const id = link === undefined ? null : readId(link);
      const { links, close } = openDeployedTable(table, now);
      try {
        const revocation = { by: whoever(by), at: new Date(now()).toISOString() };
        if (id !== null) {
          await links.revoke(id, revocation);
          answer({ json }, { link: id, ...revocation }, () => print(`Link ${id} opens nothing any more.`));
        } else {
          await links.revokeReader(nameReader(reader!), revocation);
          answer({ json }, { reader, ...revocation }, () =>
            print(
              `No link that was made for ${reader} until now opens anything any more. One that is made later does.`,
            ),
          );
        }
      } finally {
        await close();
      }
    });
}

/** Its id, or the whole address. */
function readId(link: string): string {
  if (/^[0-9a-f]{16}$/.test(link)) return link;
  const token = URL.canParse(link) ? new URL(link).searchParams.get('t') : null;
  if (token === null) throw wrongUsage('Give the link’s id, which rounds link printed, or its whole address.');
  return nameLink(token);
}
