/** A config that was read and checked, as one JSON text: what a function starts from, without YAML and without checking it again. */
import { readFile } from 'node:fs/promises';
import { hashOf } from './canonical-json.ts';
import type { HealthConfig } from './health-config.ts';

/** Raised with every change of `HealthConfig` that a program before or after it would misread. */
const FORMAT = 'nightrounds-config-3';

/** Maps are written as their entries. No object of a config has a field of this name: names that people give are keys of Maps. */
const ENTRIES = '$entries';

/** The same config gives the same bytes. */
export function writeCheckedConfig(config: HealthConfig): string {
  return JSON.stringify({ format: FORMAT, hash: hashOf(config), config }, (_, value: unknown) =>
    value instanceof Map ? { [ENTRIES]: [...value] } : value,
  );
}

/** Throws for what `writeCheckedConfig` of this version did not write, or somebody changed since. `file` is the name the error gives it. */
export function readCheckedConfig(text: string, file: string): HealthConfig {
  const read = parse(text);
  if (!isObject(read) || typeof read.format !== 'string' || !isObject(read.config))
    throw new CheckedConfigError(file, 'it is no config that was checked');
  if (read.format !== FORMAT)
    throw new CheckedConfigError(file, `its format is ${read.format}, and this program reads ${FORMAT}`);
  if (hashOf(read.config) !== read.hash) throw new CheckedConfigError(file, 'it was changed after it was written');
  return read.config as unknown as HealthConfig;
}

export async function readCheckedConfigFile(file: string): Promise<HealthConfig> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new CheckedConfigError(
      file,
      `it cannot be read: ${error instanceof Error ? error.message : 'unknown error'}`,
    );
  }
  return readCheckedConfig(text, file);
}

/** The file beside a function is not the one that was made for it. */
export class CheckedConfigError extends Error {
  override readonly name = 'CheckedConfigError';

  constructor(file: string, because: string) {
    super(
      `${file} cannot be used: ${because}. It is made of health.yaml when the service stack is synthesized: deploy it again.`,
    );
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) =>
      isObject(value) && Array.isArray(value[ENTRIES]) ? new Map(value[ENTRIES] as [string, unknown][]) : value,
    );
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map);
}
