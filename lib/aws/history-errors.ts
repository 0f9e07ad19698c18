import type { Night } from '../calendar.ts';

/** DynamoDB kept refusing part of a shard. The night's step may be run again: it overwrites what was written. */
export class ChartsNotWrittenError extends Error {
  constructor(
    readonly night: Night,
    readonly shard: number,
    readonly left: number,
    options?: ErrorOptions,
  ) {
    super(
      `${left} writes of night ${night}, shard ${shard} were not accepted after many attempts: the table is throttled. ` +
        'Raise its maximum write capacity or wait, then run the night again.',
      options,
    );
    this.name = 'ChartsNotWrittenError';
  }
}

/** DynamoDB kept leaving keys unread. May be tried again. */
export class ChartsNotReadError extends Error {
  constructor(
    readonly account: string,
    readonly left: number,
    options?: ErrorOptions,
  ) {
    super(
      `${left} nights of account ${JSON.stringify(account.slice(0, 100))} could not be read after many attempts: the table is ` +
        'throttled. Raise its maximum read capacity or wait, then try again.',
      options,
    );
    this.name = 'ChartsNotReadError';
  }
}

/** DynamoDB kept refusing to delete charts of an account. Nothing else of it was removed: try again. */
export class AccountNotRemovedError extends Error {
  constructor(
    readonly left: number,
    options?: ErrorOptions,
  ) {
    super(
      `${left} charts could not be deleted after many attempts: the table is throttled. Wait, then forget the account again.`,
      options,
    );
    this.name = 'AccountNotRemovedError';
  }
}

/** DynamoDB kept refusing part of a night's decision log. Planning the night again overwrites it. */
export class DecisionsNotWrittenError extends Error {
  constructor(
    readonly night: Night,
    readonly left: number,
    options?: ErrorOptions,
  ) {
    super(
      `Decisions on ${left} accounts of night ${night} were not accepted after many attempts: the table is throttled. ` +
        'Raise its maximum write capacity or wait, then run the night again.',
      options,
    );
    this.name = 'DecisionsNotWrittenError';
  }
}

/** There is no such table where the client looks. Trying again will not help. */
export class HistoryTableMissingError extends Error {
  constructor(table: string, options?: ErrorOptions) {
    super(
      `The history table ${table} does not exist in this account and region: deploy the State stack, or correct the table's name.`,
      options,
    );
    this.name = 'HistoryTableMissingError';
  }
}

export function explainTableError(error: unknown, table: string): unknown {
  if (error instanceof Error && error.name === 'ResourceNotFoundException')
    return new HistoryTableMissingError(table, { cause: error });
  return error;
}
