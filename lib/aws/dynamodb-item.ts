import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { attributes } from '../tables/check-request.ts';
import type { Field, IndexKey, Item, Key } from '../tables/table.ts';

/** An item as DynamoDB's API has it. */
export type Attributes = Record<string, AttributeValue>;

export function toAttributeKey({ partition, sort }: Key): Attributes {
  return { [attributes.partition]: { S: partition }, [attributes.sort]: { S: sort } };
}

/** `writer`: null for a write without a condition. */
export function toAttributes(item: Item, writer: string | null): Attributes {
  const { due, owner } = item.indexed ?? {};
  const all = toAttributeKey(item);
  for (const name in item.fields) all[name] = toAttribute(item.fields[name]!);
  if (item.version !== undefined) all[attributes.version] = { N: String(item.version) };
  if (item.expires !== undefined) all[attributes.expires] = { N: String(item.expires) };
  if (writer !== null) all[attributes.writer] = { S: writer };
  if (due) Object.assign(all, toIndexKey(attributes.due, due));
  if (owner) Object.assign(all, toIndexKey(attributes.owner, owner));
  return all;
}

export function readAttributes(all: Attributes): Item {
  const {
    [attributes.partition]: partition,
    [attributes.sort]: sort,
    [attributes.version]: version,
    [attributes.expires]: expires,
    [attributes.writer]: _,
    [attributes.due.value]: dueValue,
    [attributes.due.sort]: dueSort,
    [attributes.owner.value]: ownerValue,
    [attributes.owner.sort]: ownerSort,
    ...rest
  } = all;
  const indexed = { ...readIndexKey('due', dueValue, dueSort), ...readIndexKey('owner', ownerValue, ownerSort) };
  const fields: Record<string, Field> = {};
  for (const name in rest) fields[name] = readAttribute(rest[name]!, name);
  return {
    partition: partition!.S!,
    sort: sort!.S!,
    fields,
    ...(version?.N !== undefined && { version: Number(version.N) }),
    ...(expires?.N !== undefined && { expires: Number(expires.N) }),
    ...(Object.keys(indexed).length > 0 && { indexed }),
  };
}

export function readAttributeKey(all: Attributes): Key {
  return { partition: all[attributes.partition]!.S!, sort: all[attributes.sort]!.S! };
}

function toAttribute(field: Field): AttributeValue {
  if (typeof field === 'string') return { S: field };
  return typeof field === 'number' ? { N: String(field) } : { B: field };
}

function readAttribute(value: AttributeValue, name: string): Field {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return Number(value.N);
  if (value.B !== undefined) return value.B;
  throw new Error(`The table holds an attribute "${name}" that is no text, number or bytes: another program wrote it.`);
}

function toIndexKey(names: typeof attributes.due | typeof attributes.owner, key: IndexKey): Attributes {
  return { [names.value]: { S: key.value }, [names.sort]: { S: key.sort } };
}

function readIndexKey(index: 'due' | 'owner', value: AttributeValue | undefined, sort: AttributeValue | undefined) {
  return value?.S !== undefined && sort?.S !== undefined ? { [index]: { value: value.S, sort: sort.S } } : {};
}
