import type { Recipient } from '../cases/recipient.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { addressDraft, describeStandIn } from './address-draft.ts';
import type { Draft } from './draft.ts';
import type { MessageDocument } from './message-document.ts';
import { sweepPeriod } from './sweep-period.ts';

/** An override whose last day has come. */
export function makeOverrideEndedMessage(
  override: {
    readonly account: string;
    readonly name: string | null;
    readonly setAt: string;
    readonly because: string;
  },
  recipient: Recipient,
  today: string,
  operators: Pick<HealthConfig, 'notify'>,
): Draft {
  const { account, name, setAt, because } = override;
  const document: MessageDocument = {
    title: `Override over: ${name ?? account}`,
    headline: because,
    details: describeStandIn(recipient),
    sections: [
      {
        kind: 'table',
        title: 'From tonight on',
        columns: ['Account', 'Score'].map((title) => ({ title, isNumber: false })),
        rows: [[name ?? account, 'as computed']],
        accounts: [account],
      },
    ],
    footnotes: [`It counts as computed until somebody sets another score by hand, for account ${account}.`],
  };
  return addressDraft(
    { recipient, at: null },
    { kind: 'override-ended', subject: JSON.stringify([account, setAt]), period: sweepPeriod(today) },
    document,
    operators,
  );
}
