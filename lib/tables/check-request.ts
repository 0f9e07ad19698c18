import {
  type Change,
  type Condition,
  type Fields,
  type IndexSelection,
  type Item,
  type Key,
  type Range,
  type Selection,
  TableRequestError,
} from './table.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MOST = { partitionBytes: 2048, sortBytes: 1024, itemBytes: 400 * 1024 };
const SMALLEST_NUMBER = 1e-130;
const LARGEST_NUMBER = 9.99e125;
/** Of a number: one byte, and one for two of its at most 17 digits. */
const NUMBER_BYTES = 10;

/** Attributes the adapters keep for themselves; their names count towards an item's size. */
export const attributes = {
  partition: 'PK',
  sort: 'SK',
  version: 'version',
  /** Who wrote under a condition: how a write is recognised whose answer was lost. */
  writer: 'writer',
  expires: 'expires',
  due: { value: 'dueKind', sort: 'dueAt' },
  owner: { value: 'openOwner', sort: 'openKey' },
} as const;

const ownNames = new Set<string>([
  attributes.partition,
  attributes.sort,
  attributes.version,
  attributes.writer,
  attributes.expires,
  ...Object.values(attributes.due),
  ...Object.values(attributes.owner),
]);
const OWN_BYTES = [...ownNames].reduce((sum, name) => sum + name.length, 0) + 36 + 2 * NUMBER_BYTES;

/** What every adapter stores of an item: text well-formed, −0 as 0. Throws `TableRequestError`. */
export function checkItem(item: Item, condition?: Condition): Item {
  checkKey(item);
  const { indexed = {}, version, expires } = item;
  for (const [name, key] of Object.entries(indexed)) {
    checkKeyText(key.value, MOST.partitionBytes, `the ${name} index's value`, item);
    checkKeyText(key.sort, MOST.sortBytes, `the ${name} index's sort key`, item);
  }
  for (const count of [version, expires])
    if (count !== undefined && !(Number.isSafeInteger(count) && count >= 0))
      throw refuse(item, `its version and its expiry are whole numbers, not ${count}`);
  if (typeof condition === 'object' && version !== condition.version + 1)
    throw refuse(item, `it must carry the version after the one that was read (${condition.version})`);
  const fields = checkFields(item);
  const bytes = bytesOf(fields) + bytesOfKeys(item);
  if (bytes > MOST.itemBytes) throw refuse(item, `${bytes} bytes are more than the ${MOST.itemBytes} an item may have`);
  return { ...item, fields };
}

export function checkKey(key: Key): void {
  checkKeyText(key.partition, MOST.partitionBytes, 'its partition key', key);
  checkKeyText(key.sort, MOST.sortBytes, 'its sort key', key);
}

/** Changes as every adapter stores them. Throws `TableRequestError`, also for a key that comes twice, as DynamoDB does within a batch. */
export function* checkChanges(changes: Iterable<Change>): Generator<Change> {
  const seen = new Set<string>();
  for (const change of changes) {
    const key = 'put' in change ? change.put : change.delete;
    const name = JSON.stringify([key.partition, key.sort]);
    if (seen.has(name)) throw refuse(key, 'it stands twice in one batch');
    seen.add(name);
    if ('put' in change) yield { put: checkItem(change.put) };
    else {
      checkKey(change.delete);
      yield change;
    }
  }
}

/** A range as adapters ask for it; null: nothing can be in it. Throws `TableRequestError`. */
export function checkSelection(selection: Selection): (Selection & { readonly range?: Range }) | null {
  const { partition, range, limit } = selection;
  const place = { partition, sort: '' };
  checkKeyText(partition, MOST.partitionBytes, 'its partition key', place);
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0)) throw refuse(place, `its limit is ${limit}`);
  if (range === undefined) return selection;
  if ('prefix' in range) {
    if (range.prefix !== '') return selection;
    const { range: _, ...whole } = selection;
    return whole;
  }
  if ('before' in range) return range.before === '' ? null : selection;
  if (range.from === '') throw refuse(place, 'a range starts at a key, not at an empty text');
  return compareUtf8(range.from, range.to) > 0 ? null : selection;
}

/** False: nothing can be before an empty text. Throws `TableRequestError`. */
export function checkIndexSelection({ index, value, until }: IndexSelection): boolean {
  checkKeyText(value, MOST.partitionBytes, 'its value', { partition: index, sort: '' });
  return until !== '';
}

/** The order of keys. */
export function compareUtf8(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}

function checkFields(item: Item): Fields {
  const checked: Record<string, Fields[string]> = {};
  for (const [name, field] of Object.entries(item.fields)) {
    if (name === '' || ownNames.has(name)) throw refuse(item, `a field may not be called "${name}"`);
    checked[name] = typeof field === 'string' ? field.toWellFormed() : field;
    if (typeof field === 'number') checked[name] = checkNumber(field, name, item);
  }
  return checked;
}

function checkNumber(number: number, name: string, item: Item): number {
  const size = Math.abs(number);
  if (size === 0) return 0;
  if (size >= SMALLEST_NUMBER && size <= LARGEST_NUMBER) return number;
  throw refuse(item, `its field ${name} holds ${number}, which a table cannot hold`);
}

function checkKeyText(text: string, mostBytes: number, what: string, key: Key): void {
  if (text === '') throw refuse(key, `${what} is empty`);
  if (!text.isWellFormed()) throw refuse(key, `${what} is not well-formed text`);
  if (Buffer.byteLength(text, 'utf8') > mostBytes) throw refuse(key, `${what} is longer than ${mostBytes} bytes`);
}

/** As DynamoDB counts: names and values (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html). */
function bytesOf(fields: Fields): number {
  let bytes = 0;
  for (const [name, field] of Object.entries(fields)) bytes += Buffer.byteLength(name, 'utf8') + sizeOf(field);
  return bytes;
}

function sizeOf(field: Fields[string]): number {
  if (typeof field === 'string') return Buffer.byteLength(field, 'utf8');
  return typeof field === 'number' ? NUMBER_BYTES : field.byteLength;
}

function bytesOfKeys({ partition, sort, indexed = {} }: Item): number {
  const texts = [partition, sort, ...Object.values(indexed).flatMap(({ value, sort }) => [value, sort])];
  return OWN_BYTES + texts.reduce((sum, text) => sum + Buffer.byteLength(text, 'utf8'), 0);
}

function refuse({ partition, sort }: Key, because: string): TableRequestError {
  return new TableRequestError(`The table cannot take ${JSON.stringify(`${partition} / ${sort}`)}: ${because}.`);
}
