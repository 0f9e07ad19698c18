import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { beforeAll, describe, expect, it } from 'vitest';
import { ServiceStack } from '../../infra/service-stack.ts';
import { readStageSettings } from '../../infra/stage-settings.ts';
import { StateStack } from '../../infra/state-stack.ts';

/** Findings of the AWS Solutions rules that are meant to be so. */
const accepted: readonly { readonly finding: RegExp; readonly because: string }[] = [
  { finding: /^S1$/, because: 'access logs of a bucket are for the account’s own trail to keep' },
  { finding: /^SMG4$/, because: 'a Slack bot token cannot be rotated by a schedule' },
  {
    finding: /^SF1$/,
    because: 'a standard execution keeps its history for 90 days; its log would need rights on every resource',
  },
  { finding: /^SF2$/, because: 'tracing would need rights on every resource' },
  {
    finding: /^IAM5\[Resource::.*Buckets(Exports|History|Work)\w*Arn\w*\/(metrics\/)?\*\]$/,
    because: 'objects of a bucket have no names yet',
  },
  {
    finding: /^IAM5\[Resource::arn:.*:ses:.*:identity\/\*\]$/,
    because: 'in the sandbox SES asks for the right to use a reader’s identity, too',
  },
  { finding: /^IAM5\[Resource::\*\]$/, because: 'ses:GetSendQuota takes no resource' },
  { finding: /^IAM5\[Resource::<\w+Function\w+\.Arn>:\*\]$/, because: 'these are the versions of one function' },
  {
    finding: /^IAM5\[Resource::arn:.*:states:.*:execution:.*MachineNight.*\]$/,
    because: 'a Distributed Map works on its own runs',
  },
];

interface Report {
  readonly pluginReports: readonly { readonly violations: readonly { readonly ruleName: string }[] }[];
}

let findings: readonly string[];
beforeAll(async () => {
  const outdir = mkdtempSync(path.join(tmpdir(), 'nightrounds-nag-'));
  try {
    findings = await checkStacks(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});

async function checkStacks(outdir: string): Promise<readonly string[]> {
  const app = new App({ outdir, context: { 'aws:cdk:bundling-stacks': [] } });
  const settings = await readStageSettings({ config: 'examples/health.yaml', mailFrom: 'health@example.com' });
  const state = new StateStack(app, 'state', { settings });
  new ServiceStack(app, 'service', { settings, state });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).toThrow(/validation-report\.json/);
  const report = JSON.parse(readFileSync(path.join(outdir, 'validation-report.json'), 'utf8')) as Report;
  return report.pluginReports.flatMap(({ violations }) =>
    violations.map(({ ruleName }) => ruleName.replace('AwsSolutions-', '')),
  );
}

describe('the AWS Solutions rules', () => {
  it('find nothing but what is accepted', () => {
    expect(findings.filter((finding) => !accepted.some((one) => one.finding.test(finding)))).toEqual([]);
  });

  it.each(accepted)('are not followed, since $because', ({ finding }) => {
    expect(findings.some((one) => finding.test(one))).toBe(true);
  });
});
