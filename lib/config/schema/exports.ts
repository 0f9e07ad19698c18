import * as z from 'zod';
import { type AccountMatch, type CsvDialect, type ExportConfig, TIME_OF_PATH } from '../health-config.ts';
import { dictionary, section } from './section.ts';
import { byteSize, column, dateFormat, hours, share, text, textLike, timeZone, wholeNumberFrom } from './values.ts';

/** Why a pattern cannot be read, and what to write; null when it can. */
function findPatternProblem(pattern: string): { message: string; hint: string } | null {
  if (/^([/\\~]|[a-z]:|[a-z][a-z0-9+.-]*:\/\/)/i.test(pattern))
    return {
      message: 'an absolute path is not read',
      hint: 'write the path under the exports root, as usage/{date}.csv',
    };
  if (pattern.includes('\\')) return { message: 'a backslash separates no folders', hint: 'write / between folders' };
  if (pattern.split('/').includes('..'))
    return { message: '".." leads out of the exports root', hint: 'write a path under the exports root' };
  const placeholder = [...pattern.matchAll(/\{([^{}]*)\}/g)].find(
    ([, inside = '']) => !/^(date([+-]\d{1,3})?|yyyy|mm|dd|HH)$|,/.test(inside),
  );
  if (placeholder)
    return {
      message: `${placeholder[0]} is no placeholder`,
      hint: 'write {date}, {date+1} or {date-1}, or {yyyy}, {mm}, {dd} and {HH}',
    };
  const absent = ['{yyyy}', '{mm}', '{dd}'].filter((part) => !pattern.includes(part));
  if (absent.length > 0 && (absent.length < 3 || (pattern.includes('{HH}') && !pattern.includes('{date'))))
    return {
      message: `the date has no ${absent.join(', ')}`,
      hint: 'write {yyyy}, {mm} and {dd}, as usage/{yyyy}/{mm}/{dd}/*',
    };
  return null;
}

const READ_ENDINGS = ['.csv', '.tsv', '.txt', '.jsonl', '.json', '.ndjson', '.parquet', '.gz', '.zst'];

/** Whether a pattern asks for files that say they are of another format. */
function endsInOtherFormat(pattern: string): boolean {
  const [ending] = /\.[a-z][a-z0-9]*$/i.exec(pattern) ?? [];
  return ending !== undefined && !READ_ENDINGS.includes(ending.toLowerCase());
}

const files = text('a pattern of file names under the exports root, as usage/{date}/*.csv')
  .superRefine((pattern, context) => {
    const problem = findPatternProblem(pattern);
    if (problem) context.addIssue({ code: 'custom', message: problem.message, params: { hint: problem.hint } });
  })
  .describe(
    'Files under the exports root. {date} is the night, {date+1} the morning after, or {yyyy}, {mm}, {dd} and {HH}; globs allowed.',
  );

const mark = () => textLike(/^[!-~]$/, 'one character in quotes, as "\'"');

const csv = section({
  delimiter: textLike(/^[^"\r\n\0]{1,8}$/, 'one to eight characters in quotes, as ";"')
    .optional()
    .describe('What stands between cells, one character or up to eight; detected unless given.'),
  header: z
    .array(text('the name of a column'), 'a list of the names of columns, as [account_id, day, logins]')
    .min(1, 'a list of at least one name of a column')
    .optional()
    .describe('The names of the columns, when the files have no header line.'),
  skip: wholeNumberFrom(0, 1000).default(0).describe('Lines before the header, as of a title.'),
  skip_last: wholeNumberFrom(0, 1000).default(0).describe('Lines after the last row, as the footer of a report.'),
  quote: textLike(/^([!-~]|none)?$/, 'one character in quotes, as "\'", or none')
    .default('"')
    .describe('What cells are quoted with; none: a quote is text as any other.'),
  quote_escape: mark()
    .optional()
    .describe('What stands before a quote or delimiter that is text, as "\\\\"; a quote written twice is one always.'),
  comment: mark().optional().describe('What begins a line that is no row, as "#"; no line is left out unless given.'),
  decimal: z.enum(['.', ',']).optional().describe('The decimal sign of numbers; a point unless given.'),
  thousands: z
    .enum([',', '.', ' ', "'"])
    .optional()
    .describe('What stands between groups of three digits, as "," in 27,000; nothing unless given.'),
  encoding: z
    .enum(['utf-8', 'latin-1', 'windows-1252', 'utf-16'])
    .default('utf-8')
    .describe('How the bytes are text; utf-8 unless given.'),
  nulls: z.array(z.string('text in quotes, as "NULL"')).default(['']).describe('Cells that mean: no value.'),
  dates: dateFormat().optional().describe('The older place of `dates`, of CSV only; write it beside csv.'),
})
  .superRefine(({ delimiter, decimal, thousands, quote, quote_escape, comment }, context) => {
    if (comment !== undefined && [quote, quote_escape, delimiter?.[0]].includes(comment))
      context.addIssue({
        code: 'custom',
        path: ['comment'],
        message: 'the sign of a comment is a delimiter, quote or escape too',
        params: { hint: 'each needs a character of its own' },
      });
    if (delimiter !== undefined && [quote, quote_escape].some((sign) => sign?.length === 1 && delimiter.includes(sign)))
      context.addIssue({
        code: 'custom',
        path: ['delimiter'],
        message: 'the delimiter is a quote or escape too',
        params: { hint: 'each needs a character of its own' },
      });
    if (thousands !== undefined && thousands === (decimal ?? (thousands === '.' ? ',' : '.')))
      context.addIssue({
        code: 'custom',
        path: ['thousands'],
        message: 'the decimal sign and the sign between thousands are the same',
        params: { hint: 'name the one that your numbers have, as thousands: "," for 27,000.50' },
      });
    if (delimiter !== undefined && delimiter === (decimal ?? (thousands === '.' ? ',' : '.')))
      context.addIssue({
        code: 'custom',
        path: ['delimiter'],
        message: 'the delimiter and the decimal sign are the same',
        params: { hint: 'a file with decimal commas is mostly delimited by ";"' },
      });
  })
  .transform(
    ({ skip_last, quote_escape, ...written }): CsvDialect => ({
      ...written,
      delimiter: written.delimiter ?? null,
      header: written.header ?? null,
      skipLast: skip_last,
      quote: written.quote.length === 1 ? written.quote : null,
      quoteEscape: quote_escape === written.quote ? null : (quote_escape ?? null),
      comment: written.comment ?? null,
      dates: written.dates ?? null,
      decimal: written.decimal ?? null,
      thousands: written.thousands ?? null,
    }),
  );

const plainDialect: CsvDialect = csv.parse({});

const MATCHES = ['exact', 'case', 'salesforce_id', 'name'] as const;

const match = oneOfMatches().describe(
  "How the account column is held against the accounts' ids: exact; case: whatever the case; salesforce_id: 15 and 18 characters are one id; name: the account's name, case and blanks aside; or through another export.",
);

function oneOfMatches() {
  const expected = `${MATCHES.join(', ')}, or { through: aliases, from: org_name, to: account_id }`;
  const through = section({
    through: text('the name of an export').describe('The export that says which account a cell is of.'),
    from: column('Its column that holds what this export has in its account column.'),
    to: column("Its column that holds the account's id."),
  });
  return z
    .union([z.enum(MATCHES), through], expected)
    .transform(
      (written): AccountMatch => (typeof written === 'string' ? { by: written } : { by: 'through', ...written }),
    );
}

const exportSchema = section({
  files,
  account: column("The account's column; account_id unless given.").optional(),
  time: column(
    "The column with the time of each row: makes this an event export. path: the date in the file's path. Without it: one row per account.",
  ).optional(),
  id: column('A unique row id; of the rows with one id the first counts, unless keep says otherwise.').optional(),
  keep: z
    .enum(['first', 'last'])
    .default('first')
    .describe('last: of the rows with one id the newest counts, as incremental exports need; first unless given.'),
  updated_at: column(
    'With keep: last, the column that says when a row was written; else by night, file and line.',
  ).optional(),
  as_of: column('Snapshot only: the column that says which date an undated file is of.').optional(),
  required: z.boolean().default(false).describe('Without this export the night is held.'),
  fresh_within: hours(0).optional().describe('How old the newest row or snapshot may be, as 36h or 3d.'),
  complete: z
    .literal('manifest', 'the word manifest')
    .optional()
    .describe('manifest: a manifest.json beside the files, or the manifest of their UNLOAD, is mandatory.'),
  manifest: z
    .literal('redshift', 'the word redshift')
    .optional()
    .describe(
      'redshift: the files are held against the manifest that UNLOAD … MANIFEST VERBOSE writes: which there are, their bytes and rows.',
    ),
  max_rejects: share().optional().describe('More rejected rows than this make the export incomplete; 5% unless given.'),
  max_size: byteSize()
    .optional()
    .describe('What one file may inflate to, as 500MB; half of the free scratch unless given.'),
  format: z
    .enum(['csv', 'jsonl', 'parquet'])
    .optional()
    .describe('What the files are; by the ending of their names, else by their first bytes, unless given.'),
  compression: z
    .enum(['none', 'gzip', 'zstd'])
    .optional()
    .describe('How the files are packed; by their first bytes unless given.'),
  dates: dateFormat()
    .optional()
    .describe(
      'How dates are written: a pattern, as %d/%m/%Y (%y: two digits), or epoch_s, epoch_ms or epoch_us; ISO 8601 unless given.',
    ),
  timezone: timeZone().optional().describe("Zone of times that state none, as UTC; the portfolio's unless given."),
  empty_files: z
    .literal('sound', 'the word sound')
    .optional()
    .describe("sound: when tonight's only file has 0 bytes, there are no rows; else the export is incomplete."),
  json: section({
    rows: textLike(/^[^.]+(\.[^.]+)*$/, 'the keys to a list, as tickets or data.tickets').describe(
      'The list of rows in a JSON document: its key, or keys with dots between.',
    ),
  })
    .optional()
    .describe('What differs from JSON lines.'),
  csv: csv.optional().describe('What differs from plain CSV.'),
  types: dictionary(z.enum(['number', 'boolean', 'text', 'money', 'percent']))
    .optional()
    .describe('Type of a column; a cell that does not read as it rejects its row.'),
  match: match.optional(),
  sparse: z
    .boolean()
    .default(false)
    .describe('true: that none of its rows is of an account of the roster is nothing out of the ordinary.'),
})
  .superRefine(({ files: pattern, format }, context) => {
    if (format === undefined && endsInOtherFormat(pattern))
      context.addIssue({
        code: 'custom',
        path: ['files'],
        message: 'the name does not end in a format that is read',
        params: { hint: `Allowed: ${READ_ENDINGS.join(', ')}, or any with format: csv, jsonl or parquet` },
      });
  })
  .superRefine(({ files: pattern, time }, context) => {
    if (time === TIME_OF_PATH && !/\{(date|dd)/.test(pattern))
      context.addIssue({
        code: 'custom',
        path: ['time'],
        message: 'the path of the files has no date',
        params: { hint: 'write {date} into files, or the name of a column' },
      });
  })
  .superRefine(({ dates, csv: dialect }, context) => {
    if (dates !== undefined && dialect?.dates != null)
      context.addIssue({
        code: 'custom',
        path: ['csv', 'dates'],
        message: 'dates is said twice',
        params: { hint: 'keep the one beside csv: it holds for every format' },
      });
  })
  .superRefine(({ id, keep, updated_at }, context) => {
    const complain = (path: string, message: string, hint: string) =>
      context.addIssue({ code: 'custom', path: [path], message, params: { hint } });
    if (keep === 'last' && id === undefined)
      complain('keep', 'keep: last needs the id that versions of a row share', 'write id: and the name of a column');
    if (keep === 'first' && updated_at !== undefined)
      complain('updated_at', 'updated_at says which row is the newest, and the first one is kept', 'write keep: last');
  })
  .transform(
    (written): Omit<ExportConfig, 'name'> => ({
      files: written.files,
      account: written.account ?? 'account_id',
      isAccountNamed: written.account !== undefined,
      time: written.time ?? null,
      id: written.id ?? null,
      keep: written.keep,
      updatedAt: written.updated_at ?? null,
      asOf: written.as_of ?? null,
      required: written.required,
      freshWithinHours: written.fresh_within ?? null,
      isManifestMandatory: written.complete === 'manifest',
      manifest: written.manifest ?? null,
      maxRejects: written.max_rejects ?? 0.05,
      maxSize: written.max_size ?? null,
      format: written.format ?? null,
      compression: written.compression ?? null,
      dates: written.dates ?? null,
      timezone: written.timezone ?? null,
      areEmptyFilesSound: written.empty_files === 'sound',
      csv: written.csv ?? plainDialect,
      json: { rows: written.json?.rows ?? null },
      types: written.types ?? new Map(),
      match: written.match ?? { by: 'exact' },
      isSparse: written.sparse,
    }),
  );

export const exportsSchema = dictionary(exportSchema).transform(
  (written): ReadonlyMap<string, ExportConfig> => new Map([...written].map(([name, one]) => [name, { name, ...one }])),
);
