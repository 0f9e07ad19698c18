import { Ajv } from 'ajv';
import { createGenerator } from 'ts-json-schema-generator';
import type { SlackPayload } from './slack-payload.ts';

/** Finds what Slack would refuse: nothing, for a payload that is right. */
export type CheckPayload = (payload: SlackPayload) => readonly string[];

let made: CheckPayload | null = null;

/** A check made from the types that Slack publishes, and from the limits that it documents beside them: once, for it takes a second. */
export function createPayloadCheck(): CheckPayload {
  made ??= makePayloadCheck();
  return made;
}

function makePayloadCheck(): CheckPayload {
  const schema = createGenerator({
    path: `${import.meta.dirname}/slack-payload.ts`,
    tsconfig: `${import.meta.dirname}/../../../tsconfig.json`,
    type: 'SlackPayload',
    skipTypeCheck: true,
    additionalProperties: false,
  }).createSchema('SlackPayload');
  const validate = new Ajv({ strict: false, allErrors: false }).compile(schema as object);
  return (payload) => {
    const problems = findBrokenLimits(payload);
    if (!validate(payload)) {
      const [first] = validate.errors ?? [];
      problems.push(`${first?.instancePath}: ${first?.message}`);
    }
    return problems;
  };
}

/** Characters or elements. https://docs.slack.dev/reference/block-kit */
const LONGEST: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  header: { text: 150, block_id: 255 },
  section: { text: 3000, fields: 10, block_id: 255 },
  context: { elements: 10, block_id: 255 },
  actions: { elements: 25, block_id: 255 },
  input: { label: 2000, hint: 2000, block_id: 255 },
  button: { text: 75, value: 2000, action_id: 255 },
  static_select: { options: 100, placeholder: 150, action_id: 255 },
  overflow: { options: 5, action_id: 255 },
  plain_text_input: { initial_value: 3000, action_id: 255 },
  modal: { title: 24, submit: 24, close: 24, private_metadata: 3000, callback_id: 255, blocks: 100 },
  home: { blocks: 100 },
};
const LONGEST_OPTION = { text: 75, value: 150 } as const;
const LONGEST_CONFIRM = { title: 100, text: 300, confirm: 30, deny: 30 } as const;
const LONGEST_FIELD = 2000;
const MOST_BLOCKS = 50;
/** An undocumented refusal was seen from about 12,000. */
const LONGEST_BLOCKS = 10_000;

function findBrokenLimits({ blocks, modal, home }: SlackPayload): string[] {
  const problems: string[] = [];
  if (blocks && blocks.length > MOST_BLOCKS) problems.push(`${blocks.length} blocks`);
  if (blocks && JSON.stringify(blocks).length > LONGEST_BLOCKS)
    problems.push(`${JSON.stringify(blocks).length} characters`);
  for (const part of [blocks, modal, home]) visit(part, problems);
  return problems;
}

function visit(value: unknown, problems: string[]): void {
  if (Array.isArray(value)) for (const item of value) visit(item, problems);
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return;
  const object = value as Record<string, unknown>;
  const type = typeof object.type === 'string' ? object.type : '';
  check(object, LONGEST[type] ?? {}, type, problems);
  if (Array.isArray(object.options))
    for (const option of object.options) check(option, LONGEST_OPTION, 'option', problems);
  if (object.confirm !== undefined && type === 'button')
    check(object.confirm as Record<string, unknown>, LONGEST_CONFIRM, 'confirm', problems);
  if (type === 'section' && Array.isArray(object.fields))
    for (const field of object.fields) check(field, { text: LONGEST_FIELD }, 'field', problems);
  if ('text' in object && object.text === '') problems.push(`${type || 'text'} is empty`);
  for (const part of Object.values(object)) visit(part, problems);
}

function check(
  object: Record<string, unknown>,
  longest: Readonly<Record<string, number>>,
  type: string,
  problems: string[],
): void {
  for (const [name, most] of Object.entries(longest)) {
    const size = sizeOf(object[name]);
    if (size > most) problems.push(`${type}.${name}: ${size} of ${most}`);
  }
}

/** Of a text, a text object or a list. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  if (value !== null && typeof value === 'object' && 'text' in value) return String(value.text).length;
  return 0;
}
