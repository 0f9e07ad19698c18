/** Writes `health.schema.json` anew: `npx tsx lib/config/write-json-schema.ts`. */
import { writeFile } from 'node:fs/promises';
import { writeJsonSchema } from './json-schema.ts';

await writeFile(new URL('./health.schema.json', import.meta.url), writeJsonSchema());
