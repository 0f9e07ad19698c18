import * as z from 'zod';
import { MESSAGES_NEED_A_PERSON } from '../../lib/contract.ts';
import { MailEvent, recordMailEvent } from '../../lib/steps/delivery/record-mail-event.ts';
import { readEnvironment } from '../shared/environment.ts';
import { log } from '../shared/log.ts';
import { openStores } from '../shared/portfolio.ts';

const environment = readEnvironment(process.env);
const dependencies = { ...openStores(environment), now: environment.now };
/** As EventBridge wraps what SES publishes. */
const Envelope = z.object({ detail: MailEvent });

export const handler = async (event: unknown) => {
  const { detail } = Envelope.parse(event);
  const recorded = await recordMailEvent(detail, dependencies);
  log('info', 'mail-event-recorded', { eventType: detail.eventType, ...recorded });
  const count = recorded.suppressed + (recorded.isRefused ? 1 : 0);
  if (count > 0) log('error', MESSAGES_NEED_A_PERSON, { eventType: detail.eventType, count });
  if (recorded.isUnheardOf) log('error', 'mail-event-unheard-of', { eventType: detail.eventType });
  return recorded;
};
