import { type Night, toDay } from '../calendar.ts';
import type { HealthConfig } from '../config/health-config.ts';
import { quoteName } from '../quote-sql.ts';
import { type Directory, openDirectory } from './directory.ts';
import { explainQueryError, type MetricProblem } from './metric-problem.ts';
import { columnType, type NightTable, schemaOn, visibleOn } from './night-tables.ts';
import type { QueryWorker } from './query-worker.ts';

export interface DirectoryRead {
  readonly directory: Directory;
  /** Why names cannot be translated tonight; null = they can, or nobody said how. */
  readonly problem: MetricProblem | null;
}

/** The people that `people:` lists, or that its export lists on a night. */
export async function readDirectory(
  { people }: Pick<HealthConfig, 'people'>,
  night: Night,
  tables: ReadonlyMap<string, NightTable>,
  worker: QueryWorker,
): Promise<DirectoryRead> {
  if (people === null) return { directory: openDirectory([]), problem: null };
  if (people.kind === 'list') return found(openDirectory(people.people));
  const { from, name, address, manager } = people;
  const source = tables.get(from);
  if (!source) return unread(`Export ${from} is missing or not whole tonight.`, 'Check whether its job ran.');
  const wanted = [name, address, ...(manager === null ? [] : [manager])];
  const absent = wanted.find((one) => columnType(source.table, one) === null);
  if (absent !== undefined) {
    const names = source.table.columns.map((one) => one.name).join(', ');
    return unread(`Export ${from} has no column "${absent}".`, `Its columns are: ${names}.`);
  }
  const list = [name, address, manager].map((one) => (one === null ? 'NULL' : quoteName(one)));
  const sql = `SELECT ${list.map((one) => `CAST(${one} AS VARCHAR)`).join(', ')} FROM ${source.source} WHERE ${visibleOn(toDay(night))}`;
  try {
    const [names = [], addresses = [], managers = []] = await worker.query({ schema: schemaOn(toDay(night)), sql });
    const textAt = (column: ArrayLike<unknown>, row: number) => {
      const value = column[row];
      return typeof value === 'string' ? value : null;
    };
    const rows = Array.from({ length: names.length }, (_, row) => ({
      name: textAt(names, row) ?? '',
      address: textAt(addresses, row) ?? '',
      manager: textAt(managers, row),
    }));
    return found(openDirectory(rows));
  } catch (error) {
    const { message, hint } = explainQueryError(error);
    return unread(message, hint);
  }
}

const SHOWN = 3;

function found(directory: Directory): DirectoryRead {
  const { shared } = directory;
  if (shared.length === 0) return { directory, problem: null };
  const some = shared.slice(0, SHOWN).map((name) => JSON.stringify(name));
  return {
    directory,
    problem: {
      metric: 'people',
      message: `${shared.length === 1 ? 'One name is' : `${shared.length} names are`} those of several people, and translated for nobody: ${some.join(', ')}.`,
      hint: 'Export the mail address where two people have one name.',
    },
  };
}

function unread(message: string, hint: string): DirectoryRead {
  const consequence = 'Owners, managers and executives who are names are nobody tonight.';
  return { directory: openDirectory([]), problem: { metric: 'people', message: `${message} ${consequence}`, hint } };
}
