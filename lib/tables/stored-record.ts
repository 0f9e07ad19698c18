import { gunzipSync, gzipSync } from 'node:zlib';
import { en } from 'zod/locales';
import type * as z from 'zod/mini';
import type { Fields } from './table.ts';

/** How values of one kind are kept as JSON in a field of an item: written in the newest format, read in any. */
export interface StoredRecord<T> {
  toFields(value: T): Fields;
  /** Null: the item holds another kind. Throws `StoredRecordError`. */
  read(fields: Fields): T | null;
}

/** JSON of an earlier format, made that of the next one. */
export type Upgrade = (record: Record<string, unknown>) => Record<string, unknown>;

export interface RecordDefinition<T> {
  /** The field. */
  readonly name: string;
  readonly schema: z.ZodMiniType<T>;
  /** From format 1 to 2, from 2 to 3 …: the newest format is one more than there are. */
  readonly upgrades?: readonly Upgrade[];
  readonly isCompressed?: boolean;
}

// Without it every problem is called "Invalid input".
const { localeError } = en();

/** Beside the record; without it the format is 1. */
const FORMAT = 'format';

/** What is stored outlives the code that wrote it, so it is parsed, never believed. */
export function defineRecord<T>({
  name,
  schema,
  upgrades = [],
  isCompressed = false,
}: RecordDefinition<T>): StoredRecord<T> {
  const newest = upgrades.length + 1;
  return {
    toFields(value) {
      const json = JSON.stringify(value);
      return { [name]: isCompressed ? gzipSync(json, { level: 9 }) : json, ...(newest > 1 && { [FORMAT]: newest }) };
    },
    read(fields) {
      const stored = fields[name];
      if (stored === undefined) return null;
      const format = fields[FORMAT] ?? 1;
      if (typeof format !== 'number' || format > newest) throw new StoredRecordError(name, 'newer', null);
      const json = typeof stored === 'string' ? stored : gunzipSync(stored as Uint8Array).toString('utf8');
      const record = upgrades.slice(format - 1).reduce((one, upgrade) => upgrade(one), parseJson(json, name));
      const checked = schema.safeParse(record, { error: localeError });
      if (checked.success) return record as T;
      const [issue] = checked.error.issues;
      throw new StoredRecordError(name, 'damaged', `${issue?.path.join('.') || 'it'}: ${issue?.message}`);
    },
  };
}

/** Values of one kind, of items that hold several. Throws `StoredRecordError`. */
export function readEach<T extends object>(
  record: StoredRecord<T>,
  items: readonly { readonly fields: Fields }[],
): readonly T[] {
  const values = items.map(({ fields }) => record.read(fields));
  return values.filter((value) => value !== null);
}

function parseJson(json: string, name: string): Record<string, unknown> {
  try {
    return JSON.parse(json) as Record<string, unknown>;
  } catch (error) {
    throw new StoredRecordError(name, 'damaged', 'it is no JSON', { cause: error });
  }
}

/** What is stored was written by a newer version, or is not what any version writes. Trying again will not help. */
export class StoredRecordError extends Error {
  override readonly name = 'StoredRecordError';

  constructor(
    record: string,
    readonly problem: 'newer' | 'damaged',
    because: string | null,
    options?: ErrorOptions,
  ) {
    super(
      problem === 'newer'
        ? `A stored ${record} was written by a newer version of Nightrounds: run that version, or a later one.`
        : `A stored ${record} is damaged (${because}): restore the table from a backup.`,
      options,
    );
  }
}
