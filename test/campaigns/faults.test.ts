import { describe, expect, inject, it } from 'vitest';
import { runFaultCampaign } from './faults/fault-campaign.ts';
import type { StoreName } from './faults/fault-stores.ts';

/** A short form of `npm run test:faults`: kills at requests spread over a run, before and after; on SQLite every conduct of Slack and SES. */
const SQLITE_RUNS = [0, 11, 22, 33, 44, 55, 66, 77, 88];
const DYNAMODB_RUNS = [0, 23, 46, 69, 92];

async function expectNothingDoubledOrLost(store: StoreName, runs: readonly number[]): Promise<void> {
  const figures = await runFaultCampaign({ store, runs });
  expect(figures.broken).toEqual([]);
  expect(figures).toMatchObject({ slackDoubled: 0, slackLost: 0, mailsDoubled: 0, mailsHidden: 0, canariesInLogs: 0 });
  // A victim that finds all done by the others makes too few requests to be killed at the one meant: how many do is the machine's doing.
  expect(figures.killed).toBeGreaterThan(0);
}

describe('senders that are killed', () => {
  it('post once, mail at most once, and log no secret, on the state of a folder', () =>
    expectNothingDoubledOrLost('SQLite', SQLITE_RUNS));
});

describe.runIf(inject('hasDynamoDbLocal'))('senders that are killed', () => {
  it('post once, mail at most once, and log no secret, on Amazon’s DynamoDB Local', () =>
    expectNothingDoubledOrLost('DynamoDB Local', DYNAMODB_RUNS));
});
