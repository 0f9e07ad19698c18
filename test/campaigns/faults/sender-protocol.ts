/** What the campaign and one of its senders say to each other. Times are milliseconds since 1970 on the campaign's clock. */
export type ToSender =
  | { readonly say: 'deliver'; readonly patienceMs: number }
  /** The clock has come to where somebody wanted to be woken. */
  | { readonly say: 'wake' }
  /** A call of its own table may be made; after the last one it does nothing any more. */
  | { readonly say: 'call'; readonly isTheLast: boolean };

export type FromSender =
  | { readonly say: 'ready' }
  /** Nothing goes on in it but waiting. */
  | { readonly say: 'waiting'; readonly until: number }
  | { readonly say: 'about to call' }
  /** The last one. */
  | { readonly say: 'called' }
  | { readonly say: 'done' };

export type SenderTable =
  | { readonly kind: 'dynamodb'; readonly url: string }
  | { readonly kind: 'sqlite'; readonly folder: string };

/** The sender's environment. */
export interface SenderPlace {
  /** A file that holds the time, as a 64-bit little-endian whole number. */
  readonly clockFile: string;
  readonly table: SenderTable;
  readonly slackUrl: string;
  readonly sesUrl: string;
  readonly slackToken: string;
}

export const SENDER_PLACE = 'SENDER_PLACE';
export const TABLE = 'nightrounds';

/** Of one request, on the real clock: what hangs is to be over soon. */
export const REAL_TIMEOUT_MS = 300;
