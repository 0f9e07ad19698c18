import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  locatePortfolio,
  type Named,
  requireExports,
  requireModel,
  requireState,
} from '../../lib/cli/locate-portfolio.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'nightrounds-test-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A folder under the root, with files named by their paths. */
function folderWith(folder: string, ...files: string[]): string {
  const made = path.join(root, folder);
  mkdirSync(made, { recursive: true });
  for (const file of files) {
    mkdirSync(path.dirname(path.join(made, file)), { recursive: true });
    writeFileSync(path.join(made, file), '');
  }
  return made;
}

const locate = (folder: string, named: Named = {}, env: Record<string, string> = {}) =>
  locatePortfolio(named, { folder, env });

const ofFolder = (folder: string) => ({
  configFile: path.join(folder, 'health.yaml'),
  exportsFolder: path.join(folder, 'exports'),
  stateFolder: path.join(folder, 'state'),
  outFolder: path.join(folder, 'out'),
  table: null,
  project: folder,
  isDemo: false,
});

describe('a project', () => {
  it('is the folder of a health.yaml, with its exports, state and out', () => {
    expect(locate(folderWith('acme', 'health.yaml'))).toEqual({ ...ofFolder(''), project: '' });
  });

  it('is found from a folder below it, the nearest first', () => {
    folderWith('acme', 'health.yaml');
    const deep = folderWith('acme/exports/usage');
    expect(locate(deep)).toEqual(ofFolder('../..'));
    folderWith('acme/exports', 'health.yaml');
    expect(locate(deep)).toEqual(ofFolder('..'));
  });

  it('gives way to what is named, one by one', () => {
    const acme = folderWith('acme', 'health.yaml');
    expect(locate(acme, { exports: 'drop' })).toMatchObject({ exportsFolder: 'drop', stateFolder: 'state' });
    expect(locate(acme, { state: 'kept' })).toMatchObject({ configFile: 'health.yaml', stateFolder: 'kept' });
    expect(locate(acme, { table: 'Health' })).toMatchObject({ configFile: 'health.yaml', table: 'Health' });
  });

  it('gives nothing to a model that --config names: its folders are named, too', () => {
    const located = locate(folderWith('acme', 'health.yaml'), { config: 'other.yaml' });
    expect(located).toMatchObject({
      configFile: 'other.yaml',
      exportsFolder: null,
      stateFolder: null,
      outFolder: null,
    });
  });

  it('is nowhere where no folder above has one', () => {
    const located = locate(folderWith('empty'));
    expect(located).toMatchObject({ configFile: null, exportsFolder: null, stateFolder: null, project: null });
  });
});

describe('the variables', () => {
  const variables = { ROUNDS_EXPORTS: '/drop', ROUNDS_STATE: '/kept', ROUNDS_OUT: '/told' };

  it('stand over the project, and under what is named', () => {
    const acme = folderWith('acme', 'health.yaml');
    expect(locate(acme, {}, variables)).toMatchObject({
      configFile: 'health.yaml',
      exportsFolder: '/drop',
      stateFolder: '/kept',
      outFolder: '/told',
    });
    expect(locate(acme, { exports: 'own', state: 'mine' }, variables)).toMatchObject({
      exportsFolder: 'own',
      stateFolder: 'mine',
    });
  });

  it('name a project by its model', () => {
    const elsewhere = folderWith('elsewhere');
    expect(locate(elsewhere, {}, { ROUNDS_CONFIG: '/srv/acme/health.yaml' })).toEqual(ofFolder('/srv/acme'));
  });

  it('name a deployed table, unless a state folder is named', () => {
    const acme = folderWith('acme', 'health.yaml');
    expect(locate(acme, {}, { ROUNDS_TABLE: 'Health' })).toMatchObject({ table: 'Health' });
    expect(locate(acme, { state: 'kept' }, { ROUNDS_TABLE: 'Health' })).toMatchObject({ table: null });
  });

  it('say nothing when they are empty', () => {
    const acme = folderWith('acme', 'health.yaml');
    expect(locate(acme, {}, { ROUNDS_STATE: '', ROUNDS_CONFIG: '' })).toMatchObject({ stateFolder: 'state' });
  });
});

describe('in a folder where the demo was run, the portfolio', () => {
  let folder: string;
  beforeEach(() => {
    folder = folderWith('desk', 'nightrounds-demo/health.yaml');
  });

  it('is the demo when none is named, or its own folders are', () => {
    const demo = { ...ofFolder('nightrounds-demo'), isDemo: true };
    expect(locate(folder)).toEqual(demo);
    for (const state of ['nightrounds-demo/state', path.join(folder, 'nightrounds-demo/state')])
      expect(locate(folder, { state })).toEqual({ ...demo, stateFolder: state });
  });

  it.each([
    ['a state folder of one’s own', { state: 'state' }],
    ['exports of one’s own', { exports: 'exports' }],
    ['a deployed table', { table: 'Health' }],
  ])('is not the demo when somebody names %s', (_, named) => {
    expect(locate(folder, named)).toMatchObject({ configFile: null, project: null });
  });

  it('is the one whose model lies here', () => {
    folderWith('desk', 'health.yaml');
    expect(locate(folder)).toMatchObject({ configFile: 'health.yaml', project: '' });
  });
});

describe('what is missing of a portfolio', () => {
  it('is said with what to do', () => {
    const empty = locate(folderWith('empty'));
    expect(() => requireModel(empty)).toThrow(
      /^There is no health\.yaml here or in a folder above: rounds init makes one/,
    );
    const byConfig = locate(folderWith('empty'), { config: 'other.yaml' });
    expect(() => requireExports(byConfig)).toThrow(/^Give --exports DIR/);
    expect(() => requireState(byConfig, '--table NAME')).toThrow(/^Give --state DIR .* or --table NAME\.$/);
    const project = locate('/', {}, { ROUNDS_CONFIG: path.join(folderWith('acme', 'health.yaml'), 'health.yaml') });
    expect(() => requireExports(project)).toThrow(/acme\/exports: put your exports there/);
    expect(() => requireState(project, '--table NAME')).toThrow(/No night has been kept in .*acme\/state yet/);
  });
});
