import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readAddress } from '../address.ts';
import { readLinkKey } from '../aws/link-key.ts';
import type { Clock } from '../calendar.ts';
import { nameLink, nameReader, signLink, writeAddress } from '../pages/signed-link.ts';
import { wrongUsage } from './failure.ts';
import { whoever } from './open-care.ts';
import { openDeployedTable } from './open-table.ts';
import { print } from './terminal.ts';

export interface LinkMakeOptions {
  readonly secret: string;
  readonly url: string;
  readonly for: string;
  readonly days?: string;
}

const USUAL_DAYS = 7;
const MOST_DAYS = 90;
const SECONDS_PER_DAY = 86_400;

/** `rounds link dashboard`: the address of the dashboard for one reader, who sees what is theirs to see when they open it. */
export async function runLinkDashboardCommand(options: LinkMakeOptions, now: Clock): Promise<void> {
  const reader = readAddress(options.for);
  if (reader === null)
    throw wrongUsage(`--for "${options.for}" is no mail address: who they are says which accounts the page shows.`);
  await makeLink({ purpose: 'dashboard', subject: 'portfolio' }, { ...options, for: reader }, now);
}

/** `rounds link card`: the address of an account's card, for the customer. */
export async function runLinkCardCommand(account: string, options: LinkMakeOptions, now: Clock): Promise<void> {
  await makeLink({ purpose: 'card', subject: account }, options, now);
}

async function makeLink(
  what: { readonly purpose: 'dashboard' | 'card'; readonly subject: string },
  options: LinkMakeOptions,
  now: Clock,
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
    print(writeAddress(options.url, token));
    print(`For ${options.for}, ${days} days. rounds link revoke ${nameLink(token)} --table <Table> ends it before.`);
  } finally {
    client.destroy();
  }
}

export interface LinkRevokeOptions {
  readonly table: string;
  readonly reader?: string;
  readonly by?: string;
}

/** `rounds link revoke`: a link opens nothing any more, or all that were made for one reader. */
export async function runLinkRevokeCommand(
  link: string | undefined,
  options: LinkRevokeOptions,
  now: Clock,
): Promise<void> {
  const { table, by, reader } = options;
  if ((link === undefined) === (reader === undefined))
    throw wrongUsage('Name one link, or with --reader whose links are to open nothing any more.');
  if (reader?.trim() === '') throw wrongUsage('--reader is empty: it is whom the links were made for, as an address.');
  const id = link === undefined ? null : readId(link);
  const { links, close } = openDeployedTable(table, now);
  try {
    const revocation = { by: whoever(by), at: new Date(now()).toISOString() };
    if (id !== null) {
      await links.revoke(id, revocation);
      print(`Link ${id} opens nothing any more.`);
    } else {
      await links.revokeReader(nameReader(reader!), revocation);
      print(`No link that was made for ${reader} until now opens anything any more. One that is made later does.`);
    }
  } finally {
    await close();
  }
}

/** Its id, or the whole address. */
function readId(link: string): string {
  if (/^[0-9a-f]{16}$/.test(link)) return link;
  const token = URL.canParse(link) ? new URL(link).searchParams.get('t') : null;
  if (token === null) throw wrongUsage('Give the link’s id, which rounds link printed, or its whole address.');
  return nameLink(token);
}
