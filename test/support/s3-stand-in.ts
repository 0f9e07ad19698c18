import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface StoredVersion {
  readonly versionId: string;
  readonly bytes: Buffer;
  readonly etag: string;
  readonly modifiedAt: Date;
}

export interface S3StandInOptions {
  /** Keeps every version and gives their ids; else a put replaces what was there. */
  readonly versioned?: boolean;
  /** The most keys a page lists, whatever is asked for. */
  readonly pageSize?: number;
  /** Buckets there are; any when left out. */
  readonly buckets?: readonly string[];
  /** Bodies break off after so many bytes. */
  readonly cutAfter?: number;
  /** An answer instead of the usual one, to act out a refusal. */
  readonly refuse?: (request: { readonly method: string; readonly key: string }) => Refusal | null;
}

export interface Refusal {
  readonly status: number;
  readonly code: string;
}

export interface S3StandIn {
  readonly endpoint: string;
  /** `bucket/key` → its versions, the newest last. May be changed by the test. */
  readonly objects: Map<string, StoredVersion[]>;
  close(): Promise<void>;
}

/** A loopback S3, path style: put, get, head, both listings and the versioning status; what the adapters use and no more. */
export async function startS3StandIn(options: S3StandInOptions = {}): Promise<S3StandIn> {
  const objects: S3StandIn['objects'] = new Map();
  const server = createServer((request, response) => {
    answer(request, objects, options).then(
      (reply) => send(response, reply, options.cutAfter),
      (error: Error) => send(response, fail(500, 'InternalError', error.message)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { endpoint: `http://127.0.0.1:${port}`, objects, close };
}

interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

async function answer(
  request: IncomingMessage,
  objects: S3StandIn['objects'],
  options: S3StandInOptions,
): Promise<Reply> {
  const url = new URL(request.url!, 'http://s3');
  const [bucket = '', ...rest] = url.pathname.slice(1).split('/');
  const key = rest.map(decodeURIComponent).join('/');
  const method = request.method!;
  const body = await buffer(request);
  const refusal = options.refuse?.({ method, key });
  if (refusal) return fail(refusal.status, refusal.code, 'Refused.');
  if (options.buckets && !options.buckets.includes(bucket)) return fail(404, 'NoSuchBucket', 'No such bucket.');
  if (key === '') return list(bucket, url.searchParams, objects, options);
  const versions = objects.get(`${bucket}/${key}`) ?? [];
  switch (method) {
    case 'PUT':
      objects.set(`${bucket}/${key}`, keep(versions, decodeBody(request, body), options));
      return { status: 200, headers: { ETag: objects.get(`${bucket}/${key}`)!.at(-1)!.etag } };
    case 'DELETE':
      remove(objects, `${bucket}/${key}`, url.searchParams.get('versionId'));
      return { status: 204 };
    case 'GET':
    case 'HEAD':
      return read(request, url.searchParams.get('versionId'), versions);
  }
  return fail(405, 'MethodNotAllowed', `${method} is not acted out here.`);
}

function remove(objects: S3StandIn['objects'], name: string, versionId: string | null): void {
  const left = (objects.get(name) ?? []).filter((one) => versionId !== null && one.versionId !== versionId);
  if (left.length > 0) objects.set(name, left);
  else objects.delete(name);
}

let versionsMade = 0;

function keep(versions: StoredVersion[], bytes: Buffer, { versioned }: S3StandInOptions): StoredVersion[] {
  const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
  versionsMade += 1;
  const version = { versionId: versioned ? `v${versionsMade}` : 'null', bytes, etag, modifiedAt: new Date() };
  return versioned ? [...versions, version] : [version];
}

/** SDKs may send `aws-chunked` bodies: hexadecimal length, chunk, …, 0, trailers. */
function decodeBody(request: IncomingMessage, body: Buffer): Buffer {
  if (!`${request.headers['content-encoding']}`.includes('aws-chunked')) return body;
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf('\r\n', at);
    const length = Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    if (!(length > 0)) return Buffer.concat(chunks);
    chunks.push(body.subarray(lineEnd + 2, lineEnd + 2 + length));
    at = lineEnd + 2 + length + 2;
  }
}

function read(request: IncomingMessage, versionId: string | null, versions: readonly StoredVersion[]): Reply {
  const version = versionId === null ? versions.at(-1) : versions.find((one) => one.versionId === versionId);
  if (!version)
    return versionId === null || versions.length === 0
      ? fail(404, 'NoSuchKey', 'The specified key does not exist.')
      : fail(404, 'NoSuchVersion', 'The specified version does not exist.');
  const expected = request.headers['if-match'];
  if (expected !== undefined && expected !== version.etag) return fail(412, 'PreconditionFailed', 'Changed since.');
  return {
    status: 200,
    headers: {
      ETag: version.etag,
      'Last-Modified': version.modifiedAt.toUTCString(),
      'Content-Length': String(version.bytes.length),
      'x-amz-version-id': version.versionId,
    },
    body: version.bytes,
  };
}

function list(bucket: string, query: URLSearchParams, objects: S3StandIn['objects'], options: S3StandInOptions): Reply {
  if (query.has('versioning')) return xml('VersioningConfiguration', options.versioned ? tag('Status', 'Enabled') : '');
  const all = query.has('versions');
  const found = [...objects]
    .filter(([path]) => path.startsWith(`${bucket}/${query.get('prefix') ?? ''}`))
    .map(([path, versions]) => ({ key: path.slice(bucket.length + 1), versions }))
    .sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)))
    .flatMap(({ key, versions }) =>
      [...versions].reverse().map((version, age) => ({ key, version, isLatest: age === 0 })),
    )
    .filter(({ isLatest }) => all || isLatest);
  const start = all ? afterMarker(found, query) : Number(query.get('continuation-token') ?? 0);
  const size = Math.min(Number(query.get('max-keys') ?? 1000), options.pageSize ?? 1000);
  const page = found.slice(start, start + size);
  const isTruncated = start + size < found.length;
  const last = page.at(-1);
  const entries = page.map(({ key, version, isLatest }) =>
    tag(
      all ? 'Version' : 'Contents',
      tag('Key', escapeXml(key)) +
        tag('Size', String(version.bytes.length)) +
        tag('ETag', escapeXml(version.etag)) +
        tag('LastModified', version.modifiedAt.toISOString()) +
        (all ? tag('VersionId', version.versionId) + tag('IsLatest', String(isLatest)) : ''),
    ),
  );
  const next = all
    ? tag('NextKeyMarker', escapeXml(last?.key ?? '')) + tag('NextVersionIdMarker', last?.version.versionId ?? '')
    : tag('NextContinuationToken', String(start + size));
  return xml(
    all ? 'ListVersionsResult' : 'ListBucketResult',
    tag('IsTruncated', String(isTruncated)) + (isTruncated ? next : '') + entries.join(''),
  );
}

function afterMarker(found: readonly { key: string; version: StoredVersion }[], query: URLSearchParams): number {
  const marker = query.get('key-marker');
  if (marker === null) return 0;
  const versionId = query.get('version-id-marker');
  return found.findIndex(({ key, version }) => key === marker && version.versionId === versionId) + 1;
}

function fail(status: number, code: string, message: string): Reply {
  return { ...xml('Error', tag('Code', code) + tag('Message', escapeXml(message))), status };
}

function xml(root: string, content: string): Reply {
  return {
    status: 200,
    headers: { 'Content-Type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>${tag(root, content)}`,
  };
}

function tag(name: string, content: string): string {
  return `<${name}>${content}</${name}>`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function send(response: ServerResponse, { status, headers, body }: Reply, cutAfter?: number): void {
  response.writeHead(status, headers);
  if (cutAfter !== undefined && Buffer.isBuffer(body) && body.length > cutAfter) {
    response.write(body.subarray(0, cutAfter), () => response.destroy());
    return;
  }
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
