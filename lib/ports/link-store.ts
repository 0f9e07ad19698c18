/** Links that open nothing any more, though their time is not over. */
export interface LinkStore {
  /** `id`: see nameLink. */
  isRevoked(id: string): Promise<boolean>;
  revoke(id: string, revocation: { readonly by: string; readonly at: string }): Promise<void>;
}
