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
