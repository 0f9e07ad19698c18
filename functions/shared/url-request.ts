import * as z from 'zod/mini';

/** https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads */
const UrlRequest = z.pipe(
  z.object({
    headers: z._default(z.record(z.string(), z.string()), {}),
    queryStringParameters: z._default(z.record(z.string(), z.string()), {}),
    rawPath: z._default(z.string(), '/'),
    body: z._default(z.string(), ''),
    isBase64Encoded: z._default(z.boolean(), false),
    requestContext: z.optional(z.object({ http: z.object({ method: z.string() }) })),
  }),
  z.transform(({ queryStringParameters: query, rawPath: path, requestContext, ...rest }) => ({
    ...rest,
    query,
    path,
    /** Null: not by a URL, but by somebody who may invoke the function. */
    method: requestContext?.http.method ?? null,
  })),
);
export type UrlRequest = z.infer<typeof UrlRequest>;

export const readUrlRequest = (event: unknown): UrlRequest => UrlRequest.parse(event);

export interface UrlAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a function takes at its URL. */
export interface Door {
  readonly method: 'GET' | 'POST';
  readonly mostBytes: number;
}

/** The answer to a request that is none this function takes, before anything is opened or decoded for it; null = it may be one. */
export function refuseForm(request: UrlRequest, ...doors: readonly Door[]): UrlAnswer | null {
  if (request.path !== '/' && request.path !== '') return { statusCode: 404, headers: {}, body: '' };
  const door = request.method === null ? doors[0] : doors.find(({ method }) => method === request.method);
  if (!door) return refuseMethod(doors.map(({ method }) => method));
  if (sizeOf(request) > door.mostBytes) return { statusCode: 413, headers: {}, body: '' };
  return null;
}

export function refuseMethod(allowed: readonly Door['method'][]): UrlAnswer {
  return { statusCode: 405, headers: { Allow: allowed.join(', ') }, body: '' };
}

/** The fields that a browser sends of a form; null: it is no such form. */
export function readFormFields({ headers, body, isBase64Encoded }: UrlRequest): URLSearchParams | null {
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return null;
  return new URLSearchParams(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8').toString('utf8'));
}

function sizeOf({ body, isBase64Encoded }: UrlRequest): number {
  return isBase64Encoded ? Math.floor((body.length * 3) / 4) : Buffer.byteLength(body);
}
