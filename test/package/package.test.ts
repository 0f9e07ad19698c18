import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../infra/bundling/bundle-options.ts';
import { version } from '../../lib/version.ts';
import { SMALL_ACCOUNTS, SMALL_CONFIG, SMALL_USAGE } from '../support/small-portfolio.ts';

/** A folder in which the package is installed as npm would, but for what it depends on: that is linked, so that no network is needed. */
let folder: string;
const installed = (...parts: string[]) => path.join(folder, 'node_modules/nightrounds', ...parts);

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-package-'));
  // Built already, by what runs before the first test.
  execFileSync('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], { cwd: ROOT });
  const modules = path.join(folder, 'node_modules');
  mkdirSync(path.join(modules, '.bin'), { recursive: true });
  for (const name of readdirSync(path.join(ROOT, 'node_modules')))
    if (!name.startsWith('.')) symlinkSync(path.join(ROOT, 'node_modules', name), path.join(modules, name));
  execFileSync('tar', ['-xf', path.join(folder, `nightrounds-${version}.tgz`), '-C', folder]);
  cpSync(path.join(folder, 'package'), installed(), { recursive: true });
  symlinkSync('../nightrounds/bin/rounds.js', path.join(modules, '.bin/rounds'));
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  // As npm install writes one: it names DuckDB's native parts of all platforms.
  cpSync(path.join(ROOT, 'package-lock.json'), path.join(folder, 'package-lock.json'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (command: string, words: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  execFileSync(command, words, { cwd: folder, encoding: 'utf8', env: { ...process.env, ...env } });

describe('the package', () => {
  it('starts elsewhere with npx, and knows its version', () => {
    expect(run('npx', ['--no', '--offline', 'rounds', '--version'])).toBe(`${version}\n`);
  });

  it('runs a night elsewhere', () => {
    mkdirSync(path.join(folder, 'exports'));
    writeFileSync(path.join(folder, 'health.yaml'), SMALL_CONFIG);
    writeFileSync(path.join(folder, 'exports/accounts.csv'), SMALL_ACCOUNTS);
    writeFileSync(path.join(folder, 'exports/usage.csv'), SMALL_USAGE);
    run(process.execPath, [installed('bin/rounds.js'), 'night', '--date', '2026-03-15']);
    const scores = readFileSync(path.join(folder, 'out/2026-03-15/scores.csv'), 'utf8');
    expect(scores.split('\n').filter((line) => /^a\d,/.test(line))).toHaveLength(3);
  });

  it('brings the schema, the documentation and its history, and no tests', () => {
    const { $id } = JSON.parse(readFileSync(installed('lib/config/health.schema.json'), 'utf8'));
    expect($id).toMatch(/^urn:nightrounds:/);
    for (const name of [
      'docs/README.md',
      'CHANGELOG.md',
      'LICENSE',
      'examples/deploy/cdk.json',
      'recipes/README.md',
      'infra/app.ts',
    ])
      expect(existsSync(installed(name)), name).toBe(true);
    for (const name of ['test', 'bench', 'node_modules']) expect(existsSync(installed(name)), name).toBe(false);
    expect(readFileSync(installed('CHANGELOG.md'), 'utf8')).toMatch(/^# Changelog\n\n## Unreleased\n/);
  });

  it('is deployed from an example folder: its stacks are synthesized without a network', () => {
    cpSync(path.join(ROOT, 'examples/deploy/health.yaml'), path.join(folder, 'health.yaml'));
    const cdk = JSON.parse(readFileSync(path.join(ROOT, 'examples/deploy/cdk.json'), 'utf8'));
    const [command, ...words] = cdk.app.split(' ');
    const out = path.join(folder, 'cdk.out');
    run(command, words, {
      CDK_OUTDIR: out,
      CDK_CONTEXT_JSON: JSON.stringify(cdk.context),
      npm_config_offline: 'true',
      CDK_VALIDATION: 'false',
    });
    expect(
      readdirSync(out)
        .filter((name) => name.endsWith('.template.json'))
        .sort(),
    ).toEqual(['nightrounds-our-customers-service.template.json', 'nightrounds-our-customers-state.template.json']);
  });

  it('has in its example what the repository deploys with', () => {
    const example = JSON.parse(readFileSync(path.join(ROOT, 'examples/deploy/package.json'), 'utf8'));
    const own = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
    expect(example.dependencies).toEqual({ nightrounds: own.version });
    for (const [name, wanted] of Object.entries(example.devDependencies))
      expect(own.devDependencies[name]).toBe(wanted);
  });
});
