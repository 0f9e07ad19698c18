import { type LoopbackServer, startLoopback } from './loopback.ts';

/** Secrets Manager on loopback: GetSecretValue gives the same secret for every name. */
export async function startSecretsStandIn(secret: string): Promise<LoopbackServer> {
  return startLoopback((_path, body) => {
    const { SecretId } = JSON.parse(body) as { SecretId: string };
    return {
      answer: 200,
      body: JSON.stringify({ ARN: SecretId, Name: 'slack', SecretString: secret }),
      headers: { 'Content-Type': 'application/x-amz-json-1.1' },
    };
  });
}
