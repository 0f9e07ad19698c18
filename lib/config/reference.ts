/** The reference of `health.yaml`: a page per subject, made of the schema and of example files that use every property. */
import { parse, stringify } from 'yaml';
import { introductions, type Subject, subjects } from './reference-subjects.ts';

/** What is used of JSON Schema. */
export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly anyOf?: readonly SchemaNode[];
}

/** A property of the schema, with the values that the examples give it. */
export interface DocumentedProperty {
  /** As "exports.NAME.csv.decimal", "rules[].score.below". */
  readonly path: string;
  readonly key: string;
  readonly node: SchemaNode;
  readonly isRequired: boolean;
  readonly examples: readonly unknown[];
}

/** Properties that are written together. Kinds of the same thing (a signal, a rule) are tables beside each other. */
interface PropertyTable {
  readonly path: string;
  readonly kind: string | null;
  readonly properties: readonly DocumentedProperty[];
}

/** The pages by file name: one per subject, and their contents page. */
export function writeReference(schema: SchemaNode, exampleTexts: readonly string[]): ReadonlyMap<string, string> {
  const examples = exampleTexts.map((text) => parse(text) as Record<string, unknown>);
  const pages = subjects.map((subject) => [`${subject.file}.md`, writePage(subject, schema, examples)] as const);
  return new Map([['README.md', writeContents()], ...pages]);
}

/** Every property, each once per place where it may be written. */
export function listProperties(schema: SchemaNode, exampleTexts: readonly string[]): readonly DocumentedProperty[] {
  const examples = exampleTexts.map((text) => parse(text) as unknown);
  return [...listTables(schema, examples, '')].flatMap(({ properties }) => properties);
}

function writeContents(): string {
  const rows = subjects.map(({ file, title, keys, is }) => {
    const names = keys.map((key) => `\`${key}\``).join(', ');
    return `| [${title}](${file}.md) | ${names} | ${is} |`;
  });
  return `${NOTE}# Reference of health.yaml

Every property, with its type, what it is unless given, what it means, and an example. The examples are cut from [examples/reference](../../examples/reference), which are read in the tests as they stand. \`lib/config/health.schema.json\` says the same to an editor: begin \`health.yaml\` with \`# yaml-language-server: $schema=node_modules/nightrounds/lib/config/health.schema.json\`.

| page | properties | what it is |
|---|---|---|
${rows.join('\n')}
`;
}

const NOTE = '<!-- Made by `npm run reference` from the schema: change the schema, not this page. -->\n';

function writePage({ title, keys, file }: Subject, schema: SchemaNode, examples: readonly unknown[]): string {
  const own: SchemaNode = { ...schema, properties: pick(schema.properties ?? {}, keys) };
  const tables = [...listTables(own, examples, '')].filter(({ properties }) => properties.length > 0);
  const parts = tables.map((table) => `${headingOf(table)}${writeTable(table)}`);
  return `${NOTE}# ${title}\n\n${introductions[file] ?? ''}${parts.join('\n')}`;
}

function pick<T>(record: Readonly<Record<string, T>>, keys: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => keys.includes(key)));
}

function headingOf({ path, kind }: PropertyTable): string {
  if (path === '') return '';
  return `## ${kind === null ? `\`${path}\`` : `\`${path}\` with \`${kind}\``}\n\n`;
}

/** An object's own properties, then those of what stands in it. */
function* listTables(node: SchemaNode, values: readonly unknown[], path: string): Generator<PropertyTable> {
  if (node.anyOf) {
    yield* listKinds(node.anyOf, values, path);
    return;
  }
  const properties = Object.entries(node.properties ?? {}).map(([key, child]): DocumentedProperty => {
    const examples = values.filter(isRecord).flatMap((value) => (value[key] === undefined ? [] : [value[key]]));
    const isRequired = node.required?.includes(key) ?? false;
    return { path: path === '' ? key : `${path}.${key}`, key, node: child, isRequired, examples };
  });
  if (properties.length > 0) yield { path, kind: null, properties };
  for (const { node: child, examples, path: below } of properties) yield* listTables(child, examples, below);
  if (typeof node.additionalProperties === 'object') {
    const below = values.filter(isRecord).flatMap((value) => Object.values(value));
    yield* listTables(node.additionalProperties, below, `${path}.NAME`);
  }
  if (typeof node.items === 'object')
    yield* listTables(
      node.items,
      values.flatMap((value) => (Array.isArray(value) ? value : [])),
      `${path}[]`,
    );
}

/** What all kinds have is told once; then what each has of its own. */
function* listKinds(kinds: readonly SchemaNode[], values: readonly unknown[], path: string): Generator<PropertyTable> {
  const objects = kinds.flatMap(flattenKinds).filter((kind) => kind.properties !== undefined);
  const names = objects.map((kind) => Object.keys(kind.properties ?? {}));
  const common = (names[0] ?? []).filter((key) => objects.length > 1 && names.every((own) => own.includes(key)));
  if (common.length > 0)
    yield* listTables({ ...objects[0]!, properties: pick(objects[0]!.properties!, common) }, values, path);
  for (const kind of objects) {
    const own = Object.keys(kind.properties ?? {});
    const told = own.filter((key) => !common.includes(key));
    const fitting = values.filter((value) => isRecord(value) && isOfKind(value, kind));
    const [first, ...others] = listTables({ ...kind, properties: pick(kind.properties!, told) }, fitting, path);
    if (first) yield { ...first, kind: objects.length > 1 ? nameKind(kind, told) : null };
    yield* others;
  }
  for (const kind of kinds) if (kind.items) yield* listTables(kind, values, path);
}

function flattenKinds(node: SchemaNode): readonly SchemaNode[] {
  return node.anyOf?.flatMap(flattenKinds) ?? [node];
}

/** By what it must have and others have not: "worst", "score". */
function nameKind({ required = [] }: SchemaNode, own: readonly string[]): string {
  return required.filter((key) => own.includes(key)).join('`, `') || own[0]!;
}

function isOfKind(value: Readonly<Record<string, unknown>>, { properties = {}, required = [] }: SchemaNode): boolean {
  return required.every((key) => value[key] !== undefined) && Object.keys(value).every((key) => key in properties);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function writeTable({ properties }: PropertyTable): string {
  const rows = properties.map(({ key, node, isRequired, examples }) => {
    const cells = [
      `\`${key}\``,
      describeType(node),
      isRequired ? 'required' : describeDefault(node),
      node.description ?? '',
      describeExample(key, examples),
    ];
    return `| ${cells.map(escapeCell).join(' | ')} |`;
  });
  return `| property | type | unless given | meaning | example |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
}

const LONGEST_EXAMPLE = 90;

/** The shortest says it best. What is longer than a cell has tables of its own, further down. */
function describeExample(key: string, examples: readonly unknown[]): string {
  const [shortest] = examples
    .map((value) => writeFlow({ [key]: value }).slice(2, -2))
    .sort((a, b) => a.length - b.length);
  if (shortest === undefined) return '';
  return shortest.length <= LONGEST_EXAMPLE ? code(shortest) : 'below';
}

/** On one line, as it may stand in the file. */
function writeFlow(value: unknown): string {
  const text = stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: true }).trim();
  return text.replace(/\s*\n\s*/g, ' ');
}

function describeType(node: SchemaNode): string {
  if (node.enum) return node.enum.map((one) => code(String(one))).join(', ');
  if (node.const !== undefined) return code(String(node.const));
  if (node.anyOf) return [...new Set(node.anyOf.map(describeType))].join(' or ');
  if (node.items) return `list of ${plural(describeType(node.items))}`;
  if (typeof node.additionalProperties === 'object') return 'names, each with its own';
  if (node.type === 'object') return 'properties';
  const types = typeof node.type === 'string' ? [node.type] : (node.type ?? ['value']);
  return types.map((type) => typeWords[type] ?? type).join(', ');
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  boolean: 'true or false',
  array: 'list',
};

const plural = (type: string) => ({ text: 'texts', number: 'numbers', properties: 'entries' })[type] ?? type;

function describeDefault({ default: value, properties }: SchemaNode): string {
  if (value === undefined || (properties !== undefined && isRecord(value))) return '';
  return Array.isArray(value) && value.length === 0 ? 'none' : code(writeFlow(value));
}

const code = (text: string) => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);

/** A bar would end the cell. */
const escapeCell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
