import {
  CreateSecretCommand,
  DeleteSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { SESClient, VerifyEmailIdentityCommand } from '@aws-sdk/client-ses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLinkKey } from '../../lib/aws/link-key.ts';
import { readSecret } from '../../lib/aws/read-secret.ts';
import { createSesChannel, createSesClient } from '../../lib/channels/email/ses-channel.ts';
import { askFor } from '../support/ask-for.ts';
import { mail } from '../support/mail-builder.ts';
import { createMemoryAddressBook } from '../support/memory-address-book.ts';
import { findMotoServer } from '../support/moto-server.ts';
import { sendOnce } from '../support/send-once.ts';

const command = findMotoServer();
const access = { region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };

/** Nothing is believed of AWS that only our own stand-ins have said. */
if (command === null)
  it('the adapters of SES and Secrets Manager are not tried against moto, which is not installed', () => {
    process.stdout.write(
      'Left out: SES and Secrets Manager against moto. moto_server is not on the PATH (pip install "moto[server]").\n',
    );
    expect(findMotoServer()).toBeNull();
  });
else
  describe('moto', () => {
    let moto: string;
    beforeAll(async () => {
      moto = await askFor('moto');
    });

    describe('as SES', () => {
      const channel = (from = 'Größe <health@example.com>') =>
        createSesChannel({
          client: createSesClient({ ...access, endpoint: moto }),
          from,
          configurationSet: 'nightrounds',
          addresses: createMemoryAddressBook(),
        });
      beforeAll(async () => {
        const client = new SESClient({ ...access, endpoint: moto });
        await client.send(new VerifyEmailIdentityCommand({ EmailAddress: 'health@example.com' }));
        client.destroy();
      });

      /** https://docs.getmoto.org/en/latest/docs/services/ses.html */
      async function readMails(): Promise<readonly { id: string; raw: string; destinations: readonly string[] }[]> {
        const response = await fetch(`${moto}/moto-api/data.json`);
        const { ses } = (await response.json()) as {
          ses: { RawMessage: { raw_data: string; id: string; destinations: string[] }[] };
        };
        return ses.RawMessage.map(({ raw_data: raw, id, destinations }) => ({ id, raw, destinations }));
      }

      it('takes a mail, whole, and gives the name by which it is known', async () => {
        const delivery = await sendOnce(channel(), mail({ subject: 'Ärger', text: 'Größe\n', html: '<p>Größe</p>' }));
        const [taken] = (await readMails()).slice(-1);
        expect(delivery).toEqual({ state: 'sent', reference: taken?.id });
        expect(taken?.destinations).toContain('ann@example.com');
        expect(taken?.raw).toContain('To: ann@example.com');
        expect(taken?.raw).toContain('Gr=C3=B6=C3=9Fe');
        expect(taken?.raw).toMatch(/^Subject: =\?UTF-8\?/m);
      });

      it('gives the rate of an account in the sandbox', async () => {
        expect(await channel().readPace()).toBe(1000);
      });

      it('refuses for now, and a person is asked, while the sender is not verified', async () => {
        const before = (await readMails()).length;
        expect(await sendOnce(channel('stranger@example.org'), mail())).toEqual({
          state: 'refused',
          because: expect.stringContaining('an address is not verified'),
          retryAfterSeconds: null,
          asksAPerson: true,
        });
        expect((await readMails()).length).toBe(before);
      });
    });

    describe('as Secrets Manager', () => {
      let client: SecretsManagerClient;
      beforeAll(() => {
        client = new SecretsManagerClient({ ...access, endpoint: moto });
      });
      afterAll(() => client.destroy());
      const create = async (Name: string, SecretString: string) =>
        (await client.send(new CreateSecretCommand({ Name, SecretString }))).ARN!;

      it('gives what was put last, by name and by ARN', async () => {
        const arn = await create('link', JSON.stringify({ id: '1', secret: 'k'.repeat(64) }));
        expect(await readLinkKey(client, arn)).toEqual({ id: '1', secret: 'k'.repeat(64) });
        const SecretString = JSON.stringify({ id: '2', secret: 'l'.repeat(64) });
        await client.send(new PutSecretValueCommand({ SecretId: arn, SecretString }));
        expect(await readLinkKey(client, 'link')).toMatchObject({ id: '2' });
      });

      it('gives a secret as it was put', async () => {
        const arn = await create('slack', ' {"token": "xoxb-1-2"}\n');
        expect(await readSecret(client, arn)).toBe(' {"token": "xoxb-1-2"}\n');
      });

      it('gives nothing of a secret that is not there, or is to be deleted', async () => {
        await expect(readLinkKey(client, 'nowhere')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
        const arn = await create('gone', JSON.stringify({ id: '1', secret: 'k'.repeat(64) }));
        await client.send(new DeleteSecretCommand({ SecretId: arn }));
        await expect(readLinkKey(client, arn)).rejects.toMatchObject({ name: 'InvalidRequestException' });
      });
    });
  });
