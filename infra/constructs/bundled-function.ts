import path from 'node:path';
import { AssetHashType, DockerImage, Duration, RemovalPolicy, type Size } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Code,
  type FunctionOptions,
  Architecture as LambdaArchitecture,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { HealthConfig } from '../../lib/config/health-config.ts';
import { bundleFunction } from '../bundling/bundle-function.ts';
import { ROOT } from '../bundling/bundle-options.ts';
import type { Architecture, NativePart } from '../bundling/native-parts.ts';
import { ringOn } from './alarm-topic.ts';

export interface BundledFunctionProps
  extends Pick<FunctionOptions, 'deadLetterQueue' | 'retryAttempts' | 'maxEventAge'> {
  /** Its folder in functions/. */
  readonly name: string;
  readonly description: string;
  readonly config: HealthConfig;
  readonly architecture: Architecture;
  readonly memoryMegabytes: number;
  readonly timeout: Duration;
  readonly scratchSpace?: Size;
  /** Kept free for it, and all that it may take; null = it takes what is free. */
  readonly reservedConcurrency?: number | null;
  /** For a function that reads exports. */
  readonly duckdb?: NativePart | null;
  readonly environment: Readonly<Record<string, string>>;
  readonly alarmTopic: ITopic;
}

/** One function with its log, a role that may do no more than write it, and an alarm on its errors. */
export class BundledFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, props: BundledFunctionProps) {
    super(scope, id);
    const {
      name,
      architecture,
      memoryMegabytes,
      scratchSpace,
      reservedConcurrency = null,
      alarmTopic,
      ...rest
    } = props;
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.logGroup = logGroup;
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    this.lambda = new LambdaFunction(this, 'Function', {
      code: bundleCode(props),
      handler: 'handler.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: architecture === 'arm64' ? LambdaArchitecture.ARM_64 : LambdaArchitecture.X86_64,
      description: rest.description,
      memorySize: memoryMegabytes,
      timeout: rest.timeout,
      environment: { ...rest.environment },
      logGroup,
      role,
      ...(reservedConcurrency === null ? {} : { reservedConcurrentExecutions: reservedConcurrency }),
      ...(scratchSpace ? { ephemeralStorageSize: scratchSpace } : {}),
      ...(rest.deadLetterQueue ? { deadLetterQueue: rest.deadLetterQueue } : {}),
      ...(rest.retryAttempts === undefined ? {} : { retryAttempts: rest.retryAttempts }),
      ...(rest.maxEventAge ? { maxEventAge: rest.maxEventAge } : {}),
    });
    const alarm = this.lambda
      .metricErrors({ period: Duration.minutes(5), statistic: 'Sum' })
      .createAlarm(this, 'Failed', {
        alarmDescription: `${name} failed. Its log says why.`,
        threshold: 1,
        evaluationPeriods: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
    ringOn(alarmTopic, alarm);
  }
}

/** Bundled into the assembly by esbuild at synth; the image is what the CDK would ask for if that could not be done, which it always can. */
function bundleCode({ name, config, duckdb = null }: BundledFunctionProps): Code {
  return Code.fromAsset(path.join(ROOT, 'functions', name), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('scratch'),
      local: {
        tryBundle(outFolder) {
          bundleFunction({ name, outFolder, config, duckdb });
          return true;
        },
      },
    },
  });
}
