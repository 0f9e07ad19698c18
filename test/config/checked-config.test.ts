import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../lib/cli/open-local.ts';
import {
  CheckedConfigError,
  readCheckedConfig,
  readCheckedConfigFile,
  writeCheckedConfig,
} from '../../lib/config/checked-config.ts';
import { buildConfig } from '../support/config-builder.ts';

const config = await loadConfig('examples/health.yaml');

describe('a checked config', () => {
  it('is read as it was', () => {
    expect(readCheckedConfig(writeCheckedConfig(config), 'health.json')).toEqual(config);
  });

  it('keeps names and numbers of any kind', () => {
    const playbook = { id: '$entries', title: '"\u2028', autoSeverities: [], tasks: [] };
    const odd = buildConfig({
      playbooks: new Map([['$entries', playbook]]),
      metricHashes: new Map([['__proto__', '1']]),
    });
    expect(readCheckedConfig(writeCheckedConfig(odd), 'health.json')).toEqual(odd);
  });

  it('has the same bytes when it is written again', () => {
    const text = writeCheckedConfig(config);
    expect(writeCheckedConfig(readCheckedConfig(text, 'health.json'))).toBe(text);
  });

  const text = writeCheckedConfig(config);
  it.each([
    ['is health.yaml itself', 'version: 1\nportfolio: Acme\n', 'it is no config that was checked'],
    ['is other JSON', '{"version":1}', 'it is no config that was checked'],
    ['is a list', '[]', 'it is no config that was checked'],
    ['is empty', '', 'it is no config that was checked'],
    ['is cut off', text.slice(0, -2), 'it is no config that was checked'],
    [
      'is of another version',
      text.replace('nightrounds-config-3', 'nightrounds-config-1'),
      'its format is nightrounds-config-1, and this program reads nightrounds-config-3',
    ],
    [
      'was changed by hand',
      text.replace('"deliver":"shadow"', '"deliver":"on"'),
      'it was changed after it was written',
    ],
  ])('is refused when it %s', (_, given, because) => {
    expect(() => readCheckedConfig(given, 'health.json')).toThrow(new CheckedConfigError('health.json', because));
  });

  it('is refused with its name when it is not there', async () => {
    await expect(readCheckedConfigFile('nowhere/health.json')).rejects.toThrow(
      /^nowhere\/health\.json cannot be used: it cannot be read: ENOENT.*deploy it again\.$/,
    );
  });
});
