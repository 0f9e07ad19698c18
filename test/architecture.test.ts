import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Rooms in the order of the data: each may import itself and the rooms named. */
const rooms: Record<string, { readonly may: readonly string[]; readonly because: string }> = {
  '.': { may: [], because: 'root files (calendar, contract) are what everything may use' },
  config: { may: [], because: 'the model is read before anything else exists' },
  care: { may: ['config'], because: 'what people set is facts, known before anything is measured' },
  ports: {
    may: ['config', 'care', 'metrics', 'messages', 'history', 'alerts', 'delivery', 'actions'],
    because: 'a port names the pure types it carries',
  },
  exports: { may: ['config', 'ports'], because: 'exports come from a source and know nothing of metrics' },
  metrics: { may: ['config', 'exports'], because: 'metrics read exports' },
  'metric-history': { may: ['ports', 'metrics'], because: 'what was measured is kept as it was measured' },
  scoring: { may: ['config', 'metrics'], because: 'scoring is pure over metric columns' },
  history: { may: ['config', 'metrics', 'scoring'], because: 'a chart is scored again from what it keeps' },
  detection: {
    may: ['config', 'metrics', 'scoring', 'history'],
    because: 'rules see metrics, scores and earlier nights',
  },
  alerts: { may: ['config', 'scoring', 'history', 'detection'], because: 'an alert is made of findings' },
  actions: { may: ['config', 'alerts'], because: 'a click is read and judged before anything is done' },
  messages: {
    may: ['config', 'care', 'metrics', 'scoring', 'history', 'detection', 'alerts', 'actions'],
    because: 'messages are made of what is known',
  },
  view: {
    may: ['config', 'scoring', 'history', 'messages'],
    because: 'a page is made of what is known, as a message is',
  },
  delivery: { may: ['messages'], because: 'what happens to a message does not depend on what it says' },
  steps: {
    may: [
      'config',
      'care',
      'ports',
      'exports',
      'metrics',
      'metric-history',
      'scoring',
      'history',
      'detection',
      'alerts',
      'actions',
      'messages',
      'delivery',
      'view',
    ],
    because: 'steps are the shell over pure rooms and ports, and never name an adapter',
  },
  tables: {
    may: ['care', 'ports', 'history', 'messages', 'alerts', 'delivery', 'actions', 'scoring', 'config'],
    because: 'a store is written once, over the table, whatever the table is',
  },
  aws: {
    may: ['config', 'ports', 'messages', 'exports', 'delivery', 'actions', 'view', 'tables'],
    because: 'an adapter knows its port and the types in it',
  },
  local: {
    may: ['config', 'ports', 'messages', 'exports', 'tables'],
    because: 'an adapter knows its port and the types in it, and nothing of AWS',
  },
  sample: { may: ['config'], because: 'the sample portfolio is an input like any other' },
  cli: {
    may: [
      'config',
      'care',
      'ports',
      'exports',
      'metrics',
      'scoring',
      'history',
      'detection',
      'alerts',
      'actions',
      'messages',
      'delivery',
      'view',
      'steps',
      'tables',
      'aws',
      'local',
      'sample',
      'metric-history',
    ],
    because: 'the command line wires everything',
  },
};

/** Rooms without a clock, randomness, environment or SDK: the same inputs give the same outputs. */
const pureRooms = ['care', 'scoring', 'history', 'detection', 'alerts', 'actions', 'messages', 'delivery', 'view'];

interface Import {
  readonly file: string;
  readonly target: string;
}

function filesUnder(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => path.join(folder, name));
}

function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const found = text.matchAll(/(?:^|\n)\s*(?:import|export)\b[^'"]*?from\s+'([^']+)'|import\(\s*'([^']+)'\s*\)/g);
  return [...found].map((match) => ({ file, target: match[1] ?? match[2] ?? '' }));
}

function roomOf(file: string): string {
  const [, first, second] = file.split(path.sep);
  return second === undefined ? '.' : (first ?? '.');
}

const libraryFiles = filesUnder('lib');
const libraryImports = libraryFiles.flatMap(importsOf);

describe('the house', () => {
  it('has a rule for every room', () => {
    expect(new Set(libraryFiles.map(roomOf))).toEqual(
      new Set(Object.keys(rooms).filter((room) => libraryFiles.some((file) => roomOf(file) === room))),
    );
  });

  it.each(Object.entries(rooms))('lib/%s imports only what it may', (room, { may, because }) => {
    const offences = libraryImports
      .filter(({ file, target }) => roomOf(file) === room && target.startsWith('.'))
      .map(({ file, target }) => ({ file, target: path.join(path.dirname(file), target) }))
      .filter(({ target }) => roomOf(target) !== room && roomOf(target) !== '.' && !may.includes(roomOf(target)))
      .filter(({ target }) => !target.endsWith('package.json'))
      .map(({ file, target }) => `${file} imports ${target}: ${because}`);
    expect(offences).toEqual([]);
  });

  it.each(pureRooms)('lib/%s has no clock, randomness, environment or SDK', (room) => {
    const offences = libraryFiles
      .filter((file) => roomOf(file) === room)
      .filter((file) => {
        const text = readFileSync(path.join(root, file), 'utf8');
        return /Date\.now\(|new Date\(\)|Math\.random\(|process\.env|@aws-sdk|@slack\/web-api|@duckdb|node:fs/.test(
          text,
        );
      });
    expect(offences).toEqual([]);
  });

  it('a function reads the clock in one place', () => {
    const readers = filesUnder('functions').filter((file) =>
      /Date\.now|new Date\(\)|performance\./.test(readFileSync(path.join(root, file), 'utf8')),
    );
    expect(readers).toEqual(['functions/shared/clock.ts']);
  });

  it('nothing that is deployed or published imports the benchmark', () => {
    const offences = [...libraryFiles, ...filesUnder('infra'), ...filesUnder('functions')]
      .flatMap(importsOf)
      .filter(({ file, target }) => path.join(path.dirname(file), target).startsWith('bench'));
    expect(offences).toEqual([]);
  });

  it('infra shares only the contract with the product', () => {
    const allowed = /lib\/(contract|calendar)\.ts$|lib\/config\/|lib\/aws\/table-definition\.ts$/;
    const offences = filesUnder('infra')
      .flatMap(importsOf)
      .filter(({ target }) => target.startsWith('.'))
      .map(({ file, target }) => ({ file, target: path.join(path.dirname(file), target) }))
      .filter(({ target }) => !target.startsWith('infra') && !allowed.test(target));
    expect(offences).toEqual([]);
  });

  it('has no room for what has no name', () => {
    const nameless = [
      ...libraryFiles,
      ...filesUnder('infra'),
      ...filesUnder('functions'),
      ...filesUnder('test'),
    ].filter((file) => /(^|\/)(utils?|helpers?|common|misc|manager)(\/|\.)/.test(file));
    expect(nameless).toEqual([]);
  });

  it('keeps nothing for later', () => {
    const word = new RegExp(
      `\\b(${['TO', 'FIX'].map((start) => start + (start === 'TO' ? 'DO' : 'ME')).join('|')})\\b`,
    );
    const files = [...libraryFiles, ...filesUnder('infra'), ...filesUnder('functions'), ...filesUnder('test')];
    expect(files.filter((file) => word.test(readFileSync(path.join(root, file), 'utf8')))).toEqual([]);
  });
});
