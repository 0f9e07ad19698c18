import { describe, expect, it } from 'vitest';
import { chooseNativePart } from '../../../infra/bundling/choose-native-part.ts';
import type { Architecture, NativePart } from '../../../infra/bundling/native-parts.ts';

const having =
  (...available: readonly Architecture[]) =>
  (architecture: Architecture): NativePart | null =>
    available.includes(architecture) ? { name: `duckdb-${architecture}`, architecture, folder: 'somewhere' } : null;

function choose(find: (architecture: Architecture) => NativePart | null, platform: string, arch: string) {
  const said: string[] = [];
  const part = chooseNativePart({ find, host: { platform, arch }, say: (line) => said.push(line) });
  return { architecture: part.architecture, said };
}

describe('the architecture that functions are built for', () => {
  it.each([
    ['linux', 'x64'],
    ['linux', 'arm64'],
    ['darwin', 'arm64'],
  ])('is arm64 on %s-%s when its DuckDB can be had, without a word', (platform, arch) => {
    expect(choose(having('arm64', 'x64'), platform, arch)).toEqual({ architecture: 'arm64', said: [] });
  });

  it('is that of a Linux host when there is no network, and synth says so', () => {
    const { architecture, said } = choose(having('x64'), 'linux', 'x64');
    expect(architecture).toBe('x64');
    expect(said).toEqual([expect.stringMatching(/built for x86_64, as this machine is\. Run synth with a network/)]);
  });

  it('is none on a host whose own DuckDB Lambda could not load', () => {
    expect(() => choose(having('x64'), 'darwin', 'x64')).toThrow(/Run synth once with a network/);
  });

  it('is none when nothing is there', () => {
    expect(() => choose(having(), 'linux', 'x64')).toThrow(/could not be fetched/);
  });
});
