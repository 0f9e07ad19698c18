import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod/mini';
import type { LinkKey } from '../pages/signed-link.ts';
import { readSecret } from './read-secret.ts';

/** The secret does not hold a key. Its text never quotes what it holds. */
export class LinkKeyError extends Error {
  override readonly name = 'LinkKeyError';
}

const Stored = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(64)),
  secret: z.string().check(z.minLength(32)),
});

/** From Secrets Manager: `{"id": "1", "secret": "…"}`. With another id or secret every link that was given out is void. */
export async function readLinkKey(client: SecretsManagerClient, secretArn: string): Promise<LinkKey> {
  const read = Stored.safeParse(parse(await readSecret(client, secretArn)));
  if (read.success) return read.data;
  throw new LinkKeyError('The secret of the link key must be {"id": "…", "secret": "…"}, with 32 characters or more.');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
