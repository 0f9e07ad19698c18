import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, describe, expect, it } from 'vitest';
import { readSlackSecret, type SlackSecret } from '../../../lib/aws/slack-secret.ts';

const mock = mockClient(SecretsManagerClient);
afterEach(() => mock.reset());

function readSecret(secret: string): Promise<SlackSecret> {
  mock.on(GetSecretValueCommand, { SecretId: 'arn:slack' }).resolves({ SecretString: secret });
  return readSlackSecret({ client: new SecretsManagerClient({ region: 'eu-west-1' }), secretArn: 'arn:slack' });
}

describe('the Slack secret', () => {
  it.each(['xoxb-1-2', ' xoxb-1-2\n', '{"token": "xoxb-1-2"}'])('is read from %j', async (secret) => {
    expect(await readSecret(secret)).toEqual({ token: 'xoxb-1-2', clicks: null });
  });

  it('comes with what tells clicks from forgeries, when all of it is there', async () => {
    const all = { token: 'xoxb-1-2', signing_secret: '0123456789abcdef', app_id: 'A012AB3CD', team_id: 'T012AB3CD' };
    const clicks = { signingSecret: '0123456789abcdef', app: 'A012AB3CD', team: 'T012AB3CD' };
    expect(await readSecret(JSON.stringify(all))).toEqual({ token: 'xoxb-1-2', clicks });
    expect(await readSecret(JSON.stringify({ ...all, team_id: undefined }))).toMatchObject({ clicks: null });
    const error = await readSecret(JSON.stringify({ ...all, signing_secret: 'hunter2' })).catch(
      (thrown: Error) => thrown,
    );
    expect(String(error)).toContain('signing_secret must be');
    expect(String(error)).not.toContain('hunter2');
  });

  it.each(['', 'hunter2', '{"tokn": "xoxb-1-2"}', '{"token": 5}', '{broken', 'xoxb-1 2'])(
    'is not %j, and the error says what to put there without quoting it',
    async (secret) => {
      const error = await readSecret(secret).catch((thrown: Error) => thrown);
      expect(String(error)).toContain('Put xoxb-… into it');
      expect(String(error)).not.toMatch(/hunter2|xoxb-1/);
    },
  );

  it('is not in a secret of bytes instead of text', async () => {
    mock.on(GetSecretValueCommand).resolves({ SecretBinary: new TextEncoder().encode('xoxb-1-2') });
    const place = { client: new SecretsManagerClient({ region: 'eu-west-1' }), secretArn: 'arn:slack' };
    await expect(readSlackSecret(place)).rejects.toThrow('The Slack secret cannot be used: token must be');
  });
});
