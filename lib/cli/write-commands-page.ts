/** Writes `docs/commands.md` anew: `npm run reference`. */
import { writeFile } from 'node:fs/promises';
import { loadProgram } from './command-line.ts';
import { writeCommandsPage } from './commands-page.ts';

const page = writeCommandsPage(await loadProgram(() => 0));
await writeFile(new URL('../../docs/commands.md', import.meta.url), page);
