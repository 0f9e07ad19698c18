import { Duration } from 'aws-cdk-lib';
import { Errors, JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import { NIGHT_START_ERROR } from '../../lib/contract.ts';

/** What it was started with is wrong, and stays so. */
const refused: RetryProps = { errors: [NIGHT_START_ERROR], maxAttempts: 0 };

/** No function was free to run it, in an account that runs 10 at a time. About an hour: four times what one function may take. */
const throttled: RetryProps = {
  errors: ['Lambda.TooManyRequestsException'],
  interval: Duration.seconds(5),
  backoffRate: 2,
  maxDelay: Duration.minutes(1),
  maxAttempts: 120,
  jitterStrategy: JitterType.FULL,
};

/** It ran out of time or memory: once more may do, but each attempt costs a whole one. */
const stopped: RetryProps = {
  errors: ['Sandbox.Timedout', Errors.TIMEOUT, 'Runtime.ExitError', 'Runtime.OutOfMemory'],
  interval: Duration.seconds(15),
  backoffRate: 4,
  maxAttempts: 2,
  jitterStrategy: JitterType.FULL,
};

/** Whatever else: Lambda, S3 or DynamoDB has a bad quarter of an hour. */
const failed: RetryProps = {
  errors: [Errors.ALL],
  interval: Duration.seconds(5),
  backoffRate: 3,
  maxDelay: Duration.minutes(5),
  maxAttempts: 6,
  jitterStrategy: JitterType.FULL,
};

/** How a step is tried again, which may be done at any time: run twice, it leaves what one run leaves. The first that fits holds. */
export const stepRetries: readonly RetryProps[] = [refused, throttled, stopped, failed];

/** Of all shards together: those that failed for good were each tried as any step is, and are not all scored again. */
export const mapRetries: readonly RetryProps[] = [
  { errors: ['States.ExceedToleratedFailureThreshold'], maxAttempts: 0 },
  failed,
];
