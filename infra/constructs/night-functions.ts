import { Duration, Size } from 'aws-cdk-lib';
import type { IFunctionUrl, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { environmentNames as names } from '../../lib/contract.ts';
import { BundledFunction, type BundledFunctionProps } from './bundled-function.ts';
import {
  allowMetricHistory,
  allowReadingExports,
  allowReadingHistory,
  allowReadingSecret,
  allowWork,
  allowWritingHistory,
} from './grants.ts';
import { allowSending, describeSender, type ServiceContext, stateEnvironment } from './service-context.ts';

/** Of a new account: what a function may have. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MOST_MEGABYTES = 3_008;

export interface NightFunctionsProps {
  readonly context: ServiceContext;
  /** What is in doubt is answered there. */
  readonly view: IFunctionUrl;
}

/** The four steps of a night, and the one that tells of their failing, each with no more rights than it uses. */
export class NightFunctions extends Construct {
  readonly prepare: LambdaFunction;
  readonly score: LambdaFunction;
  readonly conclude: LambdaFunction;
  readonly deliver: LambdaFunction;
  readonly tellFailure: LambdaFunction;
  /** Those of them that send. */
  readonly senders: readonly BundledFunction[];

  constructor(scope: Construct, id: string, { context, view }: NightFunctionsProps) {
    super(scope, id);
    const { settings, state, architecture, duckdb } = context;
    const make = (
      id: string,
      props: Pick<BundledFunctionProps, 'name' | 'description'> & Partial<BundledFunctionProps>,
    ) =>
      new BundledFunction(this, id, {
        architecture,
        config: settings.config,
        memoryMegabytes: 1024,
        timeout: Duration.minutes(5),
        environment: stateEnvironment(context),
        alarmTopic: state.alarmTopic,
        ...props,
      });

    this.prepare = make('PrepareNight', {
      name: 'prepare-night',
      description: 'Checks and reads the exports and measures every account.',
      memoryMegabytes: MOST_MEGABYTES,
      scratchSpace: Size.gibibytes(4),
      timeout: Duration.minutes(14),
      duckdb,
    }).lambda;
    allowReadingExports(this.prepare, state.exportsBucket, settings.exportsPrefix);
    allowMetricHistory(this.prepare, state.historyBucket);

    this.score = make('ScoreShard', {
      name: 'score-shard',
      description: 'Scores and explains the accounts of one shard.',
    }).lambda;
    this.conclude = make('ConcludeNight', {
      name: 'conclude-night',
      description: 'Puts the shards together and plans the messages.',
      environment: {
        ...stateEnvironment(context),
        [names.linkSecret]: state.linkSecret.secretArn,
        [names.viewUrl]: view.url,
      },
    }).lambda;
    allowReadingSecret(this.conclude, state.linkSecret);
    for (const step of [this.prepare, this.score, this.conclude]) {
      allowReadingHistory(step, state.table);
      allowWritingHistory(step, state.table);
    }

    const sending = describeSender(context);
    const delivery = make('DeliverMessages', {
      name: 'deliver-messages',
      description: 'Sends the planned messages of a night.',
      ...sending,
    });
    const telling = make('TellFailure', {
      name: 'tell-failure',
      description: 'Tells operations that a night failed, and sends that at once.',
      ...sending,
    });
    this.senders = [delivery, telling];
    this.deliver = delivery.lambda;
    this.tellFailure = telling.lambda;
    for (const { lambda } of this.senders) allowSending(lambda, state);
    for (const step of [this.prepare, this.score, this.conclude]) allowWork(step, state.workBucket);
  }
}
