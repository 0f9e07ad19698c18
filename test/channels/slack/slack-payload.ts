import type { HomeView, KnownBlock, ModalView } from '@slack/types';

/** All that the app gives Slack to show: what a JSON Schema is made from. */
export interface SlackPayload {
  readonly blocks?: readonly KnownBlock[];
  readonly modal?: ModalView;
  readonly home?: HomeView;
}
