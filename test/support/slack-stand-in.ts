import { type Act, type LoopbackServer, startLoopback } from './loopback.ts';

/** How chat.postMessage (or the method named) behaves next. */
export type SlackScript =
  | { readonly error: string }
  | { readonly status: number; readonly retryAfter?: number | string; readonly body?: string }
  /** This text with status 200. `promised` bytes, when there are fewer, keep the client waiting for the rest. */
  | { readonly text: string; readonly promised?: number }
  | 'hang'
  | 'reset';

export interface SlackCall {
  readonly method: string;
  readonly form: URLSearchParams;
}

export interface SlackPost {
  readonly conversation: string;
  readonly ts: string;
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly metadata: unknown;
}

export interface SlackStandIn extends LoopbackServer {
  /** Every request, in order. */
  readonly calls: readonly SlackCall[];
  /** What was posted and is in the channels now. */
  readonly posts: readonly SlackPost[];
  /** The next call of a method behaves so; without a script it succeeds. */
  script(method: string, ...next: SlackScript[]): void;
  /** From now on the user of this address is deactivated. */
  deactivate(address: string): void;
  callsOf(method: string): readonly SlackCall[];
}

/** Slack's Web API on loopback, as far as it is used; a page of history holds two messages, one of users one. */
export async function startSlackStandIn(): Promise<SlackStandIn> {
  const calls: SlackCall[] = [];
  const posts: SlackPost[] = [];
  const scripts = new Map<string, SlackScript[]>();
  const gone = new Set<string>();
  const server = await startLoopback((path, body) => {
    const method = path.slice(1);
    calls.push({ method, form: new URLSearchParams(body) });
    const script = scripts.get(method)?.shift();
    return script === undefined ? succeed(method, new URLSearchParams(body), { posts, gone }) : follow(script);
  });
  return {
    ...server,
    url: `${server.url}/`,
    calls,
    posts,
    script: (method, ...next) => void scripts.set(method, next),
    deactivate: (address) => void gone.add(address),
    callsOf: (method) => calls.filter((call) => call.method === method),
  };
}

interface Workspace {
  readonly posts: SlackPost[];
  /** Addresses of who was deactivated. */
  readonly gone: ReadonlySet<string>;
}

function succeed(method: string, form: URLSearchParams, { posts, gone }: Workspace): Act {
  switch (method) {
    case 'users.lookupByEmail':
      // Slack finds nobody by the address of who was deactivated.
      return gone.has(form.get('email') ?? '')
        ? json({ ok: false, error: 'users_not_found' })
        : json({ ok: true, user: { id: idOf(form.get('email') ?? '') } });
    case 'users.list':
      return listUsers(form, gone);
    case 'conversations.open':
      return json({ ok: true, channel: { id: 'D012AB3CD' } });
    case 'conversations.list':
      return json({ ok: true, channels: CHANNELS });
    case 'chat.postMessage':
      return post(form, posts);
    case 'chat.update':
      return update(form, posts);
    case 'users.info':
      return json({ ok: true, user: describeUser(form.get('user') ?? '', gone) });
    case 'chat.postEphemeral':
    case 'views.open':
    case 'views.publish':
      return json({ ok: true });
    case 'conversations.history':
      return showHistory(form, posts);
    default:
      return json({ ok: false, error: 'unknown_method' });
  }
}

/** Users of the workspace, by id. */
export const people: Readonly<
  Record<
    string,
    { readonly id: string; readonly profile: { readonly email: string } } & Readonly<Record<string, unknown>>
  >
> = {
  default: { id: 'U012AB3CD', team_id: 'T012AB3CD', profile: { email: 'sam@example.com' } },
  UMANAGER: { id: 'UMANAGER', team_id: 'T012AB3CD', profile: { email: 'mia@example.com' } },
  UOTHER: { id: 'UOTHER', team_id: 'T012AB3CD', profile: { email: 'eve@example.com' } },
  UGUEST: { id: 'UGUEST', team_id: 'T012AB3CD', is_restricted: true, profile: { email: 'sam@example.com' } },
  USTRANGER: { id: 'USTRANGER', team_id: 'T999AB3CD', profile: { email: 'sam@example.com' } },
  UOPS: { id: 'UOPS', team_id: 'T012AB3CD', profile: { email: 'ops@example.com' } },
};

/** Whoever is nobody in particular has the same id as Sam. */
function idOf(address: string): string {
  const known = ['UMANAGER', 'UOTHER', 'UOPS'].find((id) => people[id]?.profile.email === address);
  return known ?? 'U012AB3CD';
}

function describeUser(id: string, gone: ReadonlySet<string>): object {
  const { profile, ...user } = people[id] ?? people.default!;
  return { ...user, profile, deleted: gone.has(profile.email) };
}

/** A page has one. */
function listUsers(form: URLSearchParams, gone: ReadonlySet<string>): Act {
  const addresses = [...new Set([...Object.values(people).map(({ profile }) => profile.email), ...gone])];
  const at = Number(form.get('cursor') ?? 0);
  const email = addresses[at]!;
  const next = at + 1 < addresses.length ? String(at + 1) : '';
  const members = [{ id: idOf(email), deleted: gone.has(email), profile: { email } }];
  return json({ ok: true, members, response_metadata: { next_cursor: next } });
}

const CHANNELS = [
  { id: 'C012AB3CD', name: 'cs-ops' },
  { id: 'C099AB3CD', name: 'cs-leaders' },
];

function post(form: URLSearchParams, posts: SlackPost[]): Act {
  const conversation = conversationOf(form);
  const ts = `1700000000.${String(posts.length + 1).padStart(6, '0')}`;
  posts.push({ conversation, ts, ...contentOf(form) });
  return json({ ok: true, channel: conversation, ts });
}

function update(form: URLSearchParams, posts: SlackPost[]): Act {
  const at = posts.findIndex(({ ts }) => ts === form.get('ts'));
  if (at < 0) return json({ ok: false, error: 'message_not_found' });
  const { metadata, ...content } = contentOf(form);
  posts.splice(at, 1, { ...posts[at]!, ...content, ...(metadata === null ? {} : { metadata }) });
  return json({ ok: true, channel: form.get('channel'), ts: form.get('ts') });
}

function contentOf(form: URLSearchParams) {
  return {
    text: form.get('text') ?? '',
    blocks: JSON.parse(form.get('blocks') ?? '[]') as unknown[],
    metadata: JSON.parse(form.get('metadata') ?? 'null') as unknown,
  };
}

const PAGE = 2;

function showHistory(form: URLSearchParams, posts: readonly SlackPost[]): Act {
  const own = posts.filter(({ conversation }) => conversation === form.get('channel')).reverse();
  const start = Number(form.get('cursor') ?? 0);
  const page = own.slice(start, start + PAGE);
  const hasMore = start + PAGE < own.length;
  const withMetadata = form.get('include_all_metadata') === 'true';
  return json({
    ok: true,
    messages: page.map(({ ts, text, metadata }) => ({ ts, text, ...(withMetadata ? { metadata } : {}) })),
    has_more: hasMore,
    ...(hasMore ? { response_metadata: { next_cursor: String(start + PAGE) } } : {}),
  });
}

/** Slack takes a channel's name and answers with its id. */
function conversationOf(form: URLSearchParams): string {
  const channel = form.get('channel') ?? '';
  return channel.startsWith('#') ? 'C012AB3CD' : channel;
}

function follow(script: SlackScript): Act {
  if (typeof script === 'string') return script;
  if ('error' in script) return json({ ok: false, error: script.error });
  if ('text' in script) {
    const { text, promised = Buffer.byteLength(text) } = script;
    return { answer: 200, body: text, headers: { 'Content-Length': `${promised}` } };
  }
  const { status, retryAfter, body = '' } = script;
  return {
    answer: status,
    body,
    ...(retryAfter === undefined ? {} : { headers: { 'Retry-After': `${retryAfter}` } }),
  };
}

function json(answer: unknown): Act {
  return { answer: 200, body: JSON.stringify(answer), headers: { 'Content-Type': 'application/json' } };
}
