import { expect } from 'vitest';
import type { HealthConfig } from '../../lib/config/health-config.ts';
import { formatProblem, readConfig } from '../../lib/config/read-config.ts';

/** A small config that has one of everything needed; a test replaces the parts it is about. */
const parts = {
  head: 'version: 1\nportfolio: Acme\ntimezone: Europe/London\ncurrency: USD',
  exports: 'exports:\n  usage: { files: usage.csv, time: used_on }\n  accounts: { files: "accounts/{date}.csv" }',
  accounts: 'accounts: { from: accounts, segment: tier, attributes: [industry] }',
  metrics:
    'metrics:\n  logins: { from: usage, aggregate: count, over: 28d, empty: 0 }\n  seats: { from: accounts, value: seats }',
  profiles:
    'profiles:\n  - name: Everyone\n    groups:\n      - name: Usage\n        signals:\n          - { metric: logins, worst: 0, best: 60 }',
  rest: '',
};

export function configText(replaced: Partial<typeof parts> = {}): string {
  return Object.values({ ...parts, ...replaced }).join('\n');
}

/** A profile whose only group has these signals, one per line of flow YAML. */
export function profileWith(...signals: string[]): string {
  const lines = signals.map((signal) => `          - ${signal}`).join('\n');
  return `profiles:\n  - name: Everyone\n    groups:\n      - name: Usage\n        signals:\n${lines}`;
}

export function read(text: string): HealthConfig {
  const result = readConfig(text, 'health.yaml');
  if ('config' in result) return result.config;
  throw new Error(result.problems.map(formatProblem).join('\n'));
}

/** Every problem as the line a person sees, without the file's name. */
export function problemsOf(text: string): string[] {
  const result = readConfig(text, 'health.yaml');
  return 'problems' in result ? result.problems.map((one) => formatProblem(one).replace('health.yaml:', '')) : [];
}

/** The one problem of a text. */
export function problemOf(text: string): string {
  const problems = problemsOf(text);
  expect(problems).toHaveLength(1);
  return problems[0] ?? '';
}
