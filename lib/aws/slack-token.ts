import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

export interface SlackTokenPlace {
  readonly client: SecretsManagerClient;
  readonly secretArn: string;
}

/** The secret holds no bot token. Its text never quotes what it holds. */
export class SlackTokenError extends Error {
  override readonly name = 'SlackTokenError';
}

/** The bot token from Secrets Manager: the secret's text itself, or `token` in a JSON object. */
export async function readSlackToken({ client, secretArn }: SlackTokenPlace): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
  const token = tokenIn(SecretString?.trim() ?? '');
  if (token !== null && /^xox[a-z]-\S+$/.test(token)) return token;
  throw new SlackTokenError(
    'The Slack secret holds no bot token. Put the token that begins with xoxb- into it, as it is or as {"token": "xoxb-…"}.',
  );
}

function tokenIn(secret: string): string | null {
  if (!secret.startsWith('{')) return secret;
  try {
    const { token } = JSON.parse(secret) as { token?: unknown };
    return typeof token === 'string' ? token.trim() : null;
  } catch {
    return null;
  }
}
