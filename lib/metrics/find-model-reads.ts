import type { HealthConfig, MetricDefinition } from '../config/health-config.ts';
import type { Path } from '../config/plain-tree.ts';
import { checkSelect, checkWhere, type SqlCheck } from './check-sql.ts';
import { accountReads, readsOf, sqlTables } from './reads.ts';

/** SQL of a model that can run on no night. */
export interface SqlRefusal {
  readonly path: Path;
  readonly message: string;
  readonly hint: string;
}

/** Which exports a model reads, and its SQL that cannot run. */
export interface ModelReads {
  /** Metric → exports, through the metrics it is made of too. */
  readonly ofMetrics: ReadonlyMap<string, ReadonlySet<string>>;
  readonly ofAccounts: ReadonlySet<string>;
  readonly refused: readonly SqlRefusal[];
}

/** Parses the SQL of a model, and runs none of it. */
export async function findModelReads(config: HealthConfig): Promise<ModelReads> {
  const ofMetrics = new Map<string, ReadonlySet<string>>();
  const refused: SqlRefusal[] = [];
  for (const metric of config.metrics.values()) {
    ofMetrics.set(metric.name, await readsOf(config, metric.name));
    refused.push(...(await findRefusal(metric, sqlTables(config))));
  }
  if (config.accounts.kind === 'sql') {
    const check = await checkSelect(config.accounts.sql, config.exports.keys());
    refused.push(...refuse(['accounts', 'sql'], 'Its SQL', check));
  }
  return { ofMetrics, ofAccounts: await accountReads(config), refused };
}

async function findRefusal(metric: MetricDefinition, tables: readonly string[]): Promise<readonly SqlRefusal[]> {
  const path = ['metrics', metric.name];
  switch (metric.kind) {
    case 'sql':
      return refuse([...path, 'sql'], 'Its SQL', await checkSelect(metric.sql, tables));
    case 'column':
      return metric.where === null
        ? []
        : refuse([...path, 'where'], 'Its where', await checkWhere(metric.where, tables));
    case 'ratio':
    case 'change':
    case 'rank':
    case 'pulse':
      return [];
  }
}

function refuse(path: Path, what: string, check: SqlCheck): readonly SqlRefusal[] {
  return check.isAllowed ? [] : [{ path, message: `${what} cannot run. ${check.message}`, hint: check.hint }];
}
