import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addDays, type Night } from '../../../lib/calendar.ts';
import { createSesChannel, createSesClient } from '../../../lib/channels/email/ses-channel.ts';
import { createSlackChannel } from '../../../lib/channels/slack/slack-channel.ts';
import { createSlackClient } from '../../../lib/channels/slack/slack-client.ts';
import type { HealthConfig } from '../../../lib/config/health-config.ts';
import { createMemoryTable } from '../../../lib/local/memory-table.ts';
import { type SweepDependencies, sweepHour } from '../../../lib/steps/hour/sweep-hour.ts';
import { nightDueAt } from '../../../lib/steps/hour/tell-missed-night.ts';
import { tellFailure } from '../../../lib/steps/night/tell-failure.ts';
import { openTableStores, type TableStores } from '../../../lib/tables/open-stores.ts';
import { buildRun } from '../../support/build-history.ts';
import { buildConfig } from '../../support/config-builder.ts';
import { createMemoryAddressBook } from '../../support/memory-address-book.ts';
import { type SesStandIn, startSesStandIn } from '../../support/ses-stand-in.ts';
import { type SlackStandIn, startSlackStandIn } from '../../support/slack-stand-in.ts';

/** The night that is looked for, on the Saturday after it: nobody else is told anything that day. */
const NIGHT = '2026-11-27';
const SATURDAY = '2026-11-28';

const access = { region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };

let slack: SlackStandIn;
let ses: SesStandIn;
let stores: TableStores;
let now: number;
let posts: number;
let mails: number;

beforeAll(async () => {
  slack = await startSlackStandIn();
  ses = await startSesStandIn();
});
afterAll(() => Promise.all([slack.close(), ses.close()]));
beforeEach(async () => {
  now = Date.parse(`${SATURDAY}T08:30:00Z`);
  stores = openTableStores(createMemoryTable(), () => now);
  await ran(addDays(NIGHT, -1));
  slack.script('chat.postMessage');
  ses.script();
  posts = slack.posts.length;
  mails = ses.mails.length;
});

const ran = (night: Night, state: 'concluded' | 'scoring' | 'held' = 'concluded') =>
  stores.history.writeRun(buildRun({ night, state }));

function config(over: Partial<HealthConfig> = {}): HealthConfig {
  const base = buildConfig();
  const ops = { slack: '#cs-ops', emails: ['ops@example.com'] };
  return { ...base, deliver: 'on', timezone: 'UTC', notify: { ...base.notify, ops, domains: null }, ...over };
}

function dependencies(over: Partial<SweepDependencies> = {}): SweepDependencies {
  const addresses = createMemoryAddressBook();
  const from = 'Health <health@example.com>';
  return {
    ...stores,
    config: config(),
    now: () => now,
    channels: {
      slack: createSlackChannel({ client: createSlackClient({ token: 'xoxb-test', url: slack.url }), addresses }),
      email: createSesChannel({ client: createSesClient({ ...access, endpoint: ses.url }), addresses, from }),
    },
    sender: { id: 'one', sleep: async () => undefined, random: () => 0 },
    ...over,
  };
}

const sweep = (over: Partial<SweepDependencies> = {}) => sweepHour(dependencies(over), 0);

async function sweepAt(at: string, over: Partial<SweepDependencies> = {}) {
  now = Date.parse(at);
  return sweep(over);
}

/** Longer than any hour of the tests tries. */
const DOWN = Array.from({ length: 20 }, () => ({ status: 503, code: 'ServiceUnavailable' }) as const);

/** What operations were told since the test began. */
const told = () => ({ posts: slack.posts.slice(posts).map(({ text }) => text), mails: ses.mails.slice(mails) });
const counts = () => ({ posts: slack.posts.length - posts, mails: ses.mails.length - mails });
const BOTH = { posts: 1, mails: 1 };
const NOTHING = { posts: 0, mails: 0 };

describe('a night that did not run', () => {
  it('is told to operations in Slack and by mail, with what is known', async () => {
    expect(await sweep()).toMatchObject({ missedNight: NIGHT });
    expect(counts()).toEqual(BOTH);
    const {
      posts: [post],
      mails: [mail],
    } = told();
    expect(post).toContain('Nothing of it is on record');
    expect(mail).toContain('night of 27 Nov 2026 did not run');
    expect(mail).toContain('26 Nov 2026');
  });

  it('is told once, hour after hour', async () => {
    await sweep();
    for (const hour of ['09:30', '12:30', '23:30'])
      expect(await sweepAt(`${SATURDAY}T${hour}:00Z`)).toMatchObject({ missedNight: null });
    expect(counts()).toEqual(BOTH);
  });

  it('is one night; the next that does not run is another', async () => {
    await sweep();
    expect(await sweepAt('2026-11-29T08:30:00Z')).toMatchObject({ missedNight: SATURDAY });
    expect(counts()).toEqual({ posts: 2, mails: 2 });
  });

  it('is nothing before its hour, nor in a portfolio that has no night yet', async () => {
    expect(await sweepAt(`${SATURDAY}T08:29:59Z`)).toMatchObject({ missedNight: null });
    stores = openTableStores(createMemoryTable(), () => now);
    expect(await sweepAt(`${SATURDAY}T09:30:00Z`)).toMatchObject({ missedNight: null });
    expect(counts()).toEqual(NOTHING);
  });

  it('is missed after a night that was held, too', async () => {
    stores = openTableStores(createMemoryTable(), () => now);
    await ran(addDays(NIGHT, -1), 'held');
    expect(await sweep()).toMatchObject({ missedNight: NIGHT });
  });

  it.each(['concluded', 'held'] as const)('says nothing of one that is %s', async (state) => {
    await ran(NIGHT, state);
    expect(await sweep()).toMatchObject({ missedNight: null });
    expect(counts()).toEqual(NOTHING);
  });

  it('tells of one that was cut off where it stopped', async () => {
    await ran(NIGHT, 'scoring');
    expect(await sweep()).toMatchObject({ missedNight: NIGHT });
    expect(told().posts[0]).toContain('it stopped while accounts were scored or put together');
  });

  it('adds nothing to what the state machine told of it, which knows the error', async () => {
    const failure = { Error: 'Runtime.OutOfMemory', Cause: '' };
    await tellFailure({ step: 'score', started: { night: NIGHT }, failure }, 0, dependencies());
    expect(await sweep()).toMatchObject({ missedNight: null });
    expect(counts()).toEqual(BOTH);
  });

  it('is told nobody while delivery is not on', async () => {
    for (const deliver of ['shadow', 'off'] as const) await sweep({ config: config({ deliver }) });
    expect(counts()).toEqual(NOTHING);
  });
});

describe('when a night is mended', () => {
  it('nothing more is said, nor what Slack did not take before', async () => {
    slack.script('chat.postMessage', { status: 429, retryAfter: 30 });
    await sweep();
    expect(counts()).toEqual({ posts: 0, mails: 1 });
    await ran(NIGHT);
    slack.script('chat.postMessage');
    await sweepAt(`${SATURDAY}T10:30:00Z`);
    expect(counts()).toEqual({ posts: 0, mails: 1 });
  });
});

describe('whatever else is broken', () => {
  const broken = (what: string) => () => Promise.reject(new Error(`${what} does not answer.`));

  it('mail goes while Slack is down, and Slack while mail is', async () => {
    slack.script('chat.postMessage', ...DOWN);
    await sweep();
    expect(counts()).toEqual({ posts: 0, mails: 1 });
    stores = openTableStores(createMemoryTable(), () => now);
    await ran(addDays(NIGHT, -1));
    slack.script('chat.postMessage');
    ses.script(...DOWN);
    await sweep();
    expect(counts()).toEqual({ posts: 1, mails: 1 });
  });

  it('and while a channel is not set up, or throws', async () => {
    const { channels } = dependencies();
    await sweep({ channels: { ...channels, slack: null } });
    expect(counts()).toEqual({ posts: 0, mails: 1 });
    stores = openTableStores(createMemoryTable(), () => now);
    await ran(addDays(NIGHT, -1));
    const email = { ...channels.email!, prepare: broken('The mail client') };
    await expect(sweep({ channels: { ...channels, email } })).rejects.toThrow('The mail client does not answer.');
    expect(counts()).toEqual({ posts: 1, mails: 1 });
  });

  it.each([
    ['cases', { readCases: broken('cases'), readTasks: broken('cases') }],
    ['cases', { readSwitch: broken('cases') }],
    ['care', { readAll: broken('care') }],
    ['outbox', { readDue: broken('outbox') }],
  ] as const)('a store of %s is no reason to say nothing, and fails the hour all the same', async (name, parts) => {
    now = Date.parse('2026-12-01T08:30:00Z');
    await ran('2026-11-29');
    const store = { ...stores[name], ...parts };
    await expect(sweep({ [name]: store })).rejects.toThrow(`${name} does not answer.`);
    expect(counts()).toEqual(BOTH);
  });

  it('that nights cannot be read is what is told', async () => {
    const history = { ...stores.history, readRun: broken('The table of nights') };
    expect(await sweep({ history })).toMatchObject({ missedNight: NIGHT });
    expect(told().posts[0]).toContain('Whether it ran cannot be seen');
    expect(told().posts[0]).toContain('The table of nights does not answer.');
    expect(counts()).toEqual(BOTH);
  });

  it('what cannot be written down is sent all the same, in the first hour only', async () => {
    const outbox = { ...stores.outbox, readEntry: broken('outbox'), putMessage: broken('outbox') };
    await expect(sweep({ outbox })).rejects.toThrow('outbox does not answer.');
    expect(counts()).toEqual(BOTH);
    await expect(sweepAt(`${SATURDAY}T09:30:00Z`, { outbox })).rejects.toThrow('outbox does not answer.');
    expect(counts()).toEqual(BOTH);
  });
});

describe('the hour at which a night should be there', () => {
  const { notify } = config();
  const at = (zone: string, night: Night, nightAt: string | null = null) =>
    new Date(nightDueAt(night, { notify, timezone: zone }, nightAt)).toISOString();

  it('is an hour after the digest, on the wall clock of the portfolio', () => {
    expect(at('Europe/London', '2026-03-27')).toBe('2026-03-28T08:30:00.000Z');
    expect(at('Europe/London', '2026-03-28')).toBe('2026-03-29T07:30:00.000Z');
    expect(at('America/New_York', '2026-10-31')).toBe('2026-11-01T13:30:00.000Z');
  });

  it('is an hour after the night starts where that is later', () => {
    expect(at('UTC', NIGHT, '11:15')).toBe('2026-11-28T12:15:00.000Z');
    expect(at('UTC', NIGHT, '04:00')).toBe('2026-11-28T08:30:00.000Z');
  });
});
