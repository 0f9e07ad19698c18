import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where this package lies, for what is read from it at run time: this file may run from `lib/` or be part of a bundle. */
export function findPackageFolder(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, 'package.json'))) {
    const above = path.dirname(folder);
    if (above === folder)
      throw new Error('The files of this package are not where it runs: install it again (npm ci).');
    folder = above;
  }
  return folder;
}
