import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '../../infra/bundling/bundle-options.ts';
import { bundlePrograms } from '../../infra/bundling/bundle-programs.ts';

/** Programs bundled into a folder that is not this repository's, from where they find the packages of this one. */
export async function bundleElsewhere(programs: Readonly<Record<string, string>>, folder: string): Promise<void> {
  await bundlePrograms(programs, folder);
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
}
