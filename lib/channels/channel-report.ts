/** What a channel says by itself of a message that it was given: later than its answer, and whatever that was. */
export interface ChannelReport {
  /** The message, as it was told to the channel; null = it was told nothing. */
  readonly message: { readonly period: string; readonly id: string } | null;
  /** By which the channel knows it. */
  readonly reference: string;
  /** ISO instant; null = it says none. */
  readonly at: string | null;
  readonly says: ReportedFate;
  /** Addresses that take no more from now on. */
  readonly gone: { readonly addresses: readonly string[]; readonly because: 'bounced' | 'complained' } | null;
}

/** Whatever became of it since: the channel took it; or it took it, and gives it to nobody. */
export type ReportedFate =
  | { readonly is: 'taken' }
  /** `isUnreachable`: nothing that is sent to its reader arrives. */
  | { readonly is: 'refused'; readonly because: string; readonly isUnreachable?: true };
