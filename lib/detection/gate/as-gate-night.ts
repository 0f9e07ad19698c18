import type { HealthConfig } from '../../config/health-config.ts';
import { type AccountField, type Doubt, isLeftOut, listLeftOut } from '../../history/doubt.ts';
import type { Run } from '../../history/run.ts';
import { fieldOf } from './column-checks.ts';
import type { GateNight } from './gate-request.ts';

/**
 * A believed night as a yardstick: without what it left out, and without columns that are another thing under tonight's model. Null = it
 * has no figures.
 */
export function asGateNight(run: Run, config: Pick<HealthConfig, 'modelHash' | 'metricHashes'>): GateNight | null {
  const { night, figures, exports, gate } = run;
  if (figures === null) return null;
  const { metrics, fields } = listLeftOut(gate);
  const own = (gate?.doubts ?? []).filter((doubt) => isLeftOut(doubt) && (doubt.date === null || doubt.date === night));
  const doubted = new Set(own.filter(isAboutRows).map((doubt) => doubt.export));
  const columns = new Set(own.map(({ about }) => about));
  const hashes = new Map(run.metrics.map(({ name, hash }) => [name, hash]));
  const isField = (field: AccountField) => !fields.has(field) && run.modelHash === config.modelHash;
  const isYardstick = (name: string) => {
    const field = fieldOf(name);
    if (field !== null) return isField(field);
    return !metrics.has(name) && config.metricHashes.has(name) && hashes.get(name) === config.metricHashes.get(name);
  };
  return {
    night,
    exports: exports.filter(({ name }) => !doubted.has(name)),
    figures: {
      ...figures,
      columns: pick(figures.columns, isYardstick),
      exportColumns: pick(figures.exportColumns, (name, one) => !doubted.has(one.export) && !columns.has(name)),
      unknownRows: pick(figures.unknownRows, (name) => !doubted.has(name)),
    },
  };
}

/** Whether an export's rows are in doubt, and not one of its columns. */
function isAboutRows({ about, export: from }: Doubt): boolean {
  return from !== null && about === from;
}

function pick<Value>(
  values: Readonly<Record<string, Value>>,
  isWanted: (name: string, value: Value) => boolean,
): Readonly<Record<string, Value>> {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => isWanted(name, value)));
}
