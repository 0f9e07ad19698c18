import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Machine, State } from '../support/state-machine.ts';
import { definitionOf, functionNamed, resourceOf, type SynthesizedStacks, synthesize } from './synthesized-stacks.ts';

let stacks: SynthesizedStacks;
let machine: Machine;
beforeAll(async () => {
  stacks = await synthesize();
  machine = definitionOf(stacks.service);
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

  it('scores its shards in runs of their own, 6 at a time: a new account runs 10 functions', () => {
    expect(machine.States.ScoreShards).toMatchObject({
      Type: 'Map',
      ItemsPath: '$.shards',
      MaxConcurrency: 6,
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
    });
  });

  it('scores as many at a time as it is told', async () => {
    const { service } = await synthesize({ shardsAtATime: '40' });
    expect(definitionOf(service).States.ScoreShards).toMatchObject({ MaxConcurrency: 40 });
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

  const tasks = () => {
    const { ScoreShards, ...others } = machine.States;
    const item = Object.entries(ScoreShards!.ItemProcessor!.States);
    return [...Object.entries(others), ...item].filter(([, { Type }]) => Type === 'Task');
  };

  it('tries every step again, whatever its error, and each time longer after', () => {
    expect(tasks().length).toBeGreaterThan(9);
    for (const [name, { Retry = [] }] of [...tasks(), ['ScoreShards', machine.States.ScoreShards!] as const]) {
      expect(Retry.at(-1), name).toMatchObject({ ErrorEquals: ['States.ALL'], JitterStrategy: 'FULL' });
      expect(Retry.at(-1)!.MaxAttempts, name).toBeGreaterThan(2);
      expect(Retry.at(-1)!.BackoffRate, name).toBeGreaterThan(1);
    }
  });

  it('waits no longer for an answer than a minute after the function’s own end', () => {
    for (const [name, { Resource, TimeoutSeconds }] of tasks()) {
      const { Timeout } = resourceOf(stacks.service, 'AWS::Lambda::Function', functionNamed(Resource!)).Properties;
      expect(TimeoutSeconds, name).toBe(Timeout + 60);
    }
  });

  it('catches whatever a step fails with for good, tells operations by a function of its own, and fails', () => {
    const telling = new Set<string>();
    for (const name of ['PrepareNight', 'ScoreShards', 'ConcludeNight', 'DeliverMessages', 'DeliverHeldNotice']) {
      const [{ ErrorEquals, ResultPath, Next }] = machine.States[name]!.Catch as [NonNullable<State['Catch']>[number]];
      expect([ErrorEquals, ResultPath], name).toEqual([['States.ALL'], '$.failure']);
      const tell = machine.States[Next]!;
      expect(tell.Next, name).toBe('NightFailed');
      expect(tell.Catch, name).toMatchObject([{ ErrorEquals: ['States.ALL'], Next: 'NightFailed' }]);
      telling.add(functionNamed(tell.Resource!));
    }
    expect([...telling]).toEqual([expect.stringMatching(/^FunctionsTellFailure/)]);
    expect(machine.States.NightFailed).toMatchObject({ Type: 'Fail', Error: 'NightFailed' });
  });

  it('ends within six hours', () => {
    expect(machine.TimeoutSeconds).toBe(6 * 3_600);
  });
});

describe('the alarms of the night', () => {
  it.each([
    ['NightFailed', 'ExecutionsFailed'],
    ['NightTimedOut', 'ExecutionsTimedOut'],
    ['NightAborted', 'ExecutionsAborted'],
  ])('ring when a night fails, takes too long or is cut off: %s', (name, metric) => {
    expect(alarm(`MachineAlarms${name}`)).toMatchObject({
      MetricName: metric,
      Statistic: 'Sum',
      Threshold: 1,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
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
