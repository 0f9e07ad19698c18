import { Duration, Size } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { BundledFunction, type BundledFunctionProps } from './bundled-function.ts';
import {
  allowMetricHistory,
  allowReadingExports,
  allowReadingHistory,
  allowWork,
  allowWritingHistory,
} from './grants.ts';
import { allowSending, type ServiceContext, sendingEnvironment, stateEnvironment } from './service-context.ts';

/** The four steps of a night, each with no more rights than it uses. */
export class NightFunctions extends Construct {
  readonly prepare: IFunction;
  readonly score: IFunction;
  readonly conclude: IFunction;
  readonly deliver: IFunction;
  /** The one of them that sends. */
  readonly delivery: BundledFunction;

  constructor(scope: Construct, id: string, context: ServiceContext) {
    super(scope, id);
    const { settings, state, architecture, duckdb } = context;
    const make = (
      id: string,
      props: Pick<BundledFunctionProps, 'name' | 'description'> & Partial<BundledFunctionProps>,
    ) =>
      new BundledFunction(this, id, {
        architecture,
        configFile: settings.configFile,
        memoryMegabytes: 1024,
        timeout: Duration.minutes(5),
        environment: stateEnvironment(context),
        alarmTopic: state.alarmTopic,
        ...props,
      });

    this.prepare = make('PrepareNight', {
      name: 'prepare-night',
      description: 'Checks and reads the exports and measures every account.',
      memoryMegabytes: 4096,
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
    }).lambda;
    for (const step of [this.prepare, this.score, this.conclude]) {
      allowReadingHistory(step, state.table);
      allowWritingHistory(step, state.table);
    }

    this.delivery = make('DeliverMessages', {
      name: 'deliver-messages',
      description: 'Sends the planned messages of a night.',
      // Most of it is waiting for the pace that Slack and SES allow.
      timeout: Duration.minutes(14),
      environment: { ...stateEnvironment(context), ...sendingEnvironment(state) },
    });
    this.deliver = this.delivery.lambda;
    allowSending(this.deliver, state);
    for (const step of [this.prepare, this.score, this.conclude]) allowWork(step, state.workBucket);
  }
}
