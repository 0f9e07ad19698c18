import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { toDay } from '../calendar.ts';
import type { ExportConfig } from '../config/health-config.ts';
import type { ReadingScratch } from '../files/scratch.ts';
import { buildPiece, type ChooseSlot } from './build-piece.ts';
import type { ColumnNeeds } from './column-needs.ts';
import { explainFailure, readerFailure } from './explain-failure.ts';
import type { ExportSource } from './export-source.ts';
import type { FileFormat, FormatKind } from './file-format.ts';
import { FileProblem, NoText } from './file-problem.ts';
import { findFormat } from './find-format.ts';
import { once } from './list-objects.ts';
import type { Piece } from './piece.ts';
import { emptyFile, type RawFile } from './raw-file.ts';
import { readCsv } from './read-csv.ts';
import { readJsonl } from './read-jsonl.ts';
import { readParquet } from './read-parquet.ts';
import type { ReaderDatabase } from './reader-database.ts';
import { readingRules } from './reading-rules.ts';
import type { DatedObject } from './select-files.ts';
import { limitSize, refuseLarger, type SizeLimit } from './size-limit.ts';

export type ReadOutcome = ReadFileOutcome | Unreadable;

/** `empty`: there is nothing in it, not even a header; its piece has the columns that the config uses. */
export interface ReadFileOutcome {
  readonly kind: 'read' | 'empty';
  readonly piece: Piece;
  readonly sha256: string;
}

export interface Unreadable {
  readonly kind: 'unreadable';
  /** The rest of a sentence that begins with the file's name. */
  readonly because: string;
}

export type ReadPiece = (config: ExportConfig, file: DatedObject, meaning: Meaning) => Promise<ReadOutcome>;

/** What decides what cells mean, besides the export's own part of the config. */
export interface Meaning {
  readonly zone: string;
  readonly needs: ColumnNeeds;
  /** Names of columns that the config uses. */
  readonly used: readonly string[];
  /** Those of them, and of its SQL, that may be paths into nested values. */
  readonly paths: readonly string[];
}

/** Files that may be fetched side by side. */
export const FETCHED_AT_ONCE = 8;

/**
 * Fetches a file and turns it into a piece, once per version and reading. Small files may be fetched side by side; all are read one
 * after the other. Whatever breaks in reading one, the others are read, with another DuckDB if need be. Throws when a file cannot be
 * fetched for another reason than a full disk.
 */
export function createPieceReader(source: ExportSource, scratch: ReadingScratch, database: ReaderDatabase): ReadPiece {
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

  async function fetchAndRead(config: ExportConfig, file: DatedObject, meaning: Meaning): Promise<ReadOutcome> {
    const fetched = path.join(scratch.folder, `${files++}.fetched`);
    const fetch = () => fetchFile(fetched, config, file);
    const read = () => readFile(fetched, config, file, meaning);
    // Large files wait for their turn: side by side they could fill the scratch, and none of them would be at fault.
    const isSmall = file.object.bytes * FETCHED_AT_ONCE <= (await scratch.freeBytes()) / 2;
    if (!isSmall) return inTurn(async () => (await fetch()) ?? read());
    return (await fetch()) ?? inTurn(read);
  }

  /** Null when it is there. */
  async function fetchFile(fetched: string, config: ExportConfig, { object }: DatedObject): Promise<Unreadable | null> {
    try {
      refuseLarger(object.bytes, limitSize(config.maxSize, await scratch.freeBytes()), 'has');
      await source.fetch(object, fetched);
      return null;
    } catch (error) {
      await clear(fetched);
      if (!(error instanceof FileProblem) && readerFailure(error) !== 'disk') throw error;
      return describeUnreadable(error);
    }
  }

  async function readFile(
    fetched: string,
    config: ExportConfig,
    file: DatedObject,
    meaning: Meaning,
  ): Promise<ReadOutcome> {
    try {
      const sha256 = await hashFile(fetched);
      const raw = await readRawFile(fetched, config, file, meaning);
      const piece = await buildFrom(raw, config, file, meaning);
      await clear(fetched);
      return { kind: raw.isEmpty ? 'empty' : 'read', piece, sha256 };
    } catch (error) {
      // What DuckDB was left with, half a table or a broken instance, is not for the next file to find.
      if (!(error instanceof FileProblem) || error.cause !== undefined) await database.renew();
      await Promise.all([clear(fetched), rm(pieceOf(fetched), { force: true })]);
      return describeUnreadable(error);
    }
  }

  async function describeUnreadable(error: unknown): Promise<Unreadable> {
    const because = error instanceof FileProblem ? error.message : explainFailure(error, await scratch.freeBytes());
    if (because === null) throw error;
    return { kind: 'unreadable', because };
  }

  async function readRawFile(
    fetched: string,
    config: ExportConfig,
    { object }: DatedObject,
    { zone, used, paths }: Meaning,
  ): Promise<KnownFile> {
    const connection = await database.connection();
    const limit = limitSize(config.maxSize, await scratch.freeBytes());
    try {
      const format = await findFormat(fetched, object.key, config, connection);
      const raw = await readRaw(fetched, config, { format, zone, connection, limit, paths });
      return { fetched, raw, format: format.kind, isEmpty: false };
    } catch (error) {
      if (!(error instanceof NoText)) throw error;
      return { fetched, raw: emptyFile(used), format: config.format ?? 'csv', isEmpty: true };
    }
  }

  async function buildFrom(
    { fetched, raw, format }: KnownFile,
    config: ExportConfig,
    file: DatedObject,
    meaning: Meaning,
  ): Promise<Piece> {
    const connection = await database.connection();
    const chooseSlot = distinctSlots(raw, chooseSlotFor(config.name));
    const plain = readingRules(config, format, meaning);
    const rules = file.night === null ? plain : { ...plain, pathDay: toDay(file.night) };
    const options = { connection, destination: pieceOf(fetched), format, firstRow: firstRowOf(file), chooseSlot };
    return buildPiece(raw, rules, options).catch(async (error) => {
      const because = (await raw.explain?.(error)) ?? null;
      throw because === null ? error : new FileProblem(because, { cause: error });
    });
  }

  return (config, file, meaning) => {
    const { key, version } = file.object;
    const reading = { ...config, types: [...config.types], freshWithinHours: null, required: null, maxRejects: null };
    return once(
      outcomes,
      JSON.stringify([key, version, meaning.zone, [...meaning.needs], meaning.used, meaning.paths, reading]),
      () => fetchAndRead(config, file, meaning),
    );
  };
}

interface KnownFile {
  /** Where it lies. */
  readonly fetched: string;
  readonly raw: RawFile;
  readonly format: FormatKind;
  readonly isEmpty: boolean;
}

function pieceOf(fetched: string): string {
  return `${fetched}.piece`;
}

async function clear(fetched: string): Promise<void> {
  await Promise.all([fetched, `${fetched}.rows`].map((name) => rm(name, { force: true })));
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
  config: ExportConfig,
  {
    format,
    zone,
    connection,
    limit,
    paths,
  }: { format: FileFormat; zone: string; connection: DuckDBConnection; limit: SizeLimit; paths: readonly string[] },
): Promise<RawFile> {
  switch (format.kind) {
    case 'csv':
      return readCsv(file, { compression: format.compression, csv: config.csv, connection, limit });
    case 'jsonl':
      return readJsonl(file, { compression: format.compression, connection, limit, paths, json: config.json });
    case 'parquet':
      return readParquet(file, { zone, writtenIn: config.timezone ?? zone, connection, limit, paths });
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
