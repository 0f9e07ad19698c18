import { namesWord } from '../config/hash-model.ts';
import {
  type AccountsConfig,
  type ExportConfig,
  type HealthConfig,
  type MetricDefinition,
  TIME_OF_PATH,
} from '../config/health-config.ts';

/** Whether a config reads a column of an export: it is named there in any case, or is a word of SQL over that export. */
export function usesColumn(config: HealthConfig, exportName: string, column: string): boolean {
  const folded = column.toLowerCase();
  return (
    usedNames(config, exportName).some((name) => name.toLowerCase() === folded) ||
    sqlOver(config, exportName).some((sql) => namesWord(sql, column))
  );
}

/** The columns of an export that a config names, SQL aside. */
export function usedNames({ exports, accounts, metrics }: HealthConfig, exportName: string): readonly string[] {
  const one = exports.get(exportName);
  const names = [
    ...(one ? namesInExport(one) : []),
    ...namesInAccounts(accounts, exportName),
    ...[...metrics.values()].flatMap((metric) => namesInMetric(metric, exportName)),
  ];
  return [...new Set(names)].filter((name) => name !== TIME_OF_PATH);
}

/** Whether the accounts are read from an export. */
export function holdsAccounts({ accounts }: HealthConfig, exportName: string): boolean {
  return accounts.kind === 'export' ? accounts.from === exportName : namesWord(accounts.sql, exportName);
}

function namesInExport({ account, time, id, asOf, types }: ExportConfig): readonly string[] {
  return [account, time, id, asOf, ...types.keys()].filter((name) => name !== null);
}

function namesInAccounts(accounts: AccountsConfig, exportName: string): readonly string[] {
  if (accounts.kind === 'sql' || accounts.from !== exportName) return [];
  return [...accounts.columns.values(), ...accounts.attributes];
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
