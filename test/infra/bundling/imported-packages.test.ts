import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Metafile } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { askFor } from '../../support/ask-for.ts';
import { BUNDLE_CONTENTS, BUNDLED_FUNCTIONS, functionNames } from '../../support/bundled-functions.ts';

let contents: Metafile;
beforeAll(async () => {
  contents = JSON.parse(readFileSync(path.join(await askFor(BUNDLED_FUNCTIONS), BUNDLE_CONTENTS), 'utf8')) as Metafile;
});

/** The one part of nodemailer that every function may have: a parser that imports nothing, with which addresses are read. */
const ADDRESS_PARSER = /^node_modules\/nodemailer\/.*\/addressparser\//;

/** Packages and rooms of which something is in a function's bundle. */
function importedBy(name: string): ReadonlySet<string> {
  const own = Object.entries(contents.outputs).filter(([file]) => file.endsWith(`/${name}/handler.mjs`));
  expect(own).toHaveLength(1);
  const files = own
    .map(([, output]) => output)
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
  'conclude-night': ['@aws-sdk/client-ses', '@duckdb/node-api', ...SLACK, ...SECRETS, ...LAMBDA],
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
    const reading = ['yaml', 'lib/config/schema', 'lib/config/references'];
    expect([...reading, ...(without[name] ?? [])].filter((one) => imported.has(one))).toEqual([]);
  });
});
