/** Exit codes: 0 done, 1 could not be completed, 2 wrong usage or configuration. */
export class CommandFailure extends Error {
  readonly exitCode: 1 | 2;

  constructor(message: string, exitCode: 1 | 2) {
    super(message);
    this.name = 'CommandFailure';
    this.exitCode = exitCode;
  }
}

/** The command did what it was asked, and ends with another code than 0 because of what it found: everything is said already. */
export class CommandFinding extends Error {
  readonly exitCode: 1 | 3;

  constructor(exitCode: 1 | 3) {
    super(`Ended with ${exitCode}.`);
    this.name = 'CommandFinding';
    this.exitCode = exitCode;
  }
}

/** The command line or the configuration is wrong: nothing was run. */
export function wrongUsage(message: string): CommandFailure {
  return new CommandFailure(message, 2);
}

/** The work was started and could not be completed. */
export function notCompleted(message: string): CommandFailure {
  return new CommandFailure(message, 1);
}
