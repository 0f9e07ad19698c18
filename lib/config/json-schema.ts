/** The JSON Schema that lets editors complete and check `health.yaml` while it is written. */
import * as z from 'zod';
import { healthFileSchema } from './schema/health-file.ts';
import { drawings } from './schema/section.ts';

type JsonSchema = Record<string, unknown>;

/** The text of `health.schema.json`. */
export function writeJsonSchema(): string {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    // Of the syntax, not of a release: it changes with `version`.
    $id: 'urn:nightrounds:health.yaml:1',
    title: 'Nightrounds health.yaml',
    description: 'What is read, who is scored, how, and who is told.',
    ...drawSchema(healthFileSchema),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function drawSchema(schema: object): JsonSchema {
  const { $schema: _dialect, ...drawn } = z.toJSONSchema(schema as z.ZodType, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => {
      const drawing = drawings.get(zodSchema);
      if (drawing) Object.assign(jsonSchema, drawing.draw(drawSchema));
    },
  });
  return drawn;
}
