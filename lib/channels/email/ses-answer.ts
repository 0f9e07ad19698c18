import { buffer } from 'node:stream/consumers';
import type { SESClient } from '@aws-sdk/client-ses';

/** What answered is not SES: a proxy, a page that asks somebody to log in, another service. Its text may quote the request, and is left out. */
export class ForeignSesAnswerError extends Error {
  override readonly name = 'ForeignSesAnswerError';

  constructor(readonly status: number) {
    super(`The answer with HTTP status ${status} is not SES’s.`);
  }
}

/** SES's own, and the one in which AWS answers before a service is asked (a signature that is wrong). */
const NAMESPACE = /^https?:\/\/(?:ses\.amazonaws\.com|webservices\.amazon\.com\/AWSFault)\//;
const ROOT = /^\s*(?:<\?xml[^>]*\?>\s*)?<(\w+)(?:\s+xmlns="([^"]*)")?\s*>/;
const CODE = /<Error>.*<Code>\s*[A-Za-z][\w.]*\s*<\/Code>/s;

/** Whether SES answered an action: with a result of that action, or with an error that has a code. */
export function isSesAnswer(action: string, status: number, text: string): boolean {
  const [, root, namespace] = ROOT.exec(text) ?? [];
  if (root === undefined || (namespace !== undefined && !NAMESPACE.test(namespace))) return false;
  return status >= 200 && status < 300 ? root === `${action}Response` : root === 'ErrorResponse' && CODE.test(text);
}

/** The SDK gives any status an error of its own making, and takes any XML for the answer: what is not SES's is thrown before it does. */
export function refuseForeignAnswers(client: SESClient): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      const response = result.response as { readonly statusCode: number; body: AsyncIterable<Uint8Array> | Uint8Array };
      const body = await buffer(response.body as AsyncIterable<Uint8Array>);
      const action = (context.commandName ?? '').replace(/Command$/, '');
      if (!isSesAnswer(action, response.statusCode, body.toString('utf8')))
        throw new ForeignSesAnswerError(response.statusCode);
      response.body = body;
      return result;
    },
    // Next to the wire: before anything is made of the answer.
    { step: 'deserialize', priority: 'low', name: 'refuseForeignAnswers' },
  );
}
