import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { resourcesOf, type SynthesizedStacks, synthesize } from './synthesized-stacks.ts';

let stacks: SynthesizedStacks;
beforeAll(async () => {
  stacks = await synthesize();
});

describe('every alarm', () => {
  const alarms = () => [...resourcesOf(stacks.service, 'AWS::CloudWatch::Alarm')];

  it('is on one metric as it is, and tells when it begins and ends', () => {
    expect(alarms().length).toBeGreaterThan(15);
    for (const [id, { Properties }] of alarms()) {
      expect(Properties, id).not.toHaveProperty('Metrics');
      expect(Properties, id).toMatchObject({
        MetricName: expect.any(String),
        AlarmActions: [expect.anything()],
        OKActions: [expect.anything()],
      });
    }
  });

  it('takes silence for trouble where something has to happen, and for peace where nothing may', () => {
    for (const [id, { Properties }] of alarms())
      expect(Properties.TreatMissingData, id).toBe(
        Properties.ComparisonOperator === 'LessThanThreshold' ? 'breaching' : 'notBreaching',
      );
  });

  it('looks back no further than CloudWatch does', () => {
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
    for (const [id, { Properties }] of alarms())
      expect(Properties.Period * Properties.EvaluationPeriods, id).toBeLessThanOrEqual(
        Properties.Period < 3_600 ? 86_400 : 604_800,
      );
  });

  it('has its heading in the runbook, and none is there of an alarm that is not', () => {
    const [, section = ''] = /## Alarms\n([\s\S]*?)\n## /.exec(readFileSync('docs/runbook.md', 'utf8')) ?? [];
    const named = [...section.matchAll(/^### .*`(\w+)`$/gm)].map(([, name]) => name);
    // A logical id is the names on its path and a hash; those of functions' errors share one.
    const kinds = alarms().map(
      ([id]) => /(Night\w+|SweepHourDidNotRun|Undelivered|NotEmpty|Failed)[0-9A-F]{8}$/.exec(id)?.[1],
    );
    expect(named.sort()).toEqual([...new Set(kinds)].sort());
  });
});
