/** A row that is not used, before the export it belongs to is known. */
export interface LineReject {
  readonly line: number;
  readonly column: string;
  readonly value: string;
  readonly reason: string;
}

/** Rejects kept per export and night; all are counted. */
export const MAX_REJECTS_KEPT = 10_000;

const MAX_VALUE_CHARACTERS = 200;

export function shortenValue(value: string): string {
  return value.slice(0, MAX_VALUE_CHARACTERS);
}
