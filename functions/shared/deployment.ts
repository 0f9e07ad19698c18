import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readSecret } from '../../lib/aws/read-secret.ts';
import type { Deployment } from '../../lib/channels/channel-opener.ts';
import type { Environment } from './environment.ts';

/** What channels are opened with: a function that has none imports none of it. */
export function openDeployment({ variables }: Environment): Deployment {
  return {
    readSetting: (name) => variables[name] || null,
    readSecret: (arn) => readSecret(new SecretsManagerClient({}), arn),
  };
}
