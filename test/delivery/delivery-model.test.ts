import { describe, expect, it } from 'vitest';
import type { OutboxEntry } from '../../lib/delivery/outbox-entry.ts';
import { runDeliveryModel } from './delivery-model.ts';
import type { Tamper } from './simulated-world.ts';

/** A short form of `npm run test:faults`. */
const RUNS = 1500;

describe('delivery in a bad world', () => {
  it('posts to Slack exactly once, mails at most once, and hides no doubt', async () => {
    const figures = await runDeliveryModel({ runs: RUNS, firstSeed: 1 });
    expect(figures).toMatchObject({ slackDoubled: 0, slackLost: 0, mailsDoubled: 0, mailsHidden: 0, broken: [] });
    expect(figures.faults).toBeGreaterThan(4 * RUNS);
    // Nobody is asked for nothing.
    expect(figures.mailsForAnOperator / figures.mails).toBeLessThan(0.15);
  });

  const onWrite =
    (change: (entry: OutboxEntry) => OutboxEntry): Tamper =>
    (dependencies) => {
      const { outbox } = dependencies;
      return { ...dependencies, outbox: { ...outbox, writeEntry: (entry) => outbox.writeEntry(change(entry)) } };
    };
  const isDoubted = ({ state }: OutboxEntry) => state === 'unknown';
  const tampered: [string, Tamper, 'slackDoubled' | 'mailsDoubled'][] = [
    [
      'sends again whatever was not answered',
      onWrite((entry) => (isDoubted(entry) ? { ...entry, state: 'pending', dueAt: entry.changedAt } : entry)),
      'mailsDoubled',
    ],
    [
      'looks once, and at once',
      onWrite((entry) => (isDoubted(entry) ? { ...entry, misses: 1, dueAt: entry.changedAt } : entry)),
      'slackDoubled',
    ],
    [
      'takes a history that it cannot read for an empty one',
      (dependencies) => {
        const slack = dependencies.channels.slack!;
        return {
          ...dependencies,
          channels: { ...dependencies.channels, slack: { ...slack, find: async () => ({ is: 'absent' }) } },
        };
      },
      'slackDoubled',
    ],
  ];
  it.each(tampered)('is found out when it %s', async (_name, tamper, doubled) => {
    expect((await runDeliveryModel({ runs: 300, firstSeed: 1, tamper }))[doubled]).toBeGreaterThan(0);
  });
});
