import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { readSecret } from '../../lib/aws/read-secret.ts';

const mock = mockClient(SecretsManagerClient);
// Of the class: what runs in this process afterwards would get nothing from anywhere.
afterAll(() => mock.restore());
afterEach(() => mock.reset());

const read = () => readSecret(new SecretsManagerClient({ region: 'eu-west-1' }), 'arn:one');

describe('a secret', () => {
  it('is read as it was put', async () => {
    mock.on(GetSecretValueCommand, { SecretId: 'arn:one' }).resolves({ SecretString: ' two\n' });
    expect(await read()).toBe(' two\n');
  });

  it('of bytes has no text', async () => {
    mock.on(GetSecretValueCommand).resolves({ SecretBinary: new TextEncoder().encode('two') });
    expect(await read()).toBe('');
  });
});
