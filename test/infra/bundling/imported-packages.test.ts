import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bundlePrograms } from '../../../infra/bundling/bundle-programs.ts';
import { askFor } from '../../support/ask-for.ts';
import { BUNDLE_CONTENTS, BUNDLED_FUNCTIONS, functionNames } from '../../support/bundled-functions.ts';

let contents: Readonly<Record<string, Metafile>>;
beforeAll(async () => {
  contents = JSON.parse(
    readFileSync(path.join(await askFor(BUNDLED_FUNCTIONS), BUNDLE_CONTENTS), 'utf8'),
  ) as typeof contents;
});

/** The one part of nodemailer that every function may have: a parser that imports nothing, with which addresses are read. */
const ADDRESS_PARSER = /^node_modules\/nodemailer\/.*\/addressparser\//;

/** Packages and rooms of which something is in a function's bundle. */
function importedBy(name: string): ReadonlySet<string> {
  const files = Object.values(contents[name]!.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 && !ADDRESS_PARSER.test(file) ? [file] : []));
  return new Set(files.map((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? path.dirname(file)));
}

const MAIL = ['nodemailer', '@aws-sdk/client-ses'];
const PAGES = ['react', 'react-dom'];
const FILES = ['@aws-sdk/client-s3', '@duckdb/node-api'];
const SLACK = ['@slack/web-api'];
const SECRETS = ['@aws-sdk/client-secrets-manager'];
const LAMBDA = ['@aws-sdk/client-lambda'];

/** What a function has no use for, and would load at each start. */
const without: Readonly<Record<string, readonly string[]>> = {
  'carry-out-order': [...MAIL, '@duckdb/node-api', ...LAMBDA],
  'conclude-night': ['@aws-sdk/client-ses', '@duckdb/node-api', ...SLACK, ...LAMBDA],
  'deliver-messages': [...FILES, ...LAMBDA],
  'prepare-night': [...MAIL, ...SLACK, ...SECRETS, ...LAMBDA],
  'record-mail-event': [...MAIL, ...PAGES, ...FILES, ...SLACK, ...SECRETS, ...LAMBDA],
  'score-shard': [...MAIL, ...PAGES, '@duckdb/node-api', ...SLACK, ...SECRETS, ...LAMBDA],
  'slack-actions': [...MAIL, ...PAGES, ...FILES],
  'summarise-week': [...FILES, ...LAMBDA],
  'sweep-hour': [...FILES, ...LAMBDA],
  'tell-failure': [...FILES, ...LAMBDA],
  view: [...MAIL, ...FILES, ...SLACK, ...LAMBDA],
};

describe('a function', () => {
  it('is one of these', () => {
    expect(Object.keys(without).sort()).toEqual([...functionNames].sort());
  });

  it.each(functionNames)('%s starts from the checked model, without YAML, and loads no more than it uses', (name) => {
    const imported = importedBy(name);
    const reading = ['yaml', '@clack/prompts', 'lib/config/schema', 'lib/config/references'];
    expect([...reading, ...(without[name] ?? [])].filter((one) => imported.has(one))).toEqual([]);
  });
});

describe('slack-actions', () => {
  it('reads what Slack says and what is stored with the small zod, half of whose start it would be', () => {
    const inputs = Object.values(contents['slack-actions']!.outputs).flatMap(({ inputs }) => Object.keys(inputs));
    expect(inputs.filter((file) => file.includes('/zod/v4/mini/'))).not.toEqual([]);
    expect(inputs.filter((file) => file.includes('/zod/v4/classic/'))).toEqual([]);
  });
});

describe('rounds --help', () => {
  it('loads what reads command lines, and none of what commands work with', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-help-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const { outputs } = await bundlePrograms({ rounds: 'lib/cli/main.ts' }, folder);
    const loaded = new Set<string>();
    const load = (file: string): void => {
      if (loaded.has(file)) return;
      loaded.add(file);
      for (const { path: imported, kind, external } of outputs[file]!.imports)
        if (kind === 'import-statement' && external !== true) load(imported);
    };
    for (const entry of ['lib/cli/main.ts', 'lib/cli/command-line.ts'])
      load(Object.keys(outputs).find((file) => outputs[file]!.entryPoint === entry)!);
    const packages = [...loaded]
      .flatMap((file) => Object.keys(outputs[file]!.inputs))
      .flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);
    expect([...new Set(packages)].sort()).toEqual([
      '@commander-js/extra-typings',
      'commander',
      // The nearest name to one that was mistyped.
      'fastest-levenshtein',
      'picocolors',
    ]);
  });
});
