import * as z from 'zod';

/** https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads */
const UrlRequest = z
  .object({
    headers: z.record(z.string(), z.string()).default({}),
    queryStringParameters: z.record(z.string(), z.string()).default({}),
    rawPath: z.string().default('/'),
    body: z.string().default(''),
    isBase64Encoded: z.boolean().default(false),
    requestContext: z.object({ http: z.object({ method: z.string() }) }).optional(),
  })
  .transform(({ queryStringParameters: query, rawPath: path, requestContext, ...rest }) => ({
    ...rest,
    query,
    path,
    /** Null: not by a URL, but by somebody who may invoke the function. */
    method: requestContext?.http.method ?? null,
  }));
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
export function refuseForm(request: UrlRequest, { method, mostBytes }: Door): UrlAnswer | null {
  if (request.path !== '/' && request.path !== '') return { statusCode: 404, headers: {}, body: '' };
  if (request.method !== null && request.method !== method)
    return { statusCode: 405, headers: { Allow: method }, body: '' };
  if (sizeOf(request) > mostBytes) return { statusCode: 413, headers: {}, body: '' };
  return null;
}

function sizeOf({ body, isBase64Encoded }: UrlRequest): number {
  return isBase64Encoded ? Math.floor((body.length * 3) / 4) : Buffer.byteLength(body);
}
