import type {
  AccountsConfig,
  ExportConfig,
  HealthConfig,
  MetricDefinition,
  Playbook,
  PlaybookTask,
  StandardName,
} from '../../lib/config/health-config.ts';

/** A valid configuration with nothing in it but what a test says. */
export function buildConfig(parts: Partial<HealthConfig> = {}): HealthConfig {
  const nobody = { slack: null, emails: [] };
  return {
    portfolio: 'Acme',
    timezone: 'UTC',
    currency: 'EUR',
    exports: new Map(),
    accounts: buildAccounts(),
    people: null,
    ownership: [],
    stages: { onboardingDays: 90, renewalDays: 90 },
    metrics: new Map(),
    profiles: [],
    bands: { healthy: 80, watch: 60 },
    rules: [],
    playbooks: new Map(),
    cadence: [],
    deliver: 'on',
    gate: {
      leastRows: 0.9,
      mostRows: 1.15,
      eventRows: 0.1,
      noise: 4,
      fewAccounts: 5,
      fewShare: 0.3,
      accountsGone: 0.02,
      accountsNew: 0.02,
      accountsUnscored: 0.05,
      fieldChanges: 0.2,
      duplicateAccounts: 0.3,
      missingValues: 0.1,
      unknownRows: 0.1,
      unmatchedRows: 0.9,
      atRiskMoves: 0.05,
      newRisks: 20,
      scoreMove: 3,
      massFall: 0.1,
      oneSignal: 0.6,
      levelShift: 1,
      learningNights: 7,
      believedAfter: 3,
      leastBelieved: 0.8,
    },
    notify: {
      digest: { at: '07:30', weekdays: ['mon'] },
      leaders: { ...nobody, day: 'mon', at: '08:00', nightly: false },
      executives: { ...nobody, day: 'mon', at: '08:00' },
      unowned: nobody,
      ops: nobody,
      quiet: { weekdays: ['sat', 'sun'], holidays: [], clock: 'stands' },
      escalation: null,
      executive: null,
      profileExecutives: new Map(),
      pools: [],
      delegates: [],
      operators: [],
      budget: 5,
      domains: null,
    },
    pages: { ownersSee: 'own' },
    card: { showsScore: false },
    configHash: 'config',
    modelHash: 'model',
    metricHashes: new Map([...(parts.metrics?.keys() ?? [])].map((name) => [name, `hash of ${name}`])),
    ...parts,
  };
}

/** Something that its owner is to do within two business days, but for what is given. */
export function buildStep(title: string, parts: Partial<PlaybookTask> = {}): PlaybookTask {
  return { title, due: { businessDays: 2 }, assignee: 'owner', text: null, ...parts };
}

/** Started by hand, but for what is given. */
export function buildPlaybook(id: string, title: string, parts: Partial<Playbook> = {}): Playbook {
  return { id, title, autoSeverities: [], tasks: [], ...parts };
}

export function buildExportConfig(name: string, parts: Partial<ExportConfig> = {}): ExportConfig {
  return {
    name,
    files: `${name}.csv`,
    account: 'account_id',
    isAccountNamed: false,
    time: null,
    id: null,
    keep: 'first',
    updatedAt: null,
    asOf: null,
    required: false,
    freshWithinHours: null,
    isManifestMandatory: false,
    manifest: null,
    maxRejects: 0.05,
    maxSize: null,
    format: null,
    compression: null,
    dates: null,
    timezone: null,
    areEmptyFilesSound: false,
    csv: {
      delimiter: null,
      header: null,
      skip: 0,
      skipLast: 0,
      quote: '"',
      quoteEscape: null,
      comment: null,
      decimal: null,
      thousands: null,
      encoding: 'utf-8',
      nulls: [''],
      dates: null,
    },
    types: new Map(),
    match: { by: 'exact' },
    json: { rows: null },
    isSparse: false,
    ...parts,
  };
}

/** Accounts out of an export named `accounts`: standard name → column. */
export function buildAccounts(
  columns: Partial<Record<StandardName, string>> = {},
  attributes: readonly string[] = [],
): AccountsConfig {
  const named = Object.entries({ id: 'account_id', ...columns }) as [StandardName, string][];
  return { kind: 'export', from: 'accounts', columns: new Map(named), attributes };
}

type Definition<Kind extends MetricDefinition['kind']> = Extract<MetricDefinition, { kind: Kind }>;

const plain = { title: null, description: null, indicator: null, unit: null, shareable: false, empty: null };

export function columnMetric(
  name: string,
  from: string,
  parts: Partial<Definition<'column'>> = {},
): Definition<'column'> {
  return {
    ...plain,
    name,
    kind: 'column',
    from,
    value: null,
    aggregate: 'latest',
    overDays: null,
    where: null,
    ...parts,
  };
}

export function sqlMetric(name: string, sql: string, parts: Partial<Definition<'sql'>> = {}): Definition<'sql'> {
  return { ...plain, name, kind: 'sql', sql, ...parts };
}

export function ratioMetric(name: string, numerator: string, denominator: string): Definition<'ratio'> {
  return { ...plain, name, kind: 'ratio', numerator, denominator };
}

export function changeMetric(name: string, of: string, againstDays: number): Definition<'change'> {
  return { ...plain, name, kind: 'change', of, againstDays };
}

export function rankMetric(name: string, of: string, within: string | null = null): Definition<'rank'> {
  return { ...plain, name, kind: 'rank', of, within };
}

export function byName<T extends { readonly name: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.name, item]));
}
