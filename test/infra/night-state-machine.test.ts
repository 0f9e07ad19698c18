import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { renderText, resourceOf, type SynthesizedStacks, synthesize } from './synthesized-stacks.ts';

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[] }[];
  readonly Parameters?: unknown;
  readonly [field: string]: unknown;
}

interface Machine {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

let stacks: SynthesizedStacks;
let machine: Machine;
beforeAll(async () => {
  stacks = await synthesize();
  const { DefinitionString } = resourceOf(stacks.service, 'AWS::StepFunctions::StateMachine').Properties;
  machine = JSON.parse(renderText(DefinitionString)) as Machine;
});

const alarm = (start: string) => resourceOf(stacks.service, 'AWS::CloudWatch::Alarm', start).Properties;

/** Names of the states from one on, as `Next` leads. */
function pathFrom(name: string): readonly string[] {
  const { Next } = machine.States[name]!;
  return Next === undefined ? [name] : [name, ...pathFrom(Next)];
}

describe('a night', () => {
  it('is a state machine that Step Functions takes', () => {
    const validate = createRequire(import.meta.url)('asl-validator') as (definition: unknown) => {
      isValid: boolean;
      errorsText(separator: string): string;
    };
    const verdict = validate(machine);
    expect(verdict.isValid ? '' : verdict.errorsText('\n')).toBe('');
  });

  it('is prepared first', () => {
    expect(machine.StartAt).toBe('PrepareNight');
    expect(pathFrom('PrepareNight')).toEqual(['PrepareNight', 'IsPrepared']);
  });

  it('that is prepared is scored, concluded and delivered', () => {
    const { Choices } = machine.States.IsPrepared!;
    expect(Choices).toEqual([{ Variable: '$.outcome', StringEquals: 'prepared', Next: 'ScoreShards' }]);
    expect(pathFrom('ScoreShards')).toEqual(['ScoreShards', 'ConcludeNight', 'IsBelieved']);
    expect(machine.States.IsBelieved!.Choices).toEqual([
      { Variable: '$.outcome', StringEquals: 'concluded', Next: 'DeliverMessages' },
    ]);
    expect(pathFrom('DeliverMessages')).toEqual(['DeliverMessages', 'NightConcluded']);
    expect(machine.States.NightConcluded!.Type).toBe('Succeed');
  });

  it('that is held is told, and then fails', () => {
    expect(pathFrom(machine.States.IsPrepared!.Default!)).toEqual(['DeliverHeldNotice', 'NightHeld']);
    expect(machine.States.IsBelieved!.Default).toBe('DeliverHeldNotice');
    expect(machine.States.NightHeld).toMatchObject({ Type: 'Fail', Error: 'NightHeld' });
  });

  it('scores its shards in runs of their own, 40 at a time', () => {
    expect(machine.States.ScoreShards).toMatchObject({
      Type: 'Map',
      ItemsPath: '$.shards',
      MaxConcurrency: 40,
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
    });
  });

  it('fails when one shard fails', () => {
    const { ToleratedFailureCount = 0, ToleratedFailurePercentage = 0 } = machine.States.ScoreShards!;
    expect([ToleratedFailureCount, ToleratedFailurePercentage]).toEqual([0, 0]);
  });

  it('carries no results of shards from state to state', () => {
    expect(machine.States.ScoreShards!.ResultPath).toBeNull();
  });

  it('is concluded by its date, and delivered by it', () => {
    expect(machine.States.ConcludeNight!.Parameters).toEqual({ 'night.$': '$.night' });
    expect(machine.States.DeliverMessages!.Parameters).toEqual({ 'period.$': '$.night' });
    expect(machine.States.DeliverHeldNotice!.Parameters).toEqual({ 'period.$': '$.night' });
  });

  it('retries what Lambda itself failed at, and nothing that a step throws', () => {
    for (const step of ['PrepareNight', 'ConcludeNight']) {
      const errors = machine.States[step]!.Retry!.flatMap(({ ErrorEquals }) => ErrorEquals);
      expect(errors).toContain('Lambda.ServiceException');
      expect(errors.filter((error) => !error.startsWith('Lambda.'))).toEqual([]);
    }
  });

  it('ends within six hours', () => {
    expect((machine as unknown as { TimeoutSeconds: number }).TimeoutSeconds).toBe(6 * 3_600);
  });
});

describe('the alarms of the night', () => {
  it('ring when a night fails, is cut off or takes too long', () => {
    const metrics = (alarm('MachineAlarmsNightFailed').Metrics as { MetricStat?: { Metric: { MetricName: string } } }[])
      .flatMap(({ MetricStat }) => MetricStat?.Metric.MetricName ?? [])
      .sort();
    expect(metrics).toEqual(['ExecutionsAborted', 'ExecutionsFailed', 'ExecutionsTimedOut']);
    expect(alarm('MachineAlarmsNightFailed')).toMatchObject({
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      AlarmActions: [expect.anything()],
    });
  });

  it('ring when no night ended well for longer than the longest day', () => {
    const didNotRun = alarm('MachineAlarmsNightDidNotRun');
    expect(didNotRun).toMatchObject({
      MetricName: 'ExecutionsSucceeded',
      Threshold: 1,
      ComparisonOperator: 'LessThanThreshold',
      AlarmActions: [expect.anything()],
    });
    expect(didNotRun.Period * didNotRun.EvaluationPeriods).toBe(26 * 3_600);
  });

  it('take silence for a night that did not run', () => {
    expect(alarm('MachineAlarmsNightDidNotRun').TreatMissingData).toBe('breaching');
  });
});
