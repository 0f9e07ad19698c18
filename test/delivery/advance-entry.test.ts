import { describe, expect, it } from 'vitest';
import {
  cancelEntry,
  claimEntry,
  confirmReported,
  doubtEndsAt,
  expireEntry,
  expireLease,
  giveUpOnReport,
  mayStillSend,
  payInstead,
  postponeEntry,
  reconcileEntry,
  retryEntry,
  returnClaim,
  settleEntry,
} from '../../lib/delivery/advance-entry.ts';
import { holdMessage, releaseEntry, reviewHeld } from '../../lib/delivery/held-entry.ts';
import type { OutboxEntry } from '../../lib/delivery/outbox-entry.ts';
import { mail } from '../support/mail-builder.ts';
import { inDoubt, MORNING, pending, sending, slackMessage } from './build-entry.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const at = (ms: number) => new Date(MORNING + ms).toISOString();
const absent = { is: 'absent' } as const;

describe('a planned message', () => {
  it('is held, and nobody may send it', () => {
    const held = holdMessage(slackMessage(), MORNING);
    expect(held).toMatchObject({ state: 'held', attempt: 0, version: 0 });
    expect(claimEntry(held, { owner: 'one', place: null }, MORNING + HOUR)).toBeNull();
  });

  it('waits for its hour once it is released', () => {
    const released = pending(slackMessage({ notBefore: at(HOUR) }));
    expect(released).toMatchObject({ state: 'pending', dueAt: at(HOUR) });
    expect(claimEntry(released, { owner: 'one', place: null }, MORNING)).toBeNull();
    expect(claimEntry(released, { owner: 'one', place: null }, MORNING + HOUR)).toMatchObject({ state: 'sending' });
  });

  it('is no news 36 hours after its hour', () => {
    expect(expireEntry(pending(), MORNING + 36 * HOUR - 1)).toBeNull();
    expect(expireEntry(pending(), MORNING + 36 * HOUR)).toMatchObject({ state: 'expired', dueAt: null });
    expect(holdMessage(slackMessage({ notBefore: at(-40 * HOUR) }), MORNING)).toMatchObject({ state: 'expired' });
    expect(expireEntry(inDoubt(), MORNING + 99 * HOUR)).toBeNull();
  });

  it('of a shadow is cancelled at once', () => {
    expect(holdMessage(slackMessage({ isShadow: true }), MORNING)).toMatchObject({
      state: 'cancelled',
      because: 'Delivery was in shadow.',
    });
  });

  it('whose planner was cut off is released when what it tells is on record, and withdrawn when it never will be', () => {
    const held = holdMessage(slackMessage(), MORNING);
    expect(reviewHeld(held, true, MORNING + 9 * MINUTE)).toBeNull();
    expect(reviewHeld(held, true, MORNING + 10 * MINUTE)).toMatchObject({ state: 'pending' });
    expect(reviewHeld(held, false, MORNING + 10 * MINUTE)).toMatchObject({ state: 'held', dueAt: at(20 * MINUTE) });
    expect(reviewHeld(held, false, MORNING + HOUR)).toMatchObject({ state: 'cancelled' });
    expect(reviewHeld(held, null, MORNING + HOUR)).toMatchObject({ state: 'held' });
    expect(reviewHeld(held, null, MORNING + 36 * HOUR)).toMatchObject({ state: 'expired' });
  });
});

describe('a claimed message', () => {
  it('is its sender’s for 30 seconds, of which the request must leave 5', () => {
    const claimed = sending();
    expect(claimed).toMatchObject({ attempt: 1, lease: { owner: 'one', until: at(30 * SECOND) } });
    expect(mayStillSend(claimed, MORNING + 15 * SECOND - 1)).toBe(true);
    expect(mayStillSend(claimed, MORNING + 15 * SECOND)).toBe(false);
    expect(claimEntry(claimed, { owner: 'two', place: null }, MORNING + MINUTE)).toBeNull();
  });

  it('goes back when there was no time to send it', () => {
    expect(returnClaim(sending(), MORNING)).toMatchObject({ state: 'pending', lease: null, doubtedSince: null });
  });

  it('is in doubt when its lease is over, never pending', () => {
    expect(expireLease(sending(), MORNING + 30 * SECOND - 1)).toBeNull();
    expect(expireLease(sending(), MORNING + HOUR)).toMatchObject({
      state: 'unknown',
      doubtedSince: at(30 * SECOND),
      dueAt: at(100 * SECOND),
    });
  });

  const answers: [string, Parameters<typeof settleEntry>[1], Partial<OutboxEntry>][] = [
    ['taken is sent', { state: 'sent', reference: 'D1/1.2' }, { state: 'sent', reference: 'D1/1.2', dueAt: null }],
    [
      'refused until later waits that long',
      { state: 'refused', because: 'Later.', retryAfterSeconds: 7 },
      { state: 'pending', dueAt: at(7 * SECOND) },
    ],
    [
      'refused waits half a minute at least at first',
      { state: 'refused', because: 'Later.', retryAfterSeconds: null },
      { state: 'pending', dueAt: at(15 * SECOND) },
    ],
    [
      'refused for its form is tried plain at once',
      { state: 'refused', because: 'invalid_blocks', retryAfterSeconds: null, asPlain: true },
      { state: 'pending', isPlain: true, dueAt: at(0) },
    ],
    [
      'answered ambiguously is in doubt',
      { state: 'unknown', because: 'Hm.' },
      { state: 'unknown', dueAt: at(70 * SECOND) },
    ],
    [
      'refused for good owes the same by mail',
      { state: 'failed', because: 'is_archived' },
      { state: 'failed', instead: 'owed', dueAt: at(0) },
    ],
  ];
  it.each(answers)('that is %s', (_name, delivery, expected) => {
    expect(settleEntry(sending(), delivery, MORNING, 0)).toMatchObject({ lease: null, ...expected });
  });

  it('that is refused for its form a second time has failed', () => {
    const refusal = { state: 'refused', because: 'invalid_blocks', retryAfterSeconds: null, asPlain: true } as const;
    expect(settleEntry({ ...sending(), isPlain: true }, refusal, MORNING, 0)).toMatchObject({ state: 'failed' });
  });

  it('waits longer after each refusal, half an hour at most', () => {
    const refusal = { state: 'refused', because: 'Later.', retryAfterSeconds: null } as const;
    const waits = [1, 2, 3, 20].map((attempt) => postponeEntry({ ...pending(), attempt }, refusal, MORNING, 1).dueAt);
    expect(waits).toEqual([at(30 * SECOND), at(60 * SECOND), at(120 * SECOND), at(30 * MINUTE)]);
  });

  it('that failed owes a mail until it is put', () => {
    const failed = settleEntry(sending(), { state: 'failed', because: 'x' }, MORNING, 0);
    expect(payInstead(failed, MORNING)).toMatchObject({ state: 'failed', instead: 'put', dueAt: null });
    const without = settleEntry(
      sending(slackMessage({ instead: null })),
      { state: 'failed', because: 'x' },
      MORNING,
      0,
    );
    expect(without).toMatchObject({ instead: 'none', dueAt: null });
    expect(payInstead(without, MORNING)).toBeNull();
  });

  it('to somebody who is gone is not mailed to them either', () => {
    const gone = { state: 'failed', because: 'This Slack user was deactivated.', isUnreachable: true } as const;
    expect(settleEntry(sending(), gone, MORNING, 0)).toMatchObject({
      ...{ state: 'failed', because: gone.because, isUnreachable: true },
      ...{ instead: 'none', dueAt: null, lease: null },
    });
  });
});

describe('a message in doubt', () => {
  it('is not looked for before 70 seconds', () => {
    expect(reconcileEntry(inDoubt(), absent, MORNING + 70 * SECOND - 1)).toBeNull();
  });

  it('is sent when it is found', () => {
    const found = { is: 'found', reference: 'D1/1.2' } as const;
    expect(reconcileEntry(inDoubt(), found, MORNING + 70 * SECOND)).toMatchObject({
      state: 'sent',
      reference: 'D1/1.2',
    });
  });

  it('is sent again only after two looks 30 seconds apart', () => {
    const once = reconcileEntry(inDoubt(), absent, MORNING + 70 * SECOND)!;
    expect(once).toMatchObject({ state: 'unknown', misses: 1, dueAt: at(100 * SECOND) });
    expect(reconcileEntry(once, absent, MORNING + 99 * SECOND)).toBeNull();
    expect(reconcileEntry(once, absent, MORNING + 100 * SECOND)).toMatchObject({ state: 'pending', misses: 0 });
  });

  it('stays in doubt while nothing can be read, and counts its looks anew', () => {
    const unreadable = { is: 'unreadable', because: 'Slack answered missing_scope.' } as const;
    const once = reconcileEntry(inDoubt(), absent, MORNING + 70 * SECOND)!;
    const blind = reconcileEntry(once, unreadable, MORNING + 100 * SECOND)!;
    expect(blind).toMatchObject({ state: 'unknown', misses: 0, dueAt: at(100 * SECOND + 10 * MINUTE) });
    expect(reconcileEntry(blind, unreadable, MORNING + 37 * HOUR)).toMatchObject({ state: 'needs-operator' });
  });

  it('by mail waits a quarter of an hour for SES, and then for an operator', () => {
    const doubted = inDoubt(mail());
    expect(giveUpOnReport(doubted, MORNING + 15 * MINUTE - 1)).toBeNull();
    expect(giveUpOnReport(doubted, MORNING + 15 * MINUTE)).toMatchObject({ state: 'needs-operator', dueAt: null });
  });

  it('says until when: 36 hours where a channel can be looked into, a quarter of an hour where it reports', () => {
    expect(doubtEndsAt(inDoubt())).toBe(at(36 * HOUR));
    expect(doubtEndsAt(inDoubt(mail()))).toBe(at(15 * MINUTE));
    expect(doubtEndsAt(pending())).toBeNull();
  });

  it('by mail is sent once SES says so, however late', () => {
    const asked = giveUpOnReport(inDoubt(mail()), MORNING + HOUR)!;
    for (const entry of [sending(mail()), inDoubt(mail()), asked])
      expect(confirmReported(entry, 'ses-1', MORNING)).toMatchObject({ state: 'sent', reference: 'ses-1' });
    expect(confirmReported(pending(mail()), 'ses-1', MORNING)).toBeNull();
    expect(confirmReported(inDoubt(), 'ses-1', MORNING)).toBeNull();
  });
});

describe('an operator', () => {
  it('has a message sent that was not', () => {
    const failed = settleEntry(sending(), { state: 'failed', because: 'x' }, MORNING, 0);
    expect(retryEntry(failed, 'again', MORNING)).toMatchObject({ state: 'pending', isCopy: false, dueAt: at(0) });
    expect(retryEntry(expireEntry(pending(), MORNING + 40 * HOUR)!, 'again', MORNING + 40 * HOUR)).toMatchObject({
      state: 'pending',
      notBefore: at(40 * HOUR),
    });
  });

  it('has a mail sent again that may have arrived, as a copy', () => {
    const asked = giveUpOnReport(inDoubt(mail()), MORNING + HOUR)!;
    expect(retryEntry(asked, 'again', MORNING)).toMatchObject({ state: 'pending', isCopy: true });
  });

  it('does not have sent what is sent, or is being sent', () => {
    const sent = settleEntry(sending(), { state: 'sent', reference: 'x' }, MORNING, 0);
    for (const entry of [sent, sending(), pending(), holdMessage(slackMessage(), MORNING)])
      expect(retryEntry(entry, 'again', MORNING)).toBeNull();
  });

  it('cancels what was not sent', () => {
    for (const entry of [pending(), inDoubt(), holdMessage(slackMessage(), MORNING)])
      expect(cancelEntry(entry, 'not any more', MORNING)).toMatchObject({ state: 'cancelled', dueAt: null });
    expect(cancelEntry(sending(), 'not any more', MORNING)).toBeNull();
    expect(releaseEntry(cancelEntry(pending(), 'not any more', MORNING)!, MORNING)).toBeNull();
  });
});
