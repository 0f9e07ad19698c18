import * as z from 'zod/mini';
import { MailEvent, readMailEvent } from '../../lib/channels/email/mail-event.ts';
import { MESSAGES_NEED_A_PERSON } from '../../lib/contract.ts';
import { recordReport } from '../../lib/steps/delivery/record-report.ts';
import { readEnvironment } from '../shared/environment.ts';
import { log } from '../shared/log.ts';
import { openStores } from '../shared/portfolio.ts';

const environment = readEnvironment(process.env);
const dependencies = { ...openStores(environment), now: environment.now };
/** As EventBridge wraps what SES publishes. */
const Envelope = z.object({ detail: MailEvent });

export const handler = async (event: unknown) => {
  const { detail } = Envelope.parse(event);
  const { eventType } = detail;
  const report = readMailEvent(detail);
  if (report === null) {
    log('error', 'mail-event-unheard-of', { eventType });
    return { settled: false, suppressed: 0, isUnheardOf: true };
  }
  const recorded = await recordReport(report, dependencies);
  log('info', 'mail-event-recorded', { eventType, ...recorded });
  const count = recorded.suppressed + (recorded.isRefused ? 1 : 0);
  if (count > 0) log('error', MESSAGES_NEED_A_PERSON, { eventType, count });
  return recorded;
};
