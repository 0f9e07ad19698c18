/**
 * Thrown when a file cannot be used as it is: cut off, damaged, not what its name says. The message is the rest of a sentence
 * that begins with the file's name. Trying again does not help; a better file does.
 */
export class FileProblem extends Error {
  override readonly name = 'FileProblem';
}

/** Thrown when there is nothing in a file: whether that is no rows, or a file that did not arrive, its neighbours say. */
export class NoText extends FileProblem {
  constructor() {
    super('is empty (0 bytes): export or upload it again.');
  }
}
