/** Writes `docs/reference` anew: `npm run reference`. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { writeJsonSchema } from './json-schema.ts';
import { writeReference } from './reference.ts';

const root = new URL('../../', import.meta.url);
const examples = new URL('examples/reference/', root);
const names = (await readdir(examples)).filter((name) => name.endsWith('.yaml')).sort();
const texts = await Promise.all(names.map((name) => readFile(new URL(name, examples), 'utf8')));
const pages = new URL('docs/reference/', root);
await mkdir(pages, { recursive: true });
for (const [name, text] of writeReference(JSON.parse(writeJsonSchema()), texts))
  await writeFile(new URL(name, pages), text);
