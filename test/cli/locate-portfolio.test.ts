import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { locatePortfolio } from '../../lib/cli/locate-portfolio.ts';

const HERE = process.cwd();
const DEMO = { configFile: 'nightrounds-demo/health.yaml', stateFolder: 'nightrounds-demo/state' };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-test-'));
  process.chdir(folder);
  mkdirSync('nightrounds-demo');
  writeFileSync('nightrounds-demo/health.yaml', '');
});
afterEach(() => {
  process.chdir(HERE);
  rmSync(folder, { recursive: true });
});

describe('the portfolio of a command, in a folder where the demo was run', () => {
  it('is the demo when none is named, or its own state is', () => {
    expect(locatePortfolio({})).toEqual(DEMO);
    for (const state of ['nightrounds-demo/state', './nightrounds-demo/state/', path.resolve('nightrounds-demo/state')])
      expect(locatePortfolio({ state })).toEqual(DEMO);
  });

  it.each([
    ['a state folder of one’s own', { state: 'state' }, { configFile: 'health.yaml', stateFolder: 'state' }],
    ['exports of one’s own', { exports: 'exports' }, { configFile: 'health.yaml', stateFolder: null }],
    ['a deployed table', { table: 'Health' }, { configFile: 'health.yaml', stateFolder: null }],
    ['a model', { config: 'other.yaml' }, { configFile: 'other.yaml', stateFolder: null }],
  ])('is not the demo when somebody names %s', (_, named, located) => {
    expect(locatePortfolio(named)).toEqual(located);
  });

  it('is the one whose model lies here', () => {
    writeFileSync('health.yaml', '');
    expect(locatePortfolio({})).toEqual({ configFile: 'health.yaml', stateFolder: null });
  });
});
