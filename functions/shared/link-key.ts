import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readLinkKey } from '../../lib/aws/link-key.ts';
import type { LinkKey } from '../../lib/pages/signed-link.ts';
import type { Environment } from './environment.ts';
import { keepFor, SECRET_AGES } from './keep-for.ts';

/** Reads the key of links when it is first asked for, and keeps it for a while. */
export function keepLinkKey({ linkSecret, now }: Pick<Environment, 'linkSecret' | 'now'>): () => Promise<LinkKey> {
  return keepFor(() => readLinkKey(new SecretsManagerClient({}), linkSecret ?? ''), SECRET_AGES, now);
}
