import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../infra/bundling/bundle-options.ts';
import { SMALL_CONFIG } from '../support/small-portfolio.ts';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: {
    readonly steps: readonly { readonly run?: string; readonly env?: Readonly<Record<string, string>> }[];
  };
}

const action: Action = parse(readFileSync(path.join(ROOT, 'action.yml'), 'utf8'));

/** Runs the steps of the action as a runner would, in a repository that holds this model. */
function runAction(model: string, given: Readonly<Record<string, string>> = {}, rounds?: string) {
  const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-action-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(path.join(folder, 'health.yaml'), model);
  const bin = path.join(folder, 'node_modules/.bin');
  mkdirSync(bin, { recursive: true });
  if (rounds === undefined) symlinkSync(path.join(ROOT, 'bin/rounds.js'), path.join(bin, 'rounds'));
  else writeFileSync(path.join(bin, 'rounds'), `#!/bin/sh\n${rounds}\n`, { mode: 0o755 });
  const summary = path.join(folder, 'summary.md');
  const fillIn = (text: string) =>
    text.replace(/\$\{\{ inputs\.(\w+) \}\}/g, (_, name: string) => given[name] ?? action.inputs[name]!.default);
  const steps = action.runs.steps.filter((step) => step.run !== undefined);
  expect(steps).toHaveLength(1);
  const env = Object.fromEntries(Object.entries(steps[0]!.env ?? {}).map(([name, text]) => [name, fillIn(text)]));
  const { status, stdout } = spawnSync('bash', ['-c', steps[0]!.run!], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...env, GITHUB_ACTION_PATH: ROOT, GITHUB_STEP_SUMMARY: summary },
  });
  return { status, stdout, summary: readFileSync(summary, 'utf8') };
}

describe('the action for pull requests', () => {
  it('lets a sound model pass, and shows what was checked in the summary', () => {
    const { status, summary } = runAction(SMALL_CONFIG);
    expect(status).toBe(0);
    expect(summary).toContain('health.yaml');
  });

  it('fails on a wrong one, with an annotation at each place', () => {
    const { status, stdout } = runAction(SMALL_CONFIG.replace('from: usage', 'from: usgae'));
    expect(status).toBe(2);
    expect(stdout).toMatch(/^::error file=health\.yaml,line=18,col=\d+::.*usgae/m);
  });

  it('lets pass what would run with a warning, unless it is told not to', () => {
    const warned = 'echo "! notify: 100% of accounts have no owner"; exit 3';
    const passed = runAction(SMALL_CONFIG, {}, warned);
    expect(passed.status).toBe(0);
    expect(passed.stdout).toContain('::warning file=health.yaml::notify: 100%25 of accounts have no owner');
    expect(runAction(SMALL_CONFIG, { warnings: 'fail' }, warned).status).toBe(3);
  });

  it('names exports and a night where they are given', () => {
    const given = { exports: 'our exports', date: '2026-03-15' };
    const { stdout } = runAction(SMALL_CONFIG, given, `printf '%s|' "$@"`);
    expect(stdout).toContain('check|--config|health.yaml|--exports|our exports|--date|2026-03-15|');
  });
});
