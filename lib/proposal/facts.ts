/** What is known of a folder of files before anybody says what they are. */

export interface FileSet {
  /** As `files:` has it: one name, or a pattern that fits all of them. */
  readonly pattern: string;
  /** By name; of dated files the newest last. */
  readonly keys: readonly string[];
  /** Date in the name of each, ISO; null where names have none. */
  readonly dates: readonly string[] | null;
  /** They lie side by side, as the parts of one table; else each follows the one before. */
  readonly areParts: boolean;
}

/** A set of files of the same columns, read. */
export interface SetFacts {
  /** What `exports:` calls it. */
  readonly name: string;
  readonly files: FileSet;
  /** Of the files that were read. */
  readonly rows: number;
  readonly filesRead: number;
  readonly rejected: number;
  /** Rows of the newest file. */
  readonly newestRows: number;
  readonly csv: CsvFacts;
  /** The list of rows in a JSON document, as `json: { rows }` has it; null = lines. */
  readonly jsonRows: string | null;
  /** CSV: numbers and what is no value are written as somebody saw fit. */
  readonly isText: boolean;
  /** What stands before decimals, where cells show it; null = they do not. */
  readonly signs: 'point' | 'comma' | null;
  readonly columns: readonly ColumnFacts[];
  /** Rows that sum up all others, and are not among those that were counted. */
  readonly totals: readonly TotalFacts[];
}

/** A row called a total, with the cells that tell it from all others. */
export interface TotalFacts {
  readonly column: string;
  readonly label: string;
  readonly amount: string;
  /** As it stands in the cell of `amount`. */
  readonly written: string;
}

/** What the files of a set need said before they can be read; null = nothing. */
export interface CsvFacts {
  readonly encoding: 'windows-1252' | 'utf-16' | null;
  /** Lines before the header, and after the last row, that are no rows. */
  readonly skip: number;
  readonly skipLast: number;
  /** What the columns are called, where no line of the files says it. */
  readonly header: readonly string[] | null;
  /** As UNLOAD writes it: no quotes, and a backslash before what is text. */
  readonly isEscaped: boolean;
}

export interface UnreadFile {
  readonly key: string;
  /** The rest of a sentence that begins with the file's name. */
  readonly because: string;
}

/** One column over all rows that were read. Counts are of cells that are not empty unless a name says otherwise. */
export interface ColumnFacts {
  readonly name: string;
  readonly rows: number;
  readonly filled: number;
  readonly distinct: number;
  /** In the newest file. */
  readonly newest: { readonly rows: number; readonly distinct: number };
  /** Cells of each form. */
  readonly forms: Readonly<Record<CellForm, number>>;
  /** Of day/month/year dates. */
  readonly parts: DateParts | null;
  /** Most frequent first. */
  readonly top: readonly (readonly [value: string, count: number])[];
  /** Longest cell, characters. */
  readonly longest: number;
  /** Currency marks in the cells, most frequent first: `$`, `EUR`. */
  readonly marks: readonly string[];
  /** Of the cells that read as plain numbers; null without any. */
  readonly numbers: {
    readonly least: number;
    readonly most: number;
    readonly median: number;
    readonly whole: number;
  } | null;
  /** Words that say there is no value: they count as empty cells. */
  readonly nulls: readonly string[];
  /** Of dates of one form that leaves no doubt, and epochs; null without any. */
  readonly days: Days | null;
}

/** Numbers in the places of a date of three numbers. */
export interface DateParts {
  readonly separator: string;
  readonly mostFirst: number;
  readonly mostSecond: number;
  readonly yearDigits: 2 | 4;
  /** What follows the date, as strptime has it: '' or ` %H:%M`; null = several, or another. */
  readonly clock: string | null;
  /** The days they are, read either way; null = not all can be read so. */
  readonly dayFirst: Days | null;
  readonly monthFirst: Days | null;
}

export interface Days {
  /** ISO dates. */
  readonly first: string;
  readonly last: string;
  readonly distinct: number;
  /** Of different days, the newest first. */
  readonly newest: readonly string[];
}

export const CELL_FORMS = [
  'number',
  'comma',
  'dotted',
  'point',
  'money',
  'percent',
  'boolean',
  'isoDate',
  'isoTime',
  'zoned',
  'threeParts',
  'yearFirst',
  'epochS',
  'epochMs',
  'epochUs',
  'compactDay',
  'address',
  'json',
  'salesforce',
] as const;

/**
 * number: plain, as 12.5. comma: a comma is the decimal sign or groups digits. dotted: dots before three digits alone; point: a dot anywhere. money: with a mark, brackets
 * or both kinds of sign. compactDay: 20261125. isoTime: with a time of day; zoned: and with its offset. threeParts: 12/08/2026.
 */
export type CellForm = (typeof CELL_FORMS)[number];

/** How the values of one column meet those of a column of the roster. */
export interface KeyMatch {
  readonly set: string;
  readonly column: string;
  readonly rosterColumn: string;
  readonly how: 'exact' | 'case' | 'salesforce_id';
  /** Of rows with a value. */
  readonly rows: number;
  readonly matchedRows: number;
  readonly accounts: number;
  readonly matchedAccounts: number;
  /** Values that meet none, most frequent first. */
  readonly strangers: readonly string[];
  readonly strangerValues: number;
}
