import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readSlackSecret, type SlackSecret, SlackSecretError } from '../../lib/aws/slack-secret.ts';
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
  return { clicks, workspace: openOnFirstUse(token, { slackUrl }) };
}

/** Slack's client takes as long to load as the rest of an answer, and most clicks are answered without it. */
function openOnFirstUse(token: string, environment: Pick<Environment, 'slackUrl'>): Workspace {
  let opened: Promise<Workspace> | null = null;
  const workspace = () => {
    opened ??= import('./open-workspace.ts').then(({ openWorkspace }) => openWorkspace(token, environment));
    return opened;
  };
  return {
    readPerson: async (...given) => (await workspace()).readPerson(...given),
    updateMessage: async (...given) => (await workspace()).updateMessage(...given),
    whisper: async (...given) => (await workspace()).whisper(...given),
    openModal: async (...given) => (await workspace()).openModal(...given),
    showHome: async (...given) => (await workspace()).showHome(...given),
  };
}
