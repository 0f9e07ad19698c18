import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A table on this machine that takes everything and holds nothing. */
export async function startTableStub(): Promise<{ readonly endpoint: string; close(): void }> {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      response.end('{"UnprocessedItems":{},"Items":[],"Count":0}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
