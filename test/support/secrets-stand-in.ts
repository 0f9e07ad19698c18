import { type LoopbackServer, startLoopback } from './loopback.ts';

export interface SecretsStandIn extends LoopbackServer {
  /** How often a secret was asked for. */
  reads(): number;
}

/** Secrets Manager on loopback: GetSecretValue gives the same secret for every name; null = it may not be read. */
export async function startSecretsStandIn(secret: string | null): Promise<SecretsStandIn> {
  let reads = 0;
  const server = await startLoopback((_path, body) => {
    reads++;
    const { SecretId } = JSON.parse(body) as { SecretId: string };
    const answer =
      secret === null ? { __type: 'AccessDeniedException' } : { ARN: SecretId, Name: 'slack', SecretString: secret };
    return {
      answer: secret === null ? 400 : 200,
      body: JSON.stringify(answer),
      // Node's own Date header does not go by a shifted clock, and the SDK signs by what it says.
      headers: { 'Content-Type': 'application/x-amz-json-1.1', Date: new Date().toUTCString() },
    };
  });
  return { ...server, reads: () => reads };
}
