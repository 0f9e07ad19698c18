/** Fingerprints of what a score is made by: equal when nothing that can change a value has changed. */

import { assertNever } from '../assert-never.ts';
import { compareText } from '../compare-text.ts';
import { hashOf } from './canonical-json.ts';
import type {
  AccountsConfig,
  Condition,
  ExportConfig,
  HealthConfig,
  MetricDefinition,
  PeopleConfig,
  Profile,
  Titled,
} from './health-config.ts';
import { orderMetrics } from './metric-graph.ts';

type Model = Pick<
  HealthConfig,
  'timezone' | 'exports' | 'accounts' | 'people' | 'stages' | 'metrics' | 'profiles' | 'bands'
>;

/** sha256 over everything that can change a score. Titles, units, rules and recipients cannot. */
export function hashModel({ timezone, exports, accounts, people, stages, metrics, profiles, bands }: Model): string {
  return hashOf({
    timezone,
    exports: mapValues(exports, pickReading),
    accounts,
    ...(people === null ? {} : { people: withoutAbsences(people) }),
    stages,
    metrics: mapValues(metrics, pickDefinition),
    profiles: profiles.map(pickScoring),
    bands,
  });
}

/** Who is away changes who is told, and no score. Models were first hashed when only a list could say it. */
function withoutAbsences(people: PeopleConfig): unknown {
  if (people.kind === 'list') return { ...people, people: people.people.map((one) => ({ ...one, away: null })) };
  const { away: _away, ...columns } = people;
  return columns;
}

/** metric → sha256 over its definition and all it reads. Metrics must be free of rings. */
export function hashMetrics(
  model: Pick<Model, 'timezone' | 'exports' | 'accounts' | 'stages' | 'metrics'>,
): Map<string, string> {
  const { ordered } = orderMetrics(new Map([...model.metrics].map(([name, metric]) => [name, metricsReadBy(metric)])));
  const hashes = new Map<string, string>();
  for (const name of ordered) {
    const metric = model.metrics.get(name)!;
    hashes.set(
      name,
      hashOf({
        definition: pickDefinition(metric),
        timezone: model.timezone,
        metrics: new Map(metricsReadBy(metric).map((source) => [source, hashes.get(source)])),
        exports: [...exportsReadBy(metric, model.exports)].sort((a, b) => compareText(a.name, b.name)).map(pickReading),
        accounts: rosterReadBy(metric, model),
      }),
    );
  }
  return new Map([...model.metrics.keys()].map((name) => [name, hashes.get(name)!]));
}

/** The metrics a metric is made of. */
export function metricsReadBy(metric: MetricDefinition): readonly string[] {
  switch (metric.kind) {
    case 'ratio':
      return [metric.numerator, metric.denominator];
    case 'change':
    case 'rank':
      return [metric.of];
    case 'column':
    case 'sql':
    case 'pulse':
      return [];
  }
}

function exportsReadBy(metric: MetricDefinition, exports: ReadonlyMap<string, ExportConfig>): readonly ExportConfig[] {
  switch (metric.kind) {
    case 'column':
      return withTranslators(exports, (name) => name === metric.from || namesWord(metric.where ?? '', name));
    case 'sql':
      return withTranslators(exports, (name) => namesWord(metric.sql, name));
    case 'ratio':
    case 'change':
    case 'rank':
    case 'pulse':
      return [];
  }
}

/** Exports that are read, and those that say which account their rows are of. */
function withTranslators(
  exports: ReadonlyMap<string, ExportConfig>,
  isRead: (name: string) => boolean,
): readonly ExportConfig[] {
  const all = [...exports.values()];
  const read = all.filter(({ name }) => isRead(name));
  const translators = new Set(read.flatMap(({ match }) => (match.by === 'through' ? [match.through] : [])));
  return all.filter((one) => read.includes(one) || translators.has(one.name));
}

/** The part of the accounts that a metric's value depends on; null when it depends on none. */
function rosterReadBy(metric: MetricDefinition, { accounts, stages }: Pick<Model, 'accounts' | 'stages'>): unknown {
  switch (metric.kind) {
    case 'rank':
      return pickPeers(accounts, stages, metric.within);
    case 'sql':
      return namesWord(metric.sql, 'roster') ? { accounts, stages } : null;
    case 'column':
      return namesWord(metric.where ?? '', 'roster') ? { accounts, stages } : null;
    case 'ratio':
    case 'change':
    case 'pulse':
      return null;
  }
  return assertNever(metric, 'the metric');
}

/** Who an account is ranked among. */
function pickPeers(accounts: AccountsConfig, stages: Model['stages'], within: string | null): unknown {
  const stage = within === 'stage' ? stages : null;
  if (accounts.kind === 'sql') return { sql: accounts.sql, stage };
  const dates = within === 'stage' ? ['started_on', 'renews_on'] : within === 'age_days' ? ['started_on'] : [];
  const read = new Set(['id', 'churned_on', within, ...dates]);
  return { from: accounts.from, columns: [...accounts.columns].filter(([name]) => read.has(name)), stage };
}

/** Whether an SQL text may read a table: its name is a word of it. */
export function namesWord(sql: string, table: string): boolean {
  const words = sql.toLowerCase();
  const wanted = table.toLowerCase();
  for (let at = words.indexOf(wanted); at >= 0; at = words.indexOf(wanted, at + 1))
    if (!isWordSign(words[at - 1]) && !isWordSign(words[at + wanted.length])) return true;
  return false;
}

function isWordSign(sign: string | undefined): boolean {
  return sign !== undefined && /[\p{L}\p{N}_]/u.test(sign);
}

/** What decides which rows and values an export gives. */
function pickReading(one: ExportConfig) {
  const {
    required: _required,
    isAccountNamed: _named,
    maxSize: _size,
    manifest: _manifest,
    csv,
    json,
    match,
    ...reading
  } = one;
  const { decimal, ...dialect } = csv;
  return {
    ...withoutDefaults(reading, laterReading),
    ...(match.by === 'exact' ? {} : { match }),
    ...(json.rows === null ? {} : { json }),
    csv: { ...withoutDefaults(dialect, laterDialect), decimal: decimal ?? '.' },
  };
}

/** What can be said of an export since models were first hashed. While it is not said it has no part, so that stored values stay comparable. */
const laterReading: Partial<ExportConfig> = {
  format: null,
  compression: null,
  areEmptyFilesSound: false,
  dates: null,
  timezone: null,
  isSparse: false,
  keep: 'first',
  updatedAt: null,
};
const laterDialect: Partial<ExportConfig['csv']> = {
  thousands: null,
  header: null,
  skip: 0,
  skipLast: 0,
  quote: '"',
  quoteEscape: null,
  comment: null,
};

function withoutDefaults<Section extends object>(written: Section, defaults: Partial<Section>): Partial<Section> {
  const said = Object.entries(written).filter(
    ([key, value]) => !Object.hasOwn(defaults, key) || defaults[key as keyof Section] !== value,
  );
  return Object.fromEntries(said) as Partial<Section>;
}

function pickDefinition(metric: MetricDefinition) {
  const { name: _name, unit: _unit, shareable: _shareable, indicator: _indicator, ...definition } = metric;
  return withoutTitle(definition);
}

function pickScoring(profile: Profile) {
  const { when, groups, ...scoring } = withoutTitle(profile);
  return { ...scoring, when: sortConditions(when), groups: groups.map(withoutTitle) };
}

function withoutTitle<Part extends Titled>({ title: _title, description: _description, ...part }: Part) {
  return part;
}

/** All must hold, so their order means nothing. */
function sortConditions(when: readonly Condition[]): readonly Condition[] {
  return [...when].sort((a, b) => compareText(a.attribute, b.attribute));
}

function mapValues<Value, Result>(
  map: ReadonlyMap<string, Value>,
  pick: (value: Value) => Result,
): Map<string, Result> {
  return new Map([...map].map(([key, value]) => [key, pick(value)]));
}
