import { shortcutIds } from './action-ids.ts';

/** What the app may do in Slack, and why each is needed: docs/slack.md says it in words. */
export const SLACK_SCOPES = [
  'chat:write',
  'im:write',
  'im:history',
  'users:read',
  'users:read.email',
  'channels:read',
  'groups:read',
  'channels:history',
  'groups:history',
] as const;

const ADD = 'Add a task or a note';
/** https://docs.slack.dev/interactivity/implementing-shortcuts */
const SHORTCUTS = [
  { name: ADD, callback_id: shortcutIds.anywhere, description: 'To one of your accounts', type: 'global' },
  { name: ADD, callback_id: shortcutIds.message, description: 'To the account of this message', type: 'message' },
];

/**
 * The app as Slack takes it ("Create from a manifest"). `url`: where clicks go; null = messages only, without buttons that work.
 * https://docs.slack.dev/reference/app-manifest
 */
export function describeSlackApp(url: string | null): object {
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: 'Nightrounds',
      description: 'Customer health: the right alert to the right person.',
      background_color: '#1f2328',
    },
    features: {
      app_home: { home_tab_enabled: url !== null, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
      ...(url === null ? {} : { shortcuts: SHORTCUTS }),
      bot_user: { display_name: 'Nightrounds', always_online: false },
    },
    // https://docs.slack.dev/reference/scopes/commands: for shortcuts.
    oauth_config: { scopes: { bot: url === null ? [...SLACK_SCOPES] : [...SLACK_SCOPES, 'commands'] } },
    settings: {
      ...(url === null
        ? {}
        : {
            event_subscriptions: { request_url: url, bot_events: ['app_home_opened'] },
            interactivity: { is_enabled: true, request_url: url },
          }),
      org_deploy_enabled: false,
      socket_mode_enabled: false,
      token_rotation_enabled: false,
    },
  };
}
