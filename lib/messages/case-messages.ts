import type { CaseNotice } from '../cases/plan-morning.ts';
import { makeAlertMessage } from './alert-message.ts';
import { beginWriting, type NoticeContext, type Portfolio } from './case-notice.ts';
import type { Draft } from './draft.ts';
import { makeOverMessage } from './over-message.ts';
import { makeEscalationMessage, makeReminderMessage } from './reminder-message.ts';
import { makeReportMessage, makeTriageMessage } from './triage-message.ts';

export type { NoticeContext } from './case-notice.ts';

/** What somebody is told of cases on a morning, as the plan of the morning has it. */
export function makeCaseMessage(notice: CaseNotice, context: NoticeContext, portfolio: Portfolio): Draft {
  const writing = beginWriting(notice, context, portfolio);
  switch (notice.as) {
    case 'alert':
      return makeAlertMessage(writing);
    case 'triage':
      return makeTriageMessage(writing);
    case 'reminder':
      return makeReminderMessage(writing);
    case 'escalation':
      return makeEscalationMessage(writing);
    case 'report':
      return makeReportMessage(writing);
    case 'over':
      return makeOverMessage(writing);
  }
}
