import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionIds } from '../../../lib/channels/slack/action-ids.ts';
import { isFromSlack, type SignedRequest } from '../../../lib/channels/slack/slack-signature.ts';
import { CLICKED, clickPayload, SIGNING_SECRET, signed } from './build-click.ts';

const request = signed(clickPayload(actionIds.acknowledge, { period: '2026-03-05', id: 'ab'.repeat(32) }));
const isTaken = (one: SignedRequest, now = CLICKED) => isFromSlack(one, SIGNING_SECRET, now);

describe('a signature', () => {
  it('of Slack is taken', () => {
    expect(isTaken(request)).toBe(true);
  });

  it('of Slack’s own example is taken', () => {
    // https://docs.slack.dev/authentication/verifying-requests-from-slack
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    const example = {
      body: Buffer.from(body),
      timestamp: '1531420618',
      signature: 'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    };
    expect(isFromSlack(example, '8f742231b10e8888abcd99yyyzzz85a5', 1_531_420_618_000)).toBe(true);
  });

  it('is good for 300 seconds, on either side', () => {
    for (const seconds of [-300, 300]) expect(isTaken(request, CLICKED + seconds * 1000)).toBe(true);
    for (const seconds of [-301, 301, 86_400]) expect(isTaken(request, CLICKED + seconds * 1000)).toBe(false);
  });

  it.each<[string, Partial<SignedRequest>]>([
    ['none', { signature: undefined }],
    ['no timestamp', { timestamp: undefined }],
    ['an empty one', { signature: '' }],
    ['only its version', { signature: 'v0=' }],
    ['another version', { signature: request.signature!.replace('v0', 'v1') }],
    ['upper case', { signature: request.signature!.toUpperCase() }],
    ['a longer one', { signature: `${request.signature}00` }],
    ['a timestamp that is no number', { timestamp: 'NaN' }],
    ['a timestamp with a sign', { timestamp: `+${request.timestamp}` }],
  ])('is not %s', (_name, over) => {
    expect(isTaken({ ...request, ...over } as SignedRequest)).toBe(false);
  });

  it('is not one made with no secret', () => {
    expect(isFromSlack(signed({ type: 'x' }, { secret: '' }), '', CLICKED)).toBe(false);
  });

  it('of 10,000 mutated requests is never taken', () => {
    const mutations = fc.oneof(
      fc.record({ kind: fc.constant('byte'), at: fc.nat(), to: fc.nat(255) }),
      fc.record({ kind: fc.constant('cut'), at: fc.nat(), to: fc.nat() }),
      fc.record({ kind: fc.constant('insert'), at: fc.nat(), to: fc.nat(255) }),
      fc.record({ kind: fc.constant('signature'), at: fc.nat(63), to: fc.nat(15) }),
      fc.record({ kind: fc.constant('time'), at: fc.nat(300), to: fc.nat(1) }),
      fc.record({ kind: fc.constant('secret'), at: fc.nat(), to: fc.nat() }),
    );
    let tried = 0;
    let accepted = 0;
    fc.assert(
      fc.property(mutations, (mutation) => {
        const mutant = mutate(mutation);
        if (mutant === null) return;
        tried++;
        if (isTaken(mutant)) accepted++;
      }),
      { numRuns: 11_000 },
    );
    expect(tried).toBeGreaterThanOrEqual(10_000);
    expect(accepted).toBe(0);
  });
});

/** Null where the mutant is the request itself. */
function mutate({ kind, at, to }: { kind: string; at: number; to: number }): SignedRequest | null {
  const body = Buffer.from(request.body);
  switch (kind) {
    case 'byte': {
      const index = at % body.length;
      if (body[index] === to) return null;
      body[index] = to;
      return { ...request, body };
    }
    case 'cut':
      return { ...request, body: body.subarray(0, at % body.length) };
    case 'insert': {
      const index = at % (body.length + 1);
      return { ...request, body: Buffer.concat([body.subarray(0, index), Buffer.from([to]), body.subarray(index)]) };
    }
    case 'signature': {
      const digit = to.toString(16);
      const start = 'v0='.length + at;
      if (request.signature![start] === digit) return null;
      return {
        ...request,
        signature: request.signature!.slice(0, start) + digit + request.signature!.slice(start + 1),
      };
    }
    case 'time': {
      const seconds = Number(request.timestamp) + (to === 0 ? -at : at);
      return at === 0 ? null : { ...request, timestamp: String(seconds) };
    }
    default:
      return signed(clickPayload(actionIds.acknowledge, { period: '2026-03-05', id: 'ab'.repeat(32) }), {
        secret: `${at}${to}`,
      });
  }
}
