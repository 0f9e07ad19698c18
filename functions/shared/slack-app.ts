import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readSecret } from '../../lib/aws/read-secret.ts';
import { readSlackSecret, type SlackSecret, SlackSecretError } from '../../lib/channels/slack/slack-secret.ts';
import type { Workplace } from '../../lib/channels/workplace.ts';
import type { Environment } from './environment.ts';
import type { SlackConnection } from './open-workplace.ts';

export interface SlackApp {
  readonly clicks: NonNullable<SlackSecret['clicks']>;
  readonly workplace: Workplace;
}

/** The app with what it needs to take clicks. Throws where the secret does not hold it. */
export async function openSlackApp({ slackSecret, slackUrl }: Environment): Promise<SlackApp> {
  if (slackSecret === null) throw new SlackSecretError('There is no Slack secret: deploy the service stack again.');
  const { token, clicks } = readSlackSecret(await readSecret(new SecretsManagerClient({}), slackSecret));
  if (clicks === null)
    throw new SlackSecretError(
      'The Slack secret lacks signing_secret, app_id or team_id, without which no click is taken.',
    );
  return { clicks, workplace: openOnFirstUse({ token, team: clicks.team, slackUrl }) };
}

/** Slack's client takes as long to load as the rest of an answer, and most clicks are answered without it. */
function openOnFirstUse(connection: SlackConnection): Workplace {
  let opened: Promise<Workplace> | null = null;
  const workplace = () => {
    opened ??= import('./open-workplace.ts').then(({ openWorkplace }) => openWorkplace(connection));
    return opened;
  };
  return {
    channel: 'slack',
    readPerson: async (...given) => (await workplace()).readPerson(...given),
    whisper: async (...given) => (await workplace()).whisper(...given),
    askFor: async (...given) => (await workplace()).askFor(...given),
    showStanding: async (...given) => (await workplace()).showStanding(...given),
    showHome: async (...given) => (await workplace()).showHome(...given),
  };
}
