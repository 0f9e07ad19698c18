import { existsSync } from 'node:fs';
import path from 'node:path';

/** Where `rounds demo` makes its portfolio unless told otherwise. */
export const DEMO_FOLDER = 'nightrounds-demo';

/** Given, or ./health.yaml, or what `rounds demo` left in this folder; null = no state folder is known. */
export function locatePortfolio({
  config,
  state,
}: {
  readonly config?: string | undefined;
  readonly state?: string | undefined;
}): {
  readonly configFile: string;
  readonly stateFolder: string | null;
} {
  const demo = path.join(DEMO_FOLDER, 'health.yaml');
  if (config === undefined && !existsSync('health.yaml') && existsSync(demo))
    return { configFile: demo, stateFolder: state ?? path.join(DEMO_FOLDER, 'state') };
  return { configFile: config ?? 'health.yaml', stateFolder: state ?? null };
}
