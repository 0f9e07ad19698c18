import { createSlackClient } from '../../lib/channels/slack/slack-client.ts';
import { createSlackWorkspace } from '../../lib/channels/slack/slack-workspace.ts';
import type { Workspace } from '../../lib/channels/slack/workspace.ts';
import type { Environment } from './environment.ts';

export function openWorkspace(token: string, { slackUrl }: Pick<Environment, 'slackUrl'>): Workspace {
  return createSlackWorkspace(createSlackClient({ token, ...(slackUrl === null ? {} : { url: slackUrl }) }));
}
