import { existsSync } from 'node:fs';
import path from 'node:path';

/** Where `rounds demo` makes its portfolio unless told otherwise. */
export const DEMO_FOLDER = 'nightrounds-demo';

/**
 * Given, or ./health.yaml, or what `rounds demo` left in this folder; null = no state folder is known. The demo's model goes with the demo's
 * folders alone: of another portfolio it would say what is not so.
 */
export function locatePortfolio({
  config,
  state,
  exports,
  table,
}: {
  readonly config?: string | undefined;
  readonly state?: string | undefined;
  readonly exports?: string | undefined;
  readonly table?: string | undefined;
}): {
  readonly configFile: string;
  readonly stateFolder: string | null;
} {
  const demo = { configFile: path.join(DEMO_FOLDER, 'health.yaml'), stateFolder: path.join(DEMO_FOLDER, 'state') };
  const isOther = table !== undefined || [state, exports].some((named) => named !== undefined && !isOfDemo(named));
  if (config === undefined && !isOther && !existsSync('health.yaml') && existsSync(demo.configFile)) return demo;
  return { configFile: config ?? 'health.yaml', stateFolder: state ?? null };
}

function isOfDemo(folder: string): boolean {
  return path.dirname(path.resolve(folder)) === path.resolve(DEMO_FOLDER);
}
