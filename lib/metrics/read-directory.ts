import { type Night, toDay, toIsoDate } from '../calendar.ts';
import { type Directory, openDirectory } from '../config/directory.ts';
import type { HealthConfig, PeopleConfig } from '../config/health-config.ts';
import type { Delegate } from '../config/notify-config.ts';
import { ROW_COLUMN } from '../exports/export-table.ts';
import { quoteName } from '../quote-sql.ts';
import { readDay } from '../read-date.ts';
import { dateRulesOf } from './account-dates.ts';
import { type CollectedAbsences, collectAbsences, type ListedAbsence } from './collect-absences.ts';
import { explainQueryError, type MetricProblem } from './metric-problem.ts';
import { columnType, type NightTable, schemaOn, visibleOn } from './night-tables.ts';
import type { QueryWorker } from './query-worker.ts';

export interface DirectoryRead {
  readonly directory: Directory;
  /** Who stands in for whom by the export of people; null = it says so on other nights, and cannot be read on this one. */
  readonly delegates: readonly Delegate[] | null;
  /** Why names cannot be translated tonight, or why it cannot be said who stands in for somebody. */
  readonly problems: readonly MetricProblem[];
}

type Config = Pick<HealthConfig, 'people' | 'exports' | 'timezone' | 'notify'>;
type PeopleExport = Extract<PeopleConfig, { kind: 'export' }>;

/** The people that `people:` lists, or that its export lists on a night. */
export async function readDirectory(
  config: Config,
  night: Night,
  tables: ReadonlyMap<string, NightTable>,
  worker: QueryWorker,
): Promise<DirectoryRead> {
  const { people } = config;
  if (people === null) return { directory: openDirectory([]), delegates: [], problems: [] };
  if (people.kind === 'list') return found(openDirectory(people.people), NO_ABSENCES);
  const source = tables.get(people.from);
  if (!source)
    return unread(people, `Export ${people.from} is missing or not whole tonight.`, 'Check whether its job ran.');
  const absent = findAbsent(source, [people.name, people.address, people.manager]);
  if (absent !== null) return unread(people, ...describeAbsent(source, absent));
  try {
    const rows = await readRows(people, night, source, worker);
    const directory = openDirectory(rows);
    const { away } = people;
    const lacking = away && findAbsent(source, [away.from, away.until, away.to]);
    if (lacking !== null) return found(directory, unknownAbsences(...describeAbsent(source, lacking)));
    const readNight = createReadNight(config, people);
    return found(directory, collectAbsences(rows, { night, directory, readNight, notify: config.notify }));
  } catch (error) {
    const { message, hint } = explainQueryError(error);
    return unread(people, message, hint);
  }
}

interface Row extends ListedAbsence {
  readonly manager: string | null;
}

/** Dates that have a type of their own are as ISO 8601 has them. A column that is not there is empty. */
async function readRows(
  { name, address, manager, away }: PeopleExport,
  night: Night,
  { table, source }: NightTable,
  worker: QueryWorker,
): Promise<readonly Row[]> {
  const list = [name, address, manager, away?.from, away?.until, away?.to].map((column) => {
    const type = column == null ? null : columnType(table, column);
    if (column == null || type === null) return 'CAST(NULL AS VARCHAR)';
    const isDate = type === 'date' || type === 'timestamp';
    return `CAST(${isDate ? `CAST(${quoteName(column)} AS DATE)` : quoteName(column)} AS VARCHAR)`;
  });
  const sql = `SELECT ${list.join(', ')} FROM ${source} WHERE ${visibleOn(toDay(night))} ORDER BY ${ROW_COLUMN}`;
  const columns = await worker.query({ schema: schemaOn(toDay(night)), sql });
  return Array.from({ length: columns[0]?.length ?? 0 }, (_, row) => {
    const [own, mail, boss, from, until, to] = columns.map((cells) => {
      const cell = cells[row];
      return typeof cell === 'string' ? cell : null;
    });
    const when = { from: from ?? null, until: until ?? null, to: to ?? null };
    return { name: own ?? '', address: mail ?? '', manager: boss ?? null, away: when };
  });
}

/** As the export writes its dates, or as ISO 8601 has them: so are those of a Parquet file. */
function createReadNight({ exports, timezone }: Config, { from }: PeopleExport): (text: string) => Night | null {
  const rules = dateRulesOf(exports.get(from), timezone);
  return (text) => {
    const day = readDay(text.trim(), rules) ?? readDay(text.trim(), { ...rules, dates: null });
    return day === null ? null : toIsoDate(day);
  };
}

function findAbsent({ table }: NightTable, columns: readonly (string | null)[]): string | null {
  return columns.find((one) => one !== null && columnType(table, one) === null) ?? null;
}

function describeAbsent({ table }: NightTable, column: string): readonly [message: string, hint: string] {
  const names = table.columns.map(({ name }) => name).join(', ');
  return [`Export ${table.name} has no column "${column}".`, `Its columns are: ${names}.`];
}

const SHOWN = 3;

type Absences = Pick<DirectoryRead, 'delegates' | 'problems'>;

const NO_ABSENCES: CollectedAbsences = { delegates: [], problems: [] };
const AS_BEFORE = 'Who is away is as the last believed night knew it.';

function unknownAbsences(message: string, hint: string): Absences {
  const problem = { metric: 'people', message: `${message} ${AS_BEFORE}`, hint, doScoresStand: true };
  return { delegates: null, problems: [problem] };
}

function found(directory: Directory, { delegates, problems }: Absences): DirectoryRead {
  const { shared } = directory;
  if (shared.length === 0) return { directory, delegates, problems };
  const some = shared.slice(0, SHOWN).map((name) => JSON.stringify(name));
  const ambiguous: MetricProblem = {
    metric: 'people',
    message: `${shared.length === 1 ? 'One name is' : `${shared.length} names are`} those of several people, and translated for nobody: ${some.join(', ')}.`,
    hint: 'Export the mail address where two people have one name.',
  };
  return { directory, delegates, problems: [ambiguous, ...problems] };
}

function unread({ away }: PeopleExport, message: string, hint: string): DirectoryRead {
  const consequence = 'Owners, managers and executives who are names are nobody tonight.';
  const stands = away === null ? '' : ` ${AS_BEFORE}`;
  return {
    directory: openDirectory([]),
    delegates: away === null ? [] : null,
    problems: [{ metric: 'people', message: `${message} ${consequence}${stands}`, hint }],
  };
}
