import { createSlackClient } from '../../lib/channels/slack/slack-client.ts';
import { createSlackWorkplace } from '../../lib/channels/slack/slack-workplace.ts';
import type { Workplace } from '../../lib/channels/workplace.ts';

export interface SlackConnection {
  readonly token: string;
  readonly team: string;
  readonly slackUrl: string | null;
}

export function openWorkplace({ token, team, slackUrl }: SlackConnection): Workplace {
  return createSlackWorkplace(createSlackClient({ token, ...(slackUrl === null ? {} : { url: slackUrl }) }), team);
}
