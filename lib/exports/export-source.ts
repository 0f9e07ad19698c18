/** Where exports lie: a folder, or a bucket. A version, once listed, is what `fetch` gives for the whole run. */
export interface ExportObject {
  /** Path under the exports root, with `/`. */
  readonly key: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  /** Opaque: an S3 version id or ETag, or size and modification time of a file. */
  readonly version: string;
}

export interface ExportSource {
  /** Every object whose key starts with `prefix`, sorted by key in code-unit order. */
  list(prefix: string): Promise<readonly ExportObject[]>;
  /** Bytes of exactly that version as a file on this machine, streamed, not read into memory. Throws when the version is gone. */
  fetch(object: ExportObject, destination: string): Promise<void>;
  /** For messages: the folder or s3:// address. */
  readonly location: string;
}
