import type { OutboxEntry } from '../../../lib/delivery/outbox-entry.ts';

export interface FaultFigures {
  readonly runs: number;
  readonly processes: number;
  readonly killed: number;
  readonly requests: number;
  /** Answers that were anything but a plain yes. */
  readonly badAnswers: number;
  readonly slackMessages: number;
  readonly slackDoubled: number;
  readonly slackLost: number;
  readonly mails: number;
  readonly mailsDoubled: number;
  readonly mailsHidden: number;
  readonly mailsForAnOperator: number;
  /** Secrets and addresses found in what senders printed. */
  readonly canariesInLogs: number;
  /** The first few runs that broke a promise. */
  readonly broken: readonly string[];
}

export type FaultTotals = ReturnType<typeof createTotals>;

const SHOWN = 5;

/** `canary`: what no line of a log may hold. */
export function createTotals(canary: string) {
  const sums = { runs: 0, slackMessages: 0, slackDoubled: 0, slackLost: 0 };
  const mails = { mails: 0, mailsDoubled: 0, mailsHidden: 0, mailsForAnOperator: 0 };
  const broken: string[] = [];
  return {
    processes: 0,
    killed: 0,
    requests: 0,
    badAnswers: 0,
    judge(run: number, entries: readonly OutboxEntry[], accepted: ReadonlyMap<string, number>): void {
      const before = JSON.stringify([sums.slackDoubled, sums.slackLost, mails.mailsDoubled, mails.mailsHidden]);
      sums.runs++;
      for (const { id, channel, state } of entries) {
        const count = accepted.get(id) ?? 0;
        if (channel === 'slack') {
          sums.slackMessages++;
          if (count > 1) sums.slackDoubled++;
          if (count === 0 || state !== 'sent') sums.slackLost++;
        } else {
          mails.mails++;
          if (count > 1) mails.mailsDoubled++;
          if (state === 'sent' ? count === 0 : state !== 'needs-operator') mails.mailsHidden++;
          if (state === 'needs-operator') mails.mailsForAnOperator++;
        }
      }
      const after = JSON.stringify([sums.slackDoubled, sums.slackLost, mails.mailsDoubled, mails.mailsHidden]);
      if (before !== after && broken.length < SHOWN)
        broken.push(
          `run ${run}: ${entries.map(({ id, channel, state }) => `${channel} ${state} ${accepted.get(id) ?? 0}`).join(', ')}`,
        );
    },
    figures(outputs: readonly string[]): FaultFigures {
      const { processes, killed, requests, badAnswers } = this;
      const canariesInLogs = outputs.reduce((sum, output) => sum + output.split(canary).length - 1, 0);
      return { ...sums, processes, killed, requests, badAnswers, ...mails, canariesInLogs, broken };
    },
  };
}
