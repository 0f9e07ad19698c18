import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface LoopbackServer {
  readonly url: string;
  close(): Promise<void>;
}

/** What a server does with one request. `hang` never answers, `reset` breaks the connection off after reading the request. */
export type Act =
  | { readonly answer: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
  | 'hang'
  | 'reset';

/** An HTTP server on 127.0.0.1 that reads each request whole before it acts. */
export async function startLoopback(act: (path: string, body: string) => Act | Promise<Act>): Promise<LoopbackServer> {
  const server = createServer((request, response) => void serve(request, response, act));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  act: (path: string, body: string) => Act | Promise<Act>,
): Promise<void> {
  const done = await act(request.url ?? '/', await text(request));
  if (done === 'hang') return;
  if (done === 'reset') {
    request.socket.resetAndDestroy();
    return;
  }
  response.writeHead(done.answer, done.headers).end(done.body);
}
