/** wrong: scores would be wrong, or nothing would run. surprise: it runs, and somebody may wonder. sound: all is well, with its figures. */
export type Grade = 'wrong' | 'surprise' | 'sound';

/** Every kind of line that `rounds check` prints, with the grades it may have; docs/check.md says of each why, and what to do. */
export const lineKinds = {
  model: ['sound'],
  'sql-refused': ['wrong'],
  'no-rules': ['surprise'],
  'no-ops': ['wrong', 'surprise'],
  'no-domains': ['surprise'],
  'no-owner-column': ['surprise'],
  'unused-metric': ['surprise'],
  'unused-export': ['surprise'],
  'no-freshness': ['surprise'],
  export: ['sound'],
  'export-not-used': ['wrong'],
  'earlier-state': ['surprise'],
  'rejected-rows': ['surprise'],
  'export-note': ['surprise'],
  'few-matches': ['surprise'],
  accounts: ['sound'],
  'accounts-unreadable': ['wrong'],
  'no-accounts': ['surprise'],
  'double-accounts': ['surprise'],
  owners: ['sound'],
  'no-owners': ['surprise'],
  'nobody-told': ['surprise'],
  ownership: ['sound'],
  'ownership-for-none': ['surprise'],
  'owner-not-told': ['surprise'],
  'member-unreachable': ['surprise'],
  cadence: ['sound'],
  'cadence-for-none': ['surprise'],
  metrics: ['sound'],
  measuring: ['wrong', 'surprise'],
  'no-values': ['surprise'],
  profile: ['sound'],
  'profile-for-none': ['surprise'],
  'no-profile': ['wrong', 'surprise'],
  'few-scores': ['wrong', 'surprise'],
  'unnamed-values': ['wrong', 'surprise'],
  'same-points': ['surprise'],
  'points-twice': ['surprise'],
  'same-model': ['sound'],
  'model-changed': ['surprise'],
  'new-files': ['sound'],
  'export-new': ['surprise'],
  'files-again': ['surprise'],
} as const satisfies Readonly<Record<string, readonly Grade[]>>;

export type LineKind = keyof typeof lineKinds;

/** The kinds that may have a grade. */
export type KindOf<G extends Grade> = {
  [K in LineKind]: G extends (typeof lineKinds)[K][number] ? K : never;
}[LineKind];
