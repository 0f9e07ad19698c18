import type { Day } from '../calendar.ts';
import type { Scalar } from '../config/health-config.ts';
import { BASE_SCHEMA, schemaOn } from './night-tables.ts';
import type { InsertRequest, TableColumn } from './query-protocol.ts';
import type { RosterRead } from './read-roster.ts';
import { ROSTER_TABLE } from './reads.ts';

/** The accounts by id: scored ones with their place in the roster, churned ones without. */
export function accountIndex(
  { roster, churnedIds, churnedNames }: RosterRead,
  statements: readonly string[],
): InsertRequest {
  const ids = [...roster.ids, ...churnedIds];
  const scored = roster.ids.length;
  return {
    schema: BASE_SCHEMA,
    table: 'accounts',
    columns: [
      { name: 'id', type: 'VARCHAR', values: ids },
      { name: 'name', type: 'VARCHAR', values: [...roster.names, ...churnedNames] },
      { name: 'index', type: 'INTEGER', values: Float64Array.from(ids, (_, at) => (at < scored ? at : Number.NaN)) },
    ],
    statements,
  };
}

/** The table `roster` of a metric's SQL: tonight's scored accounts, the same on every day. */
export function rosterTable({ roster, named, churnedOn }: RosterRead, days: readonly Day[]): InsertRequest {
  const columns: TableColumn[] = [
    { name: 'id', type: 'VARCHAR', values: roster.ids },
    { name: 'name', type: 'VARCHAR', values: roster.names },
    { name: 'owner', type: 'VARCHAR', values: roster.owners },
    { name: 'manager', type: 'VARCHAR', values: roster.managers },
    { name: 'segment', type: 'VARCHAR', values: roster.segments },
    { name: 'arr', type: 'DOUBLE', values: roster.arr },
    { name: 'started_on', type: 'DATE', values: roster.startedOn },
    { name: 'renews_on', type: 'DATE', values: roster.renewsOn },
    { name: 'churned_on', type: 'DATE', values: churnedOn },
    { name: 'stage', type: 'VARCHAR', values: roster.stages },
    // Only where they are named: an export that is joined to the roster may have a column of that name.
    ...(named.has('executive') ? [{ name: 'executive', type: 'VARCHAR', values: roster.executives } as const] : []),
    ...(named.has('same_as') ? [{ name: 'same_as', type: 'VARCHAR', values: roster.formerIds } as const] : []),
    ...[...roster.attributes].map(([name, values]) => attributeColumn(name, values)),
  ];
  return {
    schema: BASE_SCHEMA,
    table: ROSTER_TABLE,
    columns,
    statements: days.map(
      (day) =>
        `CREATE VIEW IF NOT EXISTS ${schemaOn(day)}.${ROSTER_TABLE} AS SELECT * FROM ${BASE_SCHEMA}.${ROSTER_TABLE}`,
    ),
  };
}

function attributeColumn(name: string, values: readonly (Scalar | null)[]): TableColumn {
  const known = values.find((value): value is Scalar => value !== null);
  switch (typeof known) {
    case 'number':
      return {
        name,
        type: 'DOUBLE',
        values: Float64Array.from(values, (value) => (typeof value === 'number' ? value : Number.NaN)),
      };
    case 'boolean':
      return { name, type: 'BOOLEAN', values: values.map((value) => (typeof value === 'boolean' ? value : null)) };
    case 'string':
    case 'undefined':
      return { name, type: 'VARCHAR', values: values.map((value) => (value === null ? null : String(value))) };
  }
}
