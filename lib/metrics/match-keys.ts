import type { AccountMatch } from '../config/health-config.ts';

export type KeyedMatch = Exclude<AccountMatch['by'], 'through'>;

/**
 * SQL of what a text is known by under a match: two texts with one key are one account. The first that an account has decides; later
 * ones are for texts that lost something on their way.
 */
export function matchKeys(by: KeyedMatch, id: string, name: string): readonly string[] {
  switch (by) {
    case 'exact':
      return [id];
    case 'case':
      return [foldCase(id)];
    case 'salesforce_id':
      return [shortSalesforceId(id), restoredSalesforceId(id)];
    case 'name':
      return [foldName(name)];
  }
}

export function foldCase(text: string): string {
  return `lower(${text})`;
}

/** Case and blanks aside; NULL of a text that is nothing but blanks. */
export function foldName(name: string): string {
  return `nullif(lower(nfc_normalize(regexp_replace(${name}, '[\\s\\p{Z}]+', '', 'g'))), '')`;
}

const LONG = '[A-Za-z0-9]{18}';
const SUFFIX_SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const LENGTH = 15;
const CHUNK = 5;

/** The first 15 characters, whose case counts, are the id; three more say which of them are capitals. */
export function shortSalesforceId(id: string): string {
  return `CASE WHEN regexp_full_match(${id}, '${LONG}') THEN left(${id}, ${LENGTH}) ELSE ${id} END`;
}

/** The 15 characters of an id whose capitals a tool lost, as the last three say that they were; NULL of any other. */
function restoredSalesforceId(id: string): string {
  const first = `left(${id}, ${LENGTH})`;
  const characters = Array.from({ length: LENGTH }, (_, place) => {
    const sign = `upper(substr(${id}, ${LENGTH + 1 + Math.floor(place / CHUNK)}, 1))`;
    const isCapital = `(strpos('${SUFFIX_SIGNS}', ${sign}) - 1) & ${2 ** (place % CHUNK)} > 0`;
    const character = `substr(${id}, ${place + 1}, 1)`;
    return `CASE WHEN ${isCapital} THEN upper(${character}) ELSE lower(${character}) END`;
  });
  const isFolded = `(${first} = lower(${first}) OR ${first} = upper(${first}))`;
  const isSuffix = `regexp_full_match(right(${id}, 3), '[A-Za-z0-5]{3}')`;
  return `CASE WHEN regexp_full_match(${id}, '${LONG}') AND ${isFolded} AND ${isSuffix} THEN ${characters.join(' || ')} END`;
}
