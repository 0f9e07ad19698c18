import type { Command } from '@commander-js/extra-typings';
import { readAddress } from '../address.ts';
import { MS_PER_DAY } from '../calendar.ts';
import { countOf } from '../messages/figures.ts';
import { nameLink, nameReader, signLink, writeAddress } from '../pages/signed-link.ts';
import { callBackCards } from '../steps/pages/call-back-cards.ts';
import { answer } from './answer.ts';
import { type CommandContext, shared } from './command.ts';
import { wrongUsage } from './failure.ts';
import { addCard } from './link-card.ts';
import { describeLink, ofView, openView, type ViewOptions } from './link-view.ts';
import { whoever } from './open-care.ts';
import { openDeployedTable } from './open-table.ts';
import { print } from './terminal.ts';

/** `rounds link`: addresses of what the deployed view shows. */
export function defineLink(link: Command, context: CommandContext): void {
  addDashboard(link, context);
  addCard(link, context);
  addRevoke(link, context);
}

/** The address of the dashboard for one reader, who sees what is theirs to see when they open it. */
function addDashboard(link: Command, context: CommandContext): void {
  link
    .command('dashboard')
    .addOption(ofView.secret)
    .addOption(ofView.url)
    .requiredOption('--for <reader>', 'whom it is made for: the page says so')
    .addOption(ofView.days)
    .addOption(shared.json)
    .description(
      'for somebody of your own, by their mail address: leaders, executives and operators see all of it, others their accounts',
    )
    .action((options) => {
      const reader = readAddress(options.for);
      if (reader === null)
        throw wrongUsage(`--for "${options.for}" is no mail address: who they are says which accounts the page shows.`);
      return makeLink(reader, options, context);
    });
}

async function makeLink(
  reader: string,
  options: ViewOptions & { readonly json?: true | undefined },
  { now }: CommandContext,
): Promise<void> {
  const { days, url, key } = await openView(options);
  const issued = now();
  const expires = Math.floor((issued + days * MS_PER_DAY) / 1000);
  const token = signLink({ purpose: 'dashboard', subject: 'portfolio', audience: reader, expires, issued }, key);
  const made = { address: writeAddress(url, token), link: nameLink(token), for: reader, days };
  answer(options, made, () => {
    print(made.address);
    print(describeLink(made));
  });
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
      const { links, close, ...stores } = openDeployedTable(table, now);
      try {
        const revocation = { by: whoever(by), at: new Date(now()).toISOString() };
        if (id !== null) {
          await links.revoke(id, revocation);
          const withdrawn = await callBackCards({ link: id }, { ...stores, now });
          answer({ json }, { link: id, ...revocation, withdrawn }, () => {
            print(`Link ${id} opens nothing any more.`);
            if (withdrawn > 0) print('The mail that was to bring it is withdrawn.');
          });
        } else {
          await links.revokeReader(nameReader(reader!), revocation);
          const withdrawn = await callBackCards({ reader: reader! }, { ...stores, now });
          answer({ json }, { reader, ...revocation, withdrawn }, () => {
            print(
              `No link that was made for ${reader} until now opens anything any more. One that is made later does.`,
            );
            if (withdrawn > 0) print(`${countOf(withdrawn, 'mail')} that had not been sent: withdrawn.`);
          });
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
