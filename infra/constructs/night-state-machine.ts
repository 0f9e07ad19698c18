import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import {
  type Chain,
  Choice,
  Condition,
  DefinitionBody,
  DistributedMap,
  Fail,
  JitterType,
  JsonPath,
  StateMachine,
  StateMachineType,
  Succeed,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { NightAlarms } from './night-alarms.ts';

export interface NightStateMachineProps {
  readonly prepare: IFunction;
  readonly score: IFunction;
  readonly conclude: IFunction;
  readonly deliver: IFunction;
  readonly alarmTopic: ITopic;
}

/** Shards scored at a time. With 1 GB each, they write what a new on-demand table takes. */
const SHARDS_AT_A_TIME = 40;

/** The service did not run the function, or nobody knows: the steps may be run again either way. */
const SERVICE_ERRORS = [
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];

/**
 * One night: Prepare → Score, one run per shard → Conclude → Deliver. A held night delivers its notice and then fails, so that its
 * alarm rings. One shard that fails fails the night. Nothing that a function itself throws is retried.
 */
export class NightStateMachine extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, functions: NightStateMachineProps) {
    super(scope, id);
    this.stateMachine = new StateMachine(this, 'Night', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(this.describeNight(functions)),
      timeout: Duration.hours(6),
      comment: 'Scores every account and tells the right people.',
    });
    new NightAlarms(this, 'Alarms', { stateMachine: this.stateMachine, alarmTopic: functions.alarmTopic });
  }

  private describeNight({ prepare, score, conclude, deliver }: NightStateMachineProps): Chain {
    const night = JsonPath.stringAt('$.night');
    const scoreShards = new DistributedMap(this, 'ScoreShards', {
      itemsPath: '$.shards',
      maxConcurrency: SHARDS_AT_A_TIME,
      mapExecutionType: StateMachineType.STANDARD,
      resultPath: JsonPath.DISCARD,
    }).itemProcessor(this.invoke('ScoreShard', score, undefined, JsonPath.DISCARD));

    const hold = this.deliver('DeliverHeldNotice', deliver, night).next(
      new Fail(this, 'NightHeld', {
        error: 'NightHeld',
        cause:
          'The data cannot be believed, so nobody but operations is told. The notice and rounds gate show say why.',
      }),
    );
    const tell = this.deliver('DeliverMessages', deliver, night).next(new Succeed(this, 'NightConcluded'));
    const scoreAndTell = scoreShards
      .next(this.invoke('ConcludeNight', conclude, { night }))
      .next(
        new Choice(this, 'IsBelieved').when(Condition.stringEquals('$.outcome', 'concluded'), tell).otherwise(hold),
      );
    return this.invoke('PrepareNight', prepare).next(
      new Choice(this, 'IsPrepared')
        .when(Condition.stringEquals('$.outcome', 'prepared'), scoreAndTell)
        .otherwise(hold),
    );
  }

  private deliver(id: string, deliver: IFunction, period: string): LambdaInvoke {
    return this.invoke(id, deliver, { period }, JsonPath.DISCARD);
  }

  private invoke(
    id: string,
    lambdaFunction: IFunction,
    payload?: Readonly<Record<string, string>>,
    resultPath?: string,
  ): LambdaInvoke {
    const task = new LambdaInvoke(this, id, {
      lambdaFunction,
      payloadResponseOnly: true,
      retryOnServiceExceptions: false,
      ...(payload ? { payload: TaskInput.fromObject({ ...payload }) } : {}),
      ...(resultPath === undefined ? {} : { resultPath }),
    });
    task.addRetry({
      errors: SERVICE_ERRORS,
      interval: Duration.seconds(2),
      backoffRate: 2,
      maxAttempts: 6,
      jitterStrategy: JitterType.FULL,
    });
    return task;
  }
}
