import type { OutboxEntry, OutboxState } from '../../delivery/outbox-entry.ts';

/** How many messages of what was looked at are in each state afterwards. */
export type DeliveryCounts = Readonly<Record<Exclude<OutboxState, 'held'>, number>> & {
  /** Those that came into a state, this time, in which a person has to look. */
  readonly needAPerson: number;
};

/** Of two deliveries one after the other: what waits, or is in doubt, is as the second left it. */
export function addDeliveries(first: DeliveryCounts, second: DeliveryCounts): DeliveryCounts {
  const sum = (of: keyof DeliveryCounts) => first[of] + second[of];
  return {
    ...second,
    sent: sum('sent'),
    failed: sum('failed'),
    cancelled: sum('cancelled'),
    expired: sum('expired'),
    'needs-operator': sum('needs-operator'),
    needAPerson: sum('needAPerson'),
  };
}

/** Follows what a delivery looks at and writes. */
export function createReport() {
  const seen = new Map<string, OutboxEntry>();
  const asking = new Set<string>();
  return {
    /** An entry as it was read: from an index that lags, maybe older than what was written. */
    see(entry: OutboxEntry): void {
      if (entry.version >= (seen.get(entry.id)?.version ?? 0)) seen.set(entry.id, entry);
    },
    /** What was written; null = somebody else was first. */
    note(entry: OutboxEntry | null, before: OutboxEntry): void {
      if (entry === null) return;
      seen.set(entry.id, entry);
      if (entry.state !== before.state && (entry.state === 'failed' || entry.state === 'needs-operator'))
        asking.add(entry.id);
    },
    /** Nobody can find out by themselves what became of it. */
    ask({ id }: OutboxEntry): void {
      asking.add(id);
    },
    count(): DeliveryCounts {
      const count = (state: OutboxState) => [...seen.values()].filter((entry) => entry.state === state).length;
      return {
        pending: count('pending'),
        sending: count('sending'),
        unknown: count('unknown'),
        'needs-operator': count('needs-operator'),
        sent: count('sent'),
        failed: count('failed'),
        cancelled: count('cancelled'),
        expired: count('expired'),
        needAPerson: asking.size,
      };
    },
  };
}

export type DeliveryReport = ReturnType<typeof createReport>;
