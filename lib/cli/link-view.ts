import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Option } from '@commander-js/extra-typings';
import { readLinkKey } from '../aws/link-key.ts';
import type { LinkKey } from '../pages/signed-link.ts';
import { wrongUsage } from './failure.ts';

const USUAL_DAYS = 7;
const MOST_DAYS = 90;

/** Options of what makes addresses of the deployed view. */
export const ofView = {
  secret: new Option('--secret <arn>', 'LinkKey in the outputs of the state stack').makeOptionMandatory(),
  url: new Option('--url <address>', 'ViewUrl in the outputs of the service stack').makeOptionMandatory(),
  days: new Option('--days <number>', `how long it opens, at most ${MOST_DAYS}; ${USUAL_DAYS} unless given`),
} as const;

export interface ViewOptions {
  readonly secret: string;
  readonly url: string;
  readonly days?: string | undefined;
}

/** Whom an address is for, how long, and what ends it. */
export function describeLink({
  for: reader,
  days,
  link,
}: {
  readonly for: string;
  readonly days: number;
  readonly link: string;
}): string {
  return `For ${reader}, ${days} days. rounds link revoke ${link} --table <Table> ends it before.`;
}

/** What links are signed with, and where they lead. */
export async function openView({ days = String(USUAL_DAYS), url, secret }: ViewOptions): Promise<{
  readonly days: number;
  readonly url: string;
  readonly key: LinkKey;
}> {
  const whole = Number(days);
  if (!Number.isInteger(whole) || whole < 1 || whole > MOST_DAYS)
    throw wrongUsage(`--days ${days} is no whole number of days from 1 to ${MOST_DAYS}.`);
  if (!URL.canParse(url)) throw wrongUsage(`--url "${url}" is no address: it is ViewUrl in the outputs.`);
  const client = new SecretsManagerClient({});
  try {
    return { days: whole, url, key: await readLinkKey(client, secret) };
  } finally {
    client.destroy();
  }
}
