import path from 'node:path';

/**
 * The keys, under the exports root, of files that a manifest names by their addresses in a bucket (`s3://bucket/unload/0000_part_00`) or by
 * their keys there. Where the root lies in the bucket is not known, and a copy may lie in folders of other names: the manifest is
 * taken to lie beside the files, or above the folders of their partitions (`dt=2026-11-25/`).
 */
export function resolveAddresses(manifestKey: string, addresses: readonly string[]): string[] {
  const paths = addresses.map((address) => address.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').split('/'));
  const folder = manifestKey.split('/').slice(0, -1);
  const depth = findDepth(folder, commonFolder(paths));
  return paths.map((segments) => path.posix.join(...folder, ...segments.slice(depth)));
}

function commonFolder([first, ...others]: readonly (readonly string[])[]): readonly string[] {
  const folder = first?.slice(0, -1) ?? [];
  const differs = folder.findIndex((segment, index) => others.some((other) => other[index] !== segment));
  const shortest = Math.min(folder.length, ...others.map((other) => other.length - 1));
  return folder.slice(0, differs < 0 ? shortest : Math.min(differs, shortest));
}

/** How many of the segments that all addresses share lead to the manifest: those whose end has most in common with its folder's. */
function findDepth(folder: readonly string[], common: readonly string[]): number {
  const isPartition = (segment: string) => segment.includes('=');
  let best = common.length - (folder.some(isPartition) ? 0 : trailing(common, isPartition));
  let most = 0;
  for (let depth = common.length; depth > 0; depth--) {
    const same = sharedEnd(folder, common.slice(0, depth));
    if (same > most) [best, most] = [depth, same];
  }
  return best;
}

function trailing(segments: readonly string[], is: (segment: string) => boolean): number {
  return segments.length - 1 - segments.findLastIndex((segment) => !is(segment));
}

function sharedEnd(one: readonly string[], other: readonly string[]): number {
  let same = 0;
  while (same < Math.min(one.length, other.length) && one.at(-1 - same) === other.at(-1 - same)) same++;
  return same;
}
