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
