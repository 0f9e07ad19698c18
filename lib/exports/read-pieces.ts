import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { toDay } from '../calendar.ts';
import type { ExportConfig } from '../config/health-config.ts';
import type { ExportSource } from '../ports/export-source.ts';
import { buildPiece, type ChooseSlot } from './build-piece.ts';
import { type FileFormat, formatOf } from './file-format.ts';
import { FileProblem } from './file-problem.ts';
import { once } from './list-objects.ts';
import type { Piece } from './piece.ts';
import type { RawFile } from './raw-file.ts';
import { readCsv } from './read-csv.ts';
import { readJsonl } from './read-jsonl.ts';
import { readParquet } from './read-parquet.ts';
import { readingRules } from './reading-rules.ts';
import type { DatedObject } from './select-files.ts';

export type ReadOutcome =
  | { readonly kind: 'read'; readonly piece: Piece; readonly sha256: string }
  /** The rest of a sentence that begins with the file's name. */
  | { readonly kind: 'unreadable'; readonly because: string };

export type ReadPiece = (config: ExportConfig, file: DatedObject, zone: string) => Promise<ReadOutcome>;

/**
 * Fetches a file and turns it into a piece, once per version and reading. Files may be fetched side by side; they are
 * read one after the other.
 */
export function createPieceReader(source: ExportSource, scratch: string, connection: DuckDBConnection): ReadPiece {
  const outcomes = new Map<string, Promise<ReadOutcome>>();
  const slots = new Map<string, Map<string, string>>();
  let files = 0;
  let turn: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  }

  function chooseSlotFor(exportName: string): ChooseSlot {
    const known = slots.get(exportName) ?? new Map<string, string>();
    slots.set(exportName, known);
    return (name) => {
      const folded = name.toLowerCase();
      const slot = known.get(folded) ?? `s${known.size}`;
      known.set(folded, slot);
      return slot;
    };
  }

  async function fetchAndRead(config: ExportConfig, file: DatedObject, zone: string): Promise<ReadOutcome> {
    const fetched = path.join(scratch, `${files++}.${formatOf(file.object.key)!.kind}`);
    await source.fetch(file.object, fetched);
    try {
      const sha256 = await hashFile(fetched);
      const piece = await inTurn(() => readPiece(fetched, config, file, zone));
      return { kind: 'read', piece, sha256 };
    } catch (error) {
      if (error instanceof FileProblem) return { kind: 'unreadable', because: error.message };
      throw error;
    } finally {
      await Promise.all([fetched, `${fetched}.rows`].map((name) => rm(name, { force: true })));
    }
  }

  async function readPiece(fetched: string, config: ExportConfig, file: DatedObject, zone: string): Promise<Piece> {
    const format = formatOf(file.object.key)!;
    const raw = await readRaw(fetched, format, config, zone, connection);
    const chooseSlot = distinctSlots(raw, chooseSlotFor(config.name));
    const rules = readingRules(config, file.object.key, zone);
    const options = { connection, destination: `${fetched}.piece`, firstRow: firstRowOf(file), chooseSlot };
    const building = buildPiece(raw, rules, options);
    return format.kind === 'parquet' ? refuseDamage(building) : building;
  }

  return (config, file, zone) => {
    const { key, version } = file.object;
    const reading = { ...config, types: [...config.types], freshWithinHours: null, required: null, maxRejects: null };
    return once(outcomes, JSON.stringify([key, version, zone, reading]), () => fetchAndRead(config, file, zone));
  };
}

/** A repeated name gets a slot of its own: the file is refused later, with its column names. */
function distinctSlots(raw: RawFile, chooseSlot: ChooseSlot): ChooseSlot {
  const used = new Set<string>();
  return (name) => {
    const slot = chooseSlot(name);
    const own = used.has(slot) ? `${slot}_${used.size + raw.columns.length}` : slot;
    used.add(own);
    return own;
  };
}

function readRaw(
  file: string,
  format: FileFormat,
  config: ExportConfig,
  zone: string,
  connection: DuckDBConnection,
): Promise<RawFile> {
  switch (format.kind) {
    case 'csv':
      return readCsv(file, { compression: format.compression, csv: config.csv, connection });
    case 'jsonl':
      return readJsonl(file, { compression: format.compression, connection });
    case 'parquet':
      return readParquet(file, { zone, connection });
  }
}

/** Damage inside a Parquet file shows only when its cells are read. */
async function refuseDamage(building: Promise<Piece>): Promise<Piece> {
  try {
    return await building;
  } catch {
    throw new FileProblem('cannot be read as Parquet to its end: it is damaged. Export or upload it again.');
  }
}

/** Rows count up by night, file name and line: 16 bits of days, 15 of files, 32 of lines. */
function firstRowOf({ night, rank }: DatedObject): bigint {
  const day = night === null ? 0 : toDay(night);
  if (day < 0 || day > 0xffff || rank > 0x7fff) throw new FileProblem('is one of too many files of its night.');
  return (BigInt(day) << 47n) + (BigInt(rank) << 32n);
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
