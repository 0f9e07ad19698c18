/** Bytes handed from one step of a night to the next, and the files a night leaves: a folder, or the work bucket. */
export interface WorkStore {
  /** Overwrites. Keys are relative, with `/`. */
  put(key: string, bytes: Uint8Array | string): Promise<void>;
  /** Null when there is no such key. */
  get(key: string): Promise<Uint8Array | null>;
  /** Nothing happens when there is no such key. */
  remove(key: string): Promise<void>;
  list(prefix: string): Promise<readonly string[]>;
}

/** A work key that could leave its store, or that means different places in a folder and a bucket. A mistake in the caller. */
export class WorkKeyError extends Error {
  constructor(key: string) {
    super(`${JSON.stringify(key)} is no work key: use relative paths with /, without empty parts, "." or "..".`);
    this.name = 'WorkKeyError';
  }
}

/** The key as it is; throws `WorkKeyError` for one that is absolute, empty, or steps out of its store. */
export function checkWorkKey(key: string): string {
  const isOutside = key.split('/').some((part) => part === '' || part === '.' || part === '..');
  if (isOutside || /[\\\0]/.test(key)) throw new WorkKeyError(key);
  return key;
}
