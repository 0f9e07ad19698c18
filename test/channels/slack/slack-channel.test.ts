import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createSlackChannel } from '../../../lib/channels/slack/slack-channel.ts';
import { createSlackClient } from '../../../lib/channels/slack/slack-client.ts';
import type { SlackMessage } from '../../../lib/channels/slack/slack-message.ts';
import { claimEntry } from '../../../lib/delivery/advance-entry.ts';
import { holdMessage, releaseEntry } from '../../../lib/delivery/held-entry.ts';
import { createMemoryAddressBook } from '../../support/memory-address-book.ts';
import { sendOnce } from '../../support/send-once.ts';
import { type SlackScript, type SlackStandIn, startSlackStandIn } from '../../support/slack-stand-in.ts';

const TOKEN = 'xoxb-secret-token';

function digest(over: Partial<SlackMessage> = {}): SlackMessage {
  return {
    id: 'ab'.repeat(32),
    channel: 'slack',
    kind: 'owner-digest',
    period: '2026-11-22',
    notBefore: null,
    accounts: [],
    destination: 'ann@example.com',
    text: 'Your accounts, night of 22 Nov 2026.',
    blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'Acme' } }],
    cases: [],
    instead: null,
    ...over,
  };
}

function neverEnds(script: SlackScript): boolean {
  return script === 'hang' || (typeof script === 'object' && 'promised' in script);
}

describe('the Slack channel', () => {
  let slack: SlackStandIn;
  beforeAll(async () => {
    slack = await startSlackStandIn();
  });
  afterAll(() => slack.close());
  /** Patient with a slow machine; a test of a time-out says how long it waits. */
  const channel = (timeoutMs = 10_000) => {
    const client = createSlackClient({ token: TOKEN, url: slack.url, timeoutMs });
    return createSlackChannel({ client, addresses: createMemoryAddressBook() });
  };
  const posts = () => slack.callsOf('chat.postMessage').length;

  it('posts to the conversation with the owner, with the message’s id in its metadata and no unfurling', async () => {
    expect(await sendOnce(channel(), digest())).toMatchObject({
      state: 'sent',
      reference: expect.stringMatching(/^D012AB3CD\/1700/),
    });
    expect(slack.callsOf('users.lookupByEmail').at(-1)?.form.get('email')).toBe('ann@example.com');
    expect(slack.callsOf('conversations.open').at(-1)?.form.get('users')).toBe('U012AB3CD');
    const post = slack.callsOf('chat.postMessage').at(-1)?.form;
    expect(post?.get('channel')).toBe('D012AB3CD');
    expect(JSON.parse(post?.get('blocks') ?? '')).toEqual(digest().blocks);
    expect(JSON.parse(post?.get('metadata') ?? '')).toEqual({
      event_type: 'nightrounds',
      event_payload: { message_id: digest().id, period: '2026-11-22' },
    });
    expect([post?.get('unfurl_links'), post?.get('unfurl_media')]).toEqual(['false', 'false']);
  });

  it('looks an owner up once for many messages', async () => {
    const before = slack.callsOf('users.lookupByEmail').length;
    const one = channel();
    await sendOnce(one, digest());
    await sendOnce(one, digest({ id: 'cd'.repeat(32) }));
    expect(slack.callsOf('users.lookupByEmail').length - before).toBe(1);
  });

  it.each<[string, (one: ReturnType<typeof channel>) => Promise<unknown>]>([
    [
      'whom it wrote to before',
      (one) => sendOnce(one, digest({ destination: 'mia@example.com', period: '2026-11-21' })),
    ],
    ['whom it never wrote to', async () => {}],
  ])('a deactivated Slack user %s does not count as told', async (_name, before) => {
    const shared = slack;
    slack = await startSlackStandIn();
    onTestFinished(async () => {
      await slack.close();
      slack = shared;
    });
    const one = channel();
    await before(one);
    slack.deactivate('mia@example.com');
    const told = slack.posts.length;
    expect(await sendOnce(one, digest({ destination: 'Mia <MIA@example.com>' }))).toEqual({
      state: 'failed',
      because: 'This Slack user was deactivated.',
      isUnreachable: true,
    });
    expect(slack.posts.length).toBe(told);
    expect(await sendOnce(one, digest({ destination: 'sam@example.com' }))).toMatchObject({ state: 'sent' });
  });

  it.each(['user_disabled', 'user_not_found'])('%s, as Slack says, is nobody who can be told', async (error) => {
    slack.script('conversations.open', { error });
    expect(await sendOnce(channel(), digest())).toMatchObject({ state: 'failed', isUnreachable: true });
  });

  it.each(['users_not_found', 'missing_scope', 'account_inactive'])(
    '%s, as Slack says, leaves a mail to be sent instead',
    async (error) => {
      slack.script('users.lookupByEmail', { error });
      const delivery = await sendOnce(channel(), digest());
      expect(delivery).toMatchObject({ state: 'failed' });
      expect(delivery).not.toHaveProperty('isUnreachable');
    },
  );

  it('asks once a period whether a user is still there, and posts where Slack does not say', async () => {
    const one = channel();
    const asked = () => slack.callsOf('users.info').length;
    const before = asked();
    for (const period of ['2026-11-22', '2026-11-22', '2026-11-23', '2026-11-23'])
      expect(await sendOnce(one, digest({ period }))).toMatchObject({ state: 'sent' });
    expect(asked() - before).toBe(1);
    slack.script('users.info', { error: 'missing_scope' });
    expect(await sendOnce(one, digest({ period: '2026-11-24' }))).toMatchObject({ state: 'sent' });
    slack.script('users.info', { status: 429, retryAfter: 3 });
    expect(await sendOnce(one, digest({ period: '2026-11-25' }))).toMatchObject({ state: 'refused' });
  });

  it('posts to a channel by its id, which it looks up once', async () => {
    const before = slack.callsOf('conversations.list').length;
    const one = channel();
    for (let time = 0; time < 2; time++)
      expect(await sendOnce(one, digest({ destination: '#cs-ops' }))).toMatchObject({
        reference: expect.stringMatching(/^C012AB3CD\/1700/),
      });
    expect(slack.callsOf('chat.postMessage').at(-1)?.form.get('channel')).toBe('C012AB3CD');
    expect(slack.callsOf('conversations.list').length - before).toBe(1);
  });

  it('posts to a channel by its name when the app may not list channels', async () => {
    slack.script('conversations.list', { error: 'missing_scope' });
    expect(await sendOnce(channel(), digest({ destination: '#elsewhere' }))).toMatchObject({ state: 'sent' });
    expect(slack.callsOf('chat.postMessage').at(-1)?.form.get('channel')).toBe('#elsewhere');
  });

  const cases: [string, SlackScript, object][] = [
    ['a rate limit is refused until then', { status: 429, retryAfter: 7 }, { state: 'refused', retryAfterSeconds: 7 }],
    ['a rate limit without a time is refused', { status: 429 }, { state: 'refused', retryAfterSeconds: null }],
    ['a rate limit as an answer is refused', { error: 'ratelimited' }, { state: 'refused' }],
    [
      'a rate limit that says in its answer until when is refused until then',
      { text: '{"ok":false,"error":"ratelimited","retry_after":9}' },
      { state: 'refused', retryAfterSeconds: 9 },
    ],
    [
      'a rate limit without end is refused for a day',
      { status: 429, retryAfter: 99_999_999_999_999 },
      { state: 'refused', retryAfterSeconds: 86_400 },
    ],
    [
      'a rate limit with decimals is refused until then',
      { status: 429, retryAfter: '1.5' },
      { state: 'refused', retryAfterSeconds: 2 },
    ],
    [
      'a rate limit until a date long past is over',
      { status: 429, retryAfter: 'Sun, 06 Nov 1994 08:49:37 GMT' },
      { state: 'refused', retryAfterSeconds: 0 },
    ],
    ...['-5', 'NaN', '', '1e20', 'soon'].map((retryAfter): [string, SlackScript, object] => [
      `a rate limit for "${retryAfter}" seconds is refused, for nobody knows how long`,
      { status: 429, retryAfter },
      { state: 'refused', retryAfterSeconds: null },
    ]),
    ['a fatal error is unknown', { error: 'fatal_error' }, { state: 'unknown' }],
    ['an internal error is unknown', { error: 'internal_error' }, { state: 'unknown' }],
    ['an unavailable service is unknown', { error: 'service_unavailable' }, { state: 'unknown' }],
    ['an HTTP 500 is unknown', { status: 500 }, { state: 'unknown' }],
    ['a hang is unknown', 'hang', { state: 'unknown' }],
    ['an HTTP 408 is unknown', { status: 408 }, { state: 'unknown' }],
    ['an HTTP 404 without Slack’s word is unknown', { status: 404 }, { state: 'unknown' }],
    ['a proxy’s 403 is unknown', { status: 403, body: '<p>Blocked</p>' }, { state: 'unknown' }],
    ['a proxy’s 403 of one word is unknown', { status: 403, body: 'blocked' }, { state: 'unknown' }],
    [
      'an HTTP 404 with Slack’s word has failed',
      { status: 404, body: '{"ok":false,"error":"channel_not_found"}' },
      { state: 'failed' },
    ],
    [
      'an HTTP 500 with Slack’s word is unknown all the same',
      { status: 500, body: '{"ok":false,"error":"channel_not_found"}' },
      { state: 'unknown' },
    ],
    ['a reset is unknown', 'reset', { state: 'unknown' }],
    ['an answer that stops halfway is unknown', { text: '{"ok":true', promised: 99 }, { state: 'unknown' }],
    [
      'a page that is not Slack’s is unknown, and is not quoted',
      { text: `<p>Acme ann@example.com ${TOKEN}</p>` },
      { state: 'unknown', because: 'Slack’s answer could not be read.' },
    ],
    ['an empty answer is unknown', { text: '' }, { state: 'unknown' }],
    ['an answer that says neither yes nor no is unknown', { text: '{}' }, { state: 'unknown' }],
    ['an error without yes or no is unknown', { text: '{"error":"channel_not_found"}' }, { state: 'unknown' }],
    ['a yes that is no boolean is unknown', { text: '{"ok":"true","ts":"1.2"}' }, { state: 'unknown' }],
    ['a word that is no JSON is unknown', { text: 'channel_not_found' }, { state: 'unknown' }],
    ['JSON that is no object is unknown', { text: 'null' }, { state: 'unknown' }],
    ['a list is unknown', { text: '[{"ok":true}]' }, { state: 'unknown' }],
    ['a yes without the message is unknown', { text: '{"ok":true}' }, { state: 'unknown' }],
    ['a yes whose message has no time is unknown', { text: '{"ok":true,"ts":"1e20"}' }, { state: 'unknown' }],
    ['a channel the app is not in has failed', { error: 'not_in_channel' }, { state: 'failed' }],
    ['a channel that is not there has failed', { error: 'channel_not_found' }, { state: 'failed' }],
    ['an archived channel has failed', { error: 'is_archived' }, { state: 'failed' }],
    ['a token that is not valid has failed', { error: 'invalid_auth' }, { state: 'failed' }],
    ['a token that was revoked has failed', { error: 'token_revoked' }, { state: 'failed' }],
    ['a refusal without a hint has failed', { error: 'msg_too_long' }, { state: 'failed' }],
  ];
  it.each(cases)('%s, after one post', async (_name, script, expected) => {
    slack.script('chat.postMessage', script);
    const before = posts();
    const delivery = await sendOnce(channel(neverEnds(script) ? 500 : undefined), digest());
    expect(delivery).toMatchObject(expected);
    expect(posts() - before).toBe(1);
    expect(JSON.stringify(delivery)).not.toMatch(/xoxb|ann@example|Acme/);
  });

  it.each<[string, SlackScript, string]>([
    ['an owner whom Slack does not know has failed', { error: 'users_not_found' }, 'failed'],
    ['a rate limit is refused', { status: 429, retryAfter: 3 }, 'refused'],
    ['a user without an id is refused', { text: '{"ok":true}' }, 'refused'],
    ['a hang is refused, for nothing was posted', 'hang', 'refused'],
    ['an HTTP 500 is refused, for nothing was posted', { status: 500 }, 'refused'],
  ])('while looking the owner up, %s', async (_name, script, state) => {
    slack.script('users.lookupByEmail', script);
    const before = posts();
    expect(await sendOnce(channel(neverEnds(script) ? 500 : undefined), digest())).toMatchObject({ state });
    expect(posts()).toBe(before);
  });

  it('opens a conversation again after an answer without its id', async () => {
    const one = channel();
    slack.script('conversations.open', { text: '{"ok":true}' });
    expect(await sendOnce(one, digest())).toMatchObject({ state: 'refused' });
    expect(await sendOnce(one, digest())).toMatchObject({ state: 'sent' });
  });

  it('logs nothing, not even Slack’s remarks on the message', async () => {
    const spies = (['debug', 'info', 'warn', 'error', 'log'] as const).map((level) => vi.spyOn(console, level));
    const remarks = { messages: ['[ERROR] about ann@example.com', '[WARN] about Acme'], warnings: ['about Acme'] };
    slack.script('chat.postMessage', {
      text: JSON.stringify({ ok: false, error: 'invalid_blocks', response_metadata: remarks }),
    });
    expect(await sendOnce(channel(), digest())).toMatchObject({
      state: 'refused',
      because: 'Slack answered invalid_blocks.',
    });
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });

  describe('asked for a message in doubt', () => {
    const inDoubt = (id: string, place: string | null = 'D012AB3CD') => {
      const now = Date.parse('2026-11-22T08:00:00Z');
      const pending = releaseEntry(holdMessage(digest({ id }), now), now)!;
      return { ...claimEntry(pending, { owner: 'one', place }, now)!, doubtedSince: '2023-11-14T22:13:20Z' };
    };

    it('finds it by the id in its metadata, on whatever page of the history', async () => {
      const id = 'ef'.repeat(32);
      await sendOnce(channel(), digest({ id }));
      const { ts } = slack.posts.at(-1)!;
      for (let later = 0; later < 5; later++) await sendOnce(channel(), digest({ id: `${later}f`.repeat(32) }));
      expect(await channel().find(inDoubt(id))).toEqual({ is: 'found', reference: `D012AB3CD/${ts}` });
      expect(slack.callsOf('conversations.history').at(-1)?.form.get('cursor')).not.toBeNull();
    });

    it('says that it is not there after the last page', async () => {
      expect(await channel().find(inDoubt('00'.repeat(32)))).toEqual({ is: 'absent' });
    });

    it.each<[string, SlackScript]>([
      ['an error', { error: 'missing_scope' }],
      ['a rate limit', { status: 429, retryAfter: 5 }],
      ['an HTTP 500', { status: 500 }],
      ['a reset', 'reset'],
      ['an answer without messages', { text: '{"ok":true}' }],
      ['a page that is not Slack’s', { text: '<p>Sign in</p>' }],
      [
        'the message without its time',
        {
          text: `{"ok":true,"messages":[{"metadata":{"event_type":"nightrounds","event_payload":{"message_id":"${'00'.repeat(32)}"}}}]}`,
        },
      ],
      ['a page that promises another one without saying where', { text: '{"ok":true,"messages":[],"has_more":true}' }],
    ])('does not take %s for its absence', async (_name, script) => {
      slack.script('conversations.history', script);
      expect(await channel().find(inDoubt('00'.repeat(32)))).toMatchObject({ is: 'unreadable' });
    });

    it('cannot tell in a channel that is known by name only', async () => {
      const before = slack.calls.length;
      expect(await channel().find(inDoubt('00'.repeat(32), '#cs-ops'))).toMatchObject({ is: 'unreadable' });
      expect(slack.calls.length).toBe(before);
    });
  });

  it('asks for a plain form of blocks that Slack does not take, and posts it without tables', async () => {
    const table = { type: 'table', rows: [] } as unknown as SlackMessage['blocks'][number];
    const message = digest({ blocks: [...digest().blocks, table] });
    slack.script('chat.postMessage', { error: 'invalid_blocks' });
    expect(await sendOnce(channel(), message)).toMatchObject({ state: 'refused', asPlain: true });
    expect(await sendOnce(channel(), message, { isPlain: true })).toMatchObject({ state: 'sent' });
    expect(slack.posts.at(-1)?.blocks).toEqual(digest().blocks);
  });

  it('looks a conversation up again after Slack did not find it', async () => {
    const one = channel();
    await sendOnce(one, digest());
    const before = slack.callsOf('conversations.open').length;
    slack.script('chat.postMessage', { error: 'channel_not_found' });
    expect(await sendOnce(one, digest())).toMatchObject({ state: 'failed' });
    await sendOnce(one, digest());
    expect(slack.callsOf('conversations.open').length).toBe(before + 1);
  });

  it('refuses what could not be sent at all, because nobody listens', async () => {
    const gone = await startSlackStandIn();
    await gone.close();
    const client = createSlackClient({ token: TOKEN, url: gone.url });
    const addresses = createMemoryAddressBook();
    const delivery = await sendOnce(createSlackChannel({ client, addresses }), digest({ destination: 'C012AB3CD' }));
    expect(delivery).toEqual({ state: 'refused', because: 'Slack could not be reached.', retryAfterSeconds: null });
  });
});
