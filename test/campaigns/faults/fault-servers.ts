import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { SenderTable } from './sender-protocol.ts';

/** What Slack or SES does with a message, and what it answers. */
export const conducts = [
  'takes it',
  'throttles',
  'answers 500',
  'takes it and answers 500',
  'resets',
  'takes it and resets',
  'hangs',
  'takes it and hangs',
  'hangs and takes it late',
] as const;
export type Conduct = (typeof conducts)[number];

/** Before or after a request has its effect. */
export type End = 'before' | 'after';

/** What the campaign decides at each request of a sender. */
export interface Fate {
  /** Null lets it live. */
  kill(): End | null;
  /** SIGKILL, and the connection is gone. */
  carryOut(): void;
}

/** Slack, SES and time, as all senders see them. */
export interface FaultWorld {
  now(): number;
  /** The request takes so long on the campaign's clock. */
  pass(milliseconds: number): void;
  at(instant: number, effect: () => void): void;
  conductOf(channel: 'slack' | 'email'): Conduct;
  /** Slack or SES takes it: nobody can tell it back. */
  accept(channel: 'slack' | 'email', id: string, period: string): void;
  /** Ids of messages that are in a Slack conversation. */
  history(conversation: string): readonly string[];
  post(conversation: string, id: string): void;
}

export interface SenderServers {
  readonly table: SenderTable;
  readonly slackUrl: string;
  readonly sesUrl: string;
  close(): Promise<void>;
}

type Answer =
  | { readonly status: number; readonly body: string; readonly headers?: Record<string, string> }
  | 'hang'
  | 'reset';

const HANG_MS = 10_000;
const LATEST_MS = 55_000;

/** The servers of one sender, so that each of its requests may be its last. Its calls of a table in a file are told to the campaign one by one. */
export async function startSenderServers(table: SenderTable, world: FaultWorld, fate: Fate): Promise<SenderServers> {
  const start = (act: Act) => startServer(fate, act);
  const slack = await start((request, body) => answerSlack(request.url ?? '/', new URLSearchParams(body), world));
  const ses = await start((_request, body) => answerSes(new URLSearchParams(body), world));
  const dynamodb = table.kind === 'dynamodb' ? await start((request, body) => forward(table.url, request, body)) : null;
  const servers = [slack, ses, ...(dynamodb ? [dynamodb] : [])];
  return {
    table: dynamodb ? { kind: 'dynamodb', url: urlOf(dynamodb) } : table,
    slackUrl: `${urlOf(slack)}/`,
    sesUrl: urlOf(ses),
    close: async () => void (await Promise.all(servers.map(close))),
  };
}

type Act = (request: IncomingMessage, body: string) => Answer | Promise<Answer>;

async function startServer(fate: Fate, act: Act): Promise<Server> {
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    const end = fate.kill();
    if (end === 'before') {
      fate.carryOut();
      return;
    }
    const answer = await act(request, body);
    if (end === 'after') {
      fate.carryOut();
      return;
    }
    if (answer === 'hang') return;
    if (answer === 'reset') request.socket.resetAndDestroy();
    else response.writeHead(answer.status, answer.headers).end(answer.body);
  };
  // A sender that was killed leaves its requests behind.
  const server = createServer((request, response) => void serve(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function urlOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function forward(target: string, { headers }: IncomingMessage, body: string): Promise<Answer> {
  const names = ['content-type', 'x-amz-target', 'authorization', 'x-amz-date'];
  const kept = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
  const response = await fetch(target, { method: 'POST', headers: kept, body });
  return { status: response.status, body: await response.text(), headers: { 'content-type': names[0]! } };
}

function answerSlack(path: string, form: URLSearchParams, world: FaultWorld): Answer {
  world.pass(20);
  switch (path.slice(1)) {
    case 'users.lookupByEmail':
    case 'users.info':
      return json({ ok: true, user: { id: 'U012AB3CD' } });
    case 'conversations.open':
      return json({ ok: true, channel: { id: 'D012AB3CD' } });
    case 'conversations.list':
      return json({ ok: true, channels: [{ id: 'C012AB3CD', name: 'cs-ops' }] });
    case 'conversations.history':
      return json({
        ok: true,
        has_more: false,
        messages: world.history(form.get('channel') ?? '').map((id, index) => ({
          ts: `1700000000.${String(index).padStart(6, '0')}`,
          metadata: { event_type: 'nightrounds', event_payload: { message_id: id } },
        })),
      });
    case 'chat.postMessage': {
      const { event_payload } = JSON.parse(form.get('metadata')!) as {
        event_payload: { message_id: string; period: string };
      };
      const conversation = form.get('channel') ?? '';
      const take = () => {
        world.post(conversation, event_payload.message_id);
        world.accept('slack', event_payload.message_id, event_payload.period);
      };
      const yes = json({ ok: true, channel: conversation, ts: '1700000000.000001' });
      const no = json({ ok: false, error: 'internal_error' });
      const later = { status: 429, body: '', headers: { 'Retry-After': '7' } };
      return follow(world.conductOf('slack'), take, { yes, no, later }, world);
    }
    default:
      return json({ ok: false, error: 'unknown_method' });
  }
}

const NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';

function answerSes(form: URLSearchParams, world: FaultWorld): Answer {
  world.pass(20);
  if (form.get('Action') === 'GetSendQuota')
    return xml(
      200,
      `<GetSendQuotaResponse xmlns="${NAMESPACE}"><GetSendQuotaResult><MaxSendRate>14</MaxSendRate></GetSendQuotaResult></GetSendQuotaResponse>`,
    );
  const tags = new Map(
    [1, 2].map((index) => [form.get(`Tags.member.${index}.Name`), form.get(`Tags.member.${index}.Value`)]),
  );
  const take = () => world.accept('email', tags.get('message_id') ?? '', tags.get('period') ?? '');
  const yes = xml(
    200,
    `<SendRawEmailResponse xmlns="${NAMESPACE}"><SendRawEmailResult><MessageId>m</MessageId></SendRawEmailResult></SendRawEmailResponse>`,
  );
  const refuse = (status: number, code: string) =>
    xml(
      status,
      `<ErrorResponse xmlns="${NAMESPACE}"><Error><Code>${code}</Code></Error><RequestId>1</RequestId></ErrorResponse>`,
    );
  // SES has no 429: it throttles with status 400, and a code.
  const answers = { yes, no: refuse(500, 'InternalFailure'), later: refuse(400, 'Throttling') };
  return follow(world.conductOf('email'), take, answers, world);
}

function follow(
  conduct: Conduct,
  take: () => void,
  { yes, no, later }: { readonly yes: Answer; readonly no: Answer; readonly later: Answer },
  world: FaultWorld,
): Answer {
  const hang = () => {
    world.pass(HANG_MS);
    return 'hang' as const;
  };
  switch (conduct) {
    case 'takes it':
      take();
      return yes;
    case 'throttles':
      return later;
    case 'answers 500':
      return no;
    case 'takes it and answers 500':
      take();
      return no;
    case 'resets':
      return 'reset';
    case 'takes it and resets':
      take();
      return 'reset';
    case 'hangs':
      return hang();
    case 'takes it and hangs':
      take();
      return hang();
    case 'hangs and takes it late':
      world.at(world.now() + HANG_MS + LATEST_MS, take);
      return hang();
  }
}

function json(answer: unknown): Answer {
  return { status: 200, body: JSON.stringify(answer), headers: { 'Content-Type': 'application/json' } };
}

function xml(status: number, body: string): Answer {
  return { status, body, headers: { 'Content-Type': 'text/xml' } };
}
