import * as z from 'zod/mini';
import type { MessageReference } from '../../cases/telling.ts';
import { controlBlocks, TASK_ROW } from './control-blocks.ts';
import type { Clicked } from './payloads.ts';

/** What a button or menu carries; see writeValue. */
export const Value = z.object({
  m: z.tuple([z.string(), z.string()]),
  /** See nameCase. */
  case: z.optional(z.string()),
  /** A choice in a menu. */
  c: z.optional(z.string()),
  task: z.optional(z.string()),
  night: z.optional(z.string()),
});
export type Value = z.infer<typeof Value>;

export function writeValue({ period, id }: MessageReference, rest: Omit<Value, 'm'> = {}): string {
  return JSON.stringify({ m: [period, id], ...rest });
}

/** The name of the block that has one case's buttons, which carry no value. */
export function writeRowId({ period, id }: MessageReference, named: string): string {
  return [controlBlocks.controls, period, id, named].join('#');
}

/** The same of one task's buttons. */
export function writeTaskRowId({ period, id }: MessageReference, named: string): string {
  return `${[controlBlocks.controls, period, id].join('#')}${TASK_ROW}${named}`;
}

function readRowId(blockId: string | undefined): Value | null {
  const [name, period, id, named, task] = blockId?.split('#') ?? [];
  if (name !== controlBlocks.controls || period === undefined || id === undefined || named === undefined) return null;
  if (task !== undefined) return `#${named}#` === TASK_ROW ? { m: [period, id], task } : null;
  return { m: [period, id], case: named };
}

/** What was clicked says what it is about, or its block does. */
export function readClicked({ selected_option: chosen, value, block_id: block }: Clicked): Value | null {
  const written = chosen?.value ?? value;
  return written === undefined ? readRowId(block) : (Value.safeParse(parseJson(written)).data ?? null);
}

const Controls = z.object({
  block_id: z.optional(z.string().check(z.maxLength(4000))),
  elements: z.optional(
    z.array(
      z.object({
        value: z.optional(z.string().check(z.maxLength(4000))),
        options: z.optional(z.array(z.object({ value: z.optional(z.string().check(z.maxLength(4000))) }))),
      }),
    ),
  ),
});

/** What the first control of a block says of the message that it is in; null = it is no control of this app. */
export function findValue(block: unknown): Value | null {
  const read = Controls.safeParse(block);
  if (!read.success) return null;
  const { block_id, elements = [] } = read.data;
  const written = elements.flatMap(({ value, options = [] }) => [value, ...options.map((one) => one.value)]);
  const values = written.map((one) => (one === undefined ? null : (Value.safeParse(parseJson(one)).data ?? null)));
  return readRowId(block_id) ?? values.find((one) => one !== null) ?? null;
}

/** Null: it is no JSON. */
export function parseJson(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return null;
  }
}
