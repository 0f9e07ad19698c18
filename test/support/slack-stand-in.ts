import { type Act, type LoopbackServer, startLoopback } from './loopback.ts';

/** How chat.postMessage (or the method named) behaves next. */
export type SlackScript =
  | { readonly error: string }
  | { readonly status: number; readonly retryAfter?: number }
  /** This text with status 200. `promised` bytes, when there are fewer, keep the client waiting for the rest. */
  | { readonly text: string; readonly promised?: number }
  | 'hang'
  | 'reset';

export interface SlackCall {
  readonly method: string;
  readonly form: URLSearchParams;
}

export interface SlackStandIn extends LoopbackServer {
  /** Every request, in order. */
  readonly calls: readonly SlackCall[];
  /** The next call of a method behaves so; without a script it succeeds. */
  script(method: string, ...next: SlackScript[]): void;
  callsOf(method: string): readonly SlackCall[];
}

/** Slack's Web API on loopback: users.lookupByEmail, conversations.open and chat.postMessage. */
export async function startSlackStandIn(): Promise<SlackStandIn> {
  const calls: SlackCall[] = [];
  const scripts = new Map<string, SlackScript[]>();
  const server = await startLoopback((path, body) => {
    const method = path.slice(1);
    calls.push({ method, form: new URLSearchParams(body) });
    const script = scripts.get(method)?.shift();
    return script === undefined ? succeed(method, new URLSearchParams(body), calls.length) : follow(script);
  });
  return {
    ...server,
    url: `${server.url}/`,
    calls,
    script: (method, ...next) => void scripts.set(method, next),
    callsOf: (method) => calls.filter((call) => call.method === method),
  };
}

function succeed(method: string, form: URLSearchParams, at: number): Act {
  switch (method) {
    case 'users.lookupByEmail':
      return json({ ok: true, user: { id: 'U012AB3CD' } });
    case 'conversations.open':
      return json({ ok: true, channel: { id: 'D012AB3CD' } });
    case 'chat.postMessage':
      return json({ ok: true, channel: conversationOf(form), ts: `1700000000.${String(at).padStart(6, '0')}` });
    default:
      return json({ ok: false, error: 'unknown_method' });
  }
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
  const { status, retryAfter } = script;
  return {
    answer: status,
    body: '',
    ...(retryAfter === undefined ? {} : { headers: { 'Retry-After': `${retryAfter}` } }),
  };
}

function json(answer: unknown): Act {
  return { answer: 200, body: JSON.stringify(answer), headers: { 'Content-Type': 'application/json' } };
}
