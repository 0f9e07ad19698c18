import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, describe, expect, it } from 'vitest';
import { readSlackToken } from '../../lib/aws/slack-token.ts';

const mock = mockClient(SecretsManagerClient);
afterEach(() => mock.reset());

function readSecret(secret: string): Promise<string> {
  mock.on(GetSecretValueCommand, { SecretId: 'arn:slack' }).resolves({ SecretString: secret });
  return readSlackToken({ client: new SecretsManagerClient({ region: 'eu-west-1' }), secretArn: 'arn:slack' });
}

describe('the Slack token', () => {
  it.each(['xoxb-1-2', ' xoxb-1-2\n', '{"token": "xoxb-1-2"}'])('is read from %j', async (secret) => {
    expect(await readSecret(secret)).toBe('xoxb-1-2');
  });

  it.each(['', 'hunter2', '{"tokn": "xoxb-1-2"}', '{"token": 5}', '{broken', 'xoxb-1 2'])(
    'is not %j, and the error says what to put there without quoting it',
    async (secret) => {
      const error = await readSecret(secret).catch((thrown: Error) => thrown);
      expect(String(error)).toContain('Put the token that begins with xoxb- into it');
      expect(String(error)).not.toMatch(/hunter2|xoxb-1/);
    },
  );

  it('is not in a secret of bytes instead of text', async () => {
    mock.on(GetSecretValueCommand).resolves({ SecretBinary: new TextEncoder().encode('xoxb-1-2') });
    const place = { client: new SecretsManagerClient({ region: 'eu-west-1' }), secretArn: 'arn:slack' };
    await expect(readSlackToken(place)).rejects.toThrow('The Slack secret holds no bot token.');
  });
});
