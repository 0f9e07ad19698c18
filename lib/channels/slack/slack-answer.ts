import { readRetryAfter } from '../retry-after.ts';

/** What answered is not Slack: a proxy, or a page that asks somebody to log in. Its text may quote the request, and is left out. */
export class ForeignSlackAnswerError extends Error {
  override readonly name = 'ForeignSlackAnswerError';

  constructor() {
    super('The answer is not Slack’s: it is no JSON that says whether all went well.');
  }
}

export interface WebApiAnswer {
  readonly ok: boolean;
  readonly error?: unknown;
}

/** Slack's answers are objects whose `ok` says yes or no. */
export function isSlackAnswer(answer: unknown): answer is WebApiAnswer {
  return typeof answer === 'object' && answer !== null && 'ok' in answer && typeof answer.ok === 'boolean';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * `fetch` for Slack's client, which takes any text for Slack's error and reads `Retry-After: 1e9` as one second: it gets answers that are
 * Slack's, and a Retry-After in whole seconds, or none.
 */
export async function fetchFromSlack(...request: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(...request);
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  const wait = readRetryAfter(headers.get('Retry-After'), Date.parse(headers.get('Date') ?? ''));
  if (wait === null) headers.delete('Retry-After');
  else headers.set('Retry-After', String(wait));
  if (status === 429) return new Response(null, { status, statusText, headers });
  if (status !== 200) return response;
  const text = await response.text();
  if (!isSlackAnswer(parse(text))) throw new ForeignSlackAnswerError();
  return new Response(text, { status, statusText, headers });
}
