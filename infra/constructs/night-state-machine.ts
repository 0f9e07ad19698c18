import { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import {
  type Chain,
  Choice,
  Condition,
  DefinitionBody,
  DistributedMap,
  Errors,
  Fail,
  JsonPath,
  StateMachine,
  StateMachineType,
  Succeed,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import type { NightStep } from '../../lib/contract.ts';
import { NightAlarms } from './night-alarms.ts';
import { mapRetries, stepRetries } from './step-retries.ts';

export interface NightStateMachineProps {
  readonly prepare: LambdaFunction;
  readonly score: LambdaFunction;
  readonly conclude: LambdaFunction;
  readonly deliver: LambdaFunction;
  readonly tellFailure: LambdaFunction;
  readonly shardsAtATime: number;
  readonly alarmTopic: ITopic;
}

/** An answer that was lost on the way is waited for no longer than a function may take, and this. */
const ANSWER_IS_LATE = Duration.minutes(1);

const started = { atFirst: JsonPath.entirePayload, later: { night: JsonPath.stringAt('$.night') } } as const;

/**
 * One night: Prepare → Score, one run per shard → Conclude → Deliver. A held night delivers its notice and then fails, so that its
 * alarm rings. A step that fails is tried again; one that fails for good is told to operations, and then the night fails.
 */
export class NightStateMachine extends Construct {
  readonly stateMachine: StateMachine;
  private readonly tellFailure: LambdaFunction;
  private readonly failed: Fail;

  constructor(scope: Construct, id: string, props: NightStateMachineProps) {
    super(scope, id);
    this.tellFailure = props.tellFailure;
    this.failed = new Fail(this, 'NightFailed', {
      error: 'NightFailed',
      cause:
        'A step failed each time it was tried. The notice to operations says which and why; so do the events of this execution.',
    });
    this.stateMachine = new StateMachine(this, 'Night', {
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromChainable(this.describeNight(props)),
      timeout: Duration.hours(6),
      comment: 'Scores every account and tells the right people.',
    });
    new NightAlarms(this, 'Alarms', { stateMachine: this.stateMachine, alarmTopic: props.alarmTopic });
  }

  private describeNight({ prepare, score, conclude, deliver, shardsAtATime }: NightStateMachineProps): Chain {
    const night = JsonPath.stringAt('$.night');
    const prepared = this.invoke('PrepareNight', prepare);
    const scored = new DistributedMap(this, 'ScoreShards', {
      itemsPath: '$.shards',
      maxConcurrency: shardsAtATime,
      mapExecutionType: StateMachineType.STANDARD,
      resultPath: JsonPath.DISCARD,
    }).itemProcessor(this.invoke('ScoreShard', score, undefined, JsonPath.DISCARD));
    for (const retry of mapRetries) scored.addRetry(retry);
    const concluded = this.invoke('ConcludeNight', conclude, { night });
    const delivered = this.invoke('DeliverMessages', deliver, { period: night }, JsonPath.DISCARD);
    const heldTold = this.invoke('DeliverHeldNotice', deliver, { period: night }, JsonPath.DISCARD);

    this.tellWhenFailed(prepared, 'prepare', started.atFirst);
    this.tellWhenFailed(scored, 'score', started.later);
    this.tellWhenFailed(concluded, 'conclude', started.later);
    this.tellWhenFailed(delivered, 'deliver', started.later);
    this.tellWhenFailed(heldTold, 'tell-held', started.later);

    const hold = heldTold.next(
      new Fail(this, 'NightHeld', {
        error: 'NightHeld',
        cause:
          'The data cannot be believed, so nobody but operations is told. The notice and rounds gate show say why.',
      }),
    );
    const tell = delivered.next(new Succeed(this, 'NightConcluded'));
    const isBelieved = new Choice(this, 'IsBelieved')
      .when(Condition.stringEquals('$.outcome', 'concluded'), tell)
      .otherwise(hold);
    const isPrepared = new Choice(this, 'IsPrepared')
      .when(Condition.stringEquals('$.outcome', 'prepared'), scored.next(concluded).next(isBelieved))
      .otherwise(hold);
    return prepared.next(isPrepared);
  }

  /** By a function of its own, which needs nothing that the step needed but the table. */
  private tellWhenFailed(state: LambdaInvoke | DistributedMap, step: NightStep, startedWith: unknown): void {
    const payload = { step, started: startedWith, failure: JsonPath.objectAt('$.failure') };
    const tell = this.invoke(`Tell${state.id}Failed`, this.tellFailure, payload, JsonPath.DISCARD);
    tell.addCatch(this.failed, { errors: [Errors.ALL], resultPath: '$.untold' });
    tell.next(this.failed);
    state.addCatch(tell, { errors: [Errors.ALL], resultPath: '$.failure' });
  }

  private invoke(
    id: string,
    lambdaFunction: LambdaFunction,
    payload?: Readonly<Record<string, unknown>>,
    resultPath?: string,
  ): LambdaInvoke {
    const task = new LambdaInvoke(this, id, {
      lambdaFunction,
      payloadResponseOnly: true,
      retryOnServiceExceptions: false,
      ...(lambdaFunction.timeout ? { taskTimeout: Timeout.duration(lambdaFunction.timeout.plus(ANSWER_IS_LATE)) } : {}),
      ...(payload ? { payload: TaskInput.fromObject({ ...payload }) } : {}),
      ...(resultPath === undefined ? {} : { resultPath }),
    });
    for (const retry of stepRetries) task.addRetry(retry);
    return task;
  }
}
