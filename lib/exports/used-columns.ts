import { namesWord } from '../config/hash-model.ts';
import {
  type AccountMatch,
  type AccountsConfig,
  type ExportConfig,
  type HealthConfig,
  type MetricDefinition,
  type PeopleConfig,
  TIME_OF_PATH,
} from '../config/health-config.ts';
import { columnsOfPeople } from '../config/people.ts';
import { mayBePath } from './nested-path.ts';

/** Whether a config reads a column of an export: it is named there in any case, or is a word of SQL over that export. */
export function usesColumn(config: HealthConfig, exportName: string, column: string): boolean {
  const folded = column.toLowerCase();
  return (
    usedNames(config, exportName).some((name) => name.toLowerCase() === folded) ||
    sqlOver(config, exportName).some((sql) => namesWord(sql, column))
  );
}

/** The names with dots that a config has for columns of an export; in SQL, those in double quotes. */
export function usedPaths(config: HealthConfig, exportName: string): readonly string[] {
  const quoted = sqlOver(config, exportName).flatMap(quotedNames);
  return [...new Set([...usedNames(config, exportName), ...quoted])].filter(mayBePath);
}

/** The columns of an export that a config names, SQL aside. */
export function usedNames(config: HealthConfig, exportName: string): readonly string[] {
  const { exports, accounts, metrics } = config;
  const one = exports.get(exportName);
  const names = [
    ...(one ? namesInExport(one) : []),
    ...namesInAccounts(accounts, exportName),
    ...namesInPeople(config.people, exportName),
    ...[...exports.values()].flatMap(({ match }) => namesInMatch(match, exportName)),
    ...[...metrics.values()].flatMap((metric) => namesInMetric(metric, exportName)),
  ];
  return [...new Set(names)].filter((name) => name !== TIME_OF_PATH);
}

/** Whether the accounts are read from an export. */
export function holdsAccounts({ accounts }: HealthConfig, exportName: string): boolean {
  return accounts.kind === 'export' ? accounts.from === exportName : namesWord(accounts.sql, exportName);
}

function namesInExport({ account, time, id, asOf, updatedAt, types }: ExportConfig): readonly string[] {
  return [account, time, id, asOf, updatedAt, ...types.keys()].filter((name) => name !== null);
}

function namesInAccounts(accounts: AccountsConfig, exportName: string): readonly string[] {
  if (accounts.kind === 'sql' || accounts.from !== exportName) return [];
  return [...accounts.columns.values(), ...accounts.attributes];
}

function namesInPeople(people: PeopleConfig | null, exportName: string): readonly string[] {
  if (people?.kind !== 'export' || people.from !== exportName) return [];
  return columnsOfPeople(people);
}

/** The columns of an export that says whose the rows of another are. */
function namesInMatch(match: AccountMatch, exportName: string): readonly string[] {
  return match.by === 'through' && match.through === exportName ? [match.from, match.to] : [];
}

function namesInMetric(metric: MetricDefinition, exportName: string): readonly string[] {
  return metric.kind === 'column' && metric.from === exportName && metric.value !== null ? [metric.value] : [];
}

/** Every SQL text that reads an export. */
function sqlOver({ accounts, metrics }: HealthConfig, exportName: string): readonly string[] {
  const found: string[] = [];
  if (accounts.kind === 'sql' && namesWord(accounts.sql, exportName)) found.push(accounts.sql);
  for (const metric of metrics.values()) {
    if (metric.kind === 'sql' && namesWord(metric.sql, exportName)) found.push(metric.sql);
    if (
      metric.kind === 'column' &&
      metric.where !== null &&
      (metric.from === exportName || namesWord(metric.where, exportName))
    )
      found.push(metric.where);
  }
  return found;
}

/** What an SQL text has in double quotes; not inside its texts and comments. */
function quotedNames(sql: string): readonly string[] {
  const marks = /'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\/|"((?:[^"]|"")+)"/g;
  return [...sql.matchAll(marks)].flatMap(([, name]) => (name === undefined ? [] : [name.replaceAll('""', '"')]));
}
