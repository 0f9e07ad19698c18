import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { deserialize } from 'node:v8';
import { gunzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import Database from 'libsql';

/** All that a state folder holds, as text: packed files unpacked, Parquet and the table read value by value, and their raw bytes. */
export async function readEverything(state: string): Promise<string> {
  const files = readdirSync(state, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const texts = files.flatMap((file) => [file, ...asPackedTexts(readFileSync(file))]);
  texts.push(...readTable(path.join(state, 'table.sqlite')));
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  for (const file of files.filter((name) => name.endsWith('.parquet'))) {
    const reader = await connection.runAndReadAll(`SELECT * FROM '${file}'`);
    texts.push(JSON.stringify(reader.getRowsJson()));
  }
  connection.closeSync();
  instance.closeSync();
  return texts.join('\n');
}

function readTable(file: string): string[] {
  const database = new Database(file);
  const rows = database.prepare<unknown[]>('SELECT partition, sort, fields FROM item').raw().all([]) as Buffer[][];
  database.close();
  return rows.flatMap(([partition, sort, fields]) => [
    partition!.toString(),
    sort!.toString(),
    ...Object.values(deserialize(fields!) as Record<string, unknown>).flatMap((field) =>
      field instanceof Uint8Array ? asPackedTexts(Buffer.from(field)) : [String(field)],
    ),
  ]);
}

function asPackedTexts(bytes: Buffer): string[] {
  return [...asTexts(bytes), ...(bytes[0] === 0x1f && bytes[1] === 0x8b ? asTexts(gunzipSync(bytes)) : [])];
}

function asTexts(bytes: Buffer): string[] {
  return [
    bytes.toString('utf8'),
    bytes.toString('latin1'),
    bytes.toString('utf16le'),
    bytes.subarray(1).toString('utf16le'),
  ];
}
