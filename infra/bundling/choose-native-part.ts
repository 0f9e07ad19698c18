import { ROOT } from './bundle-options.ts';
import { type Architecture, findNativePart, type NativePart } from './native-parts.ts';

export interface NativePartChoice {
  readonly find?: (architecture: Architecture) => NativePart | null;
  readonly host?: { readonly platform: string; readonly arch: string };
  readonly say?: (line: string) => void;
}

/**
 * DuckDB for arm64; where that is neither kept nor to be had and this machine runs Linux on x64, for x64 as it is installed here,
 * and says so. Throws when there is neither.
 */
export function chooseNativePart({
  find = (architecture) => findNativePart({ root: ROOT, architecture }),
  host = process,
  say = (line) => process.stderr.write(`${line}\n`),
}: NativePartChoice = {}): NativePart {
  const wanted = find('arm64');
  if (wanted) return wanted;
  const installed = host.platform === 'linux' && host.arch === 'x64' ? find('x64') : null;
  if (!installed)
    throw new Error(
      'DuckDB for linux-arm64 could not be fetched. Run synth once with a network; what it fetches is kept after that.',
    );
  say(
    'DuckDB for linux-arm64 could not be fetched, so the functions are built for x86_64, as this machine is. Run synth with a network to build them for arm64.',
  );
  return installed;
}
