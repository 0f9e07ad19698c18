import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readSlackSecret, type SlackSecret, SlackSecretError } from '../../lib/aws/slack-secret.ts';
import { createSlackClient } from '../../lib/channels/slack/slack-client.ts';
import { createSlackWorkspace } from '../../lib/channels/slack/slack-workspace.ts';
import type { Workspace } from '../../lib/channels/slack/workspace.ts';
import type { Environment } from './environment.ts';

export interface SlackApp {
  readonly clicks: NonNullable<SlackSecret['clicks']>;
  readonly workspace: Workspace;
}

/** The app with what it needs to take clicks. Throws where the secret does not hold it. */
export async function openSlackApp({ slackSecret, slackUrl }: Environment): Promise<SlackApp> {
  if (slackSecret === null) throw new SlackSecretError('There is no Slack secret: deploy the service stack again.');
  const { token, clicks } = await readSlackSecret({ client: new SecretsManagerClient({}), secretArn: slackSecret });
  if (clicks === null)
    throw new SlackSecretError(
      'The Slack secret lacks signing_secret, app_id or team_id, without which no click is taken.',
    );
  const client = createSlackClient({ token, ...(slackUrl === null ? {} : { url: slackUrl }) });
  return { clicks, workspace: createSlackWorkspace(client) };
}
