import { environmentNames as names } from '../../contract.ts';
import type { Deployment } from '../channel-opener.ts';
import type { Workplace } from '../workplace.ts';
import { readSlackSecret, type SlackSecret, SlackSecretError } from './slack-secret.ts';

export interface SlackApp {
  readonly clicks: NonNullable<SlackSecret['clicks']>;
  readonly workplace: Workplace;
}

/** The app with what it needs to take clicks. Throws where the secret does not hold it. */
export async function openSlackApp({ readSetting, readSecret }: Deployment): Promise<SlackApp> {
  const secretArn = readSetting(names.slackSecret);
  if (secretArn === null) throw new SlackSecretError('There is no Slack secret: deploy the service stack again.');
  const { token, clicks } = readSlackSecret(await readSecret(secretArn));
  if (clicks === null)
    throw new SlackSecretError(
      'The Slack secret lacks signing_secret, app_id or team_id, without which no click is taken.',
    );
  const connection = { token, url: readSetting(names.slackUrl) };
  return { clicks, workplace: openOnFirstUse(() => connect(connection, clicks.team)) };
}

async function connect(
  { token, url }: { readonly token: string; readonly url: string | null },
  team: string,
): Promise<Workplace> {
  const [{ createSlackClient }, { createSlackWorkplace }] = await Promise.all([
    import('./slack-client.ts'),
    import('./slack-workplace.ts'),
  ]);
  return createSlackWorkplace(createSlackClient({ token, ...(url === null ? {} : { url }) }), team);
}

/** Slack's client takes as long to load as the rest of an answer, and most clicks are answered without it. */
function openOnFirstUse(open: () => Promise<Workplace>): Workplace {
  let opened: Promise<Workplace> | null = null;
  const workplace = () => {
    opened ??= open();
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
