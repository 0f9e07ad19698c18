/** FNV-1a, 32 bits, over the UTF-8 bytes of an id (Fowler, Noll, Vo). */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text, 'utf8')) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

const ACCOUNTS_PER_SHARD = 5_000;

/** The power of two that is at least accounts / 5,000. */
export function countShards(accounts: number): number {
  let shards = 1;
  while (shards * ACCOUNTS_PER_SHARD < accounts) shards *= 2;
  return shards;
}

export function shardOf(account: string, shards: number): number {
  return fnv1a32(account) % shards;
}
