import { type Act, type LoopbackServer, startLoopback } from './loopback.ts';

/** How SES behaves next. */
export type SesScript =
  | { readonly status: number; readonly code: string; readonly says?: string }
  /** This text instead of SES's XML. `promised` bytes, when there are fewer, keep the client waiting for the rest. */
  | { readonly status: number; readonly text: string; readonly promised?: number }
  | 'hang'
  | 'reset';

export interface SesStandIn extends LoopbackServer {
  /** Every SendRawEmail, in order, its form as the query protocol has it. */
  readonly calls: readonly URLSearchParams[];
  /** The mails taken, as they would go over the wire. */
  readonly mails: readonly string[];
  script(...next: SesScript[]): void;
}

/** SES version 1 on loopback, SendRawEmail and GetSendQuota: form-encoded requests, XML answers. */
export async function startSesStandIn({ rate = '14' } = {}): Promise<SesStandIn> {
  const calls: URLSearchParams[] = [];
  const mails: string[] = [];
  const scripts: SesScript[] = [];
  const server = await startLoopback((_path, body) => {
    const form = new URLSearchParams(body);
    if (form.get('Action') === 'GetSendQuota') return answerQuota(rate);
    calls.push(form);
    const script = scripts.shift();
    if (script !== undefined) return follow(script);
    mails.push(Buffer.from(form.get('RawMessage.Data') ?? '', 'base64').toString('utf8'));
    return xml(
      200,
      `<SendRawEmailResponse xmlns="${NAMESPACE}"><SendRawEmailResult><MessageId>mail-${mails.length}</MessageId></SendRawEmailResult></SendRawEmailResponse>`,
    );
  });
  return { ...server, calls, mails, script: (...next) => void scripts.splice(0, scripts.length, ...next) };
}

const NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';

function answerQuota(rate: string): Act {
  return xml(
    200,
    `<GetSendQuotaResponse xmlns="${NAMESPACE}"><GetSendQuotaResult><Max24HourSend>50000</Max24HourSend><MaxSendRate>${rate}</MaxSendRate><SentLast24Hours>0</SentLast24Hours></GetSendQuotaResult></GetSendQuotaResponse>`,
  );
}

function follow(script: SesScript): Act {
  if (typeof script === 'string') return script;
  const { status } = script;
  if ('text' in script) {
    const { text, promised = Buffer.byteLength(text) } = script;
    return { answer: status, body: text, headers: { 'Content-Length': `${promised}` } };
  }
  return refuse(status, script.code, script.says);
}

function refuse(status: number, code: string, says = 'about'): Act {
  const error = `<Error><Type>Sender</Type><Code>${code}</Code><Message>${says} ann@example.com</Message></Error>`;
  return xml(status, `<ErrorResponse xmlns="${NAMESPACE}">${error}<RequestId>1</RequestId></ErrorResponse>`);
}

function xml(answer: number, body: string): Act {
  return { answer, body, headers: { 'Content-Type': 'text/xml' } };
}
