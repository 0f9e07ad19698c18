import type { Deployment } from './channel-opener.ts';
import { openSlackApp } from './slack/open-slack-app.ts';
import type { Workplace } from './workplace.ts';

/** Where people act. There is one: an order does not say which it comes from. Throws where it is not set up. */
export async function openWorkplace(deployment: Deployment): Promise<Workplace> {
  return (await openSlackApp(deployment)).workplace;
}
