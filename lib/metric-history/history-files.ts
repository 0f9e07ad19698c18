/** Files that outlive their night: a folder, or the retained history bucket. Keys are relative, with `/` (see checkWorkKey). */
export interface HistoryFiles {
  /** Every key that starts with `prefix`, sorted. */
  list(prefix: string): Promise<readonly HistoryFile[]>;
  /** A file of this machine under a key, whole or not at all. Overwrites. */
  put(key: string, file: string): Promise<void>;
  /** The bytes of a key as a file of this machine, whole or not at all. False: there is no such key. */
  fetch(key: string, file: string): Promise<boolean>;
  /** With every earlier version of it. Nothing happens when there is no such key. */
  remove(key: string): Promise<void>;
  /** What was overwritten under a key and is kept all the same, as a versioned bucket does. The newest stays. */
  removeEarlier(key: string): Promise<void>;
  /** For messages: the folder or s3:// address. */
  readonly location: string;
}

export interface HistoryFile {
  readonly key: string;
  readonly bytes: number;
}
