export interface Revocation {
  readonly by: string;
  /** ISO instant. */
  readonly at: string;
}

/** Links that open nothing any more, though their time is not over. */
export interface LinkStore {
  /** `id`: see nameLink. */
  isRevoked(id: string): Promise<boolean>;
  revoke(id: string, revocation: Revocation): Promise<void>;
  /** `reader`: see nameReader. What was made for them until this instant is void; null = nothing is. */
  readReaderRevokedAt(reader: string): Promise<string | null>;
  revokeReader(reader: string, revocation: Revocation): Promise<void>;
  /** `cards`: see nameCards. What was made of the account until this instant is void; null = nothing is. */
  readCardsRevokedAt(cards: string): Promise<string | null>;
  revokeCards(cards: string, revocation: Revocation): Promise<void>;
}
