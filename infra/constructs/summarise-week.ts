import { TimeZone } from 'aws-cdk-lib';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BundledFunction } from './bundled-function.ts';
import { scheduledInput, startPatience } from './night-schedule.ts';
import { allowSending, describeSender, type ServiceContext } from './service-context.ts';

/** Once a week, in the portfolio's own time: the week's messages, planned and delivered by one function. */
export class SummariseWeek extends Construct {
  readonly step: BundledFunction;

  constructor(scope: Construct, id: string, context: ServiceContext, deadLetterQueue: IQueue) {
    super(scope, id);
    const { settings, state } = context;
    this.step = new BundledFunction(this, 'Step', {
      name: 'summarise-week',
      description: 'Sums up the last complete week for leaders and executives.',
      ...describeSender(context),
      deadLetterQueue,
      // A second attempt sends only what was certainly not accepted.
      retryAttempts: 2,
    });
    allowSending(this.step.lambda, state);

    const { day, hour, minute } = settings.weekAt;
    new Schedule(this, 'Schedule', {
      description: 'Sums up the last complete week before this moment.',
      schedule: ScheduleExpression.cron({
        weekDay: day.toUpperCase(),
        hour: String(hour),
        minute: String(minute),
        timeZone: TimeZone.of(settings.timezone),
      }),
      target: new LambdaInvoke(this.step.lambda, { input: scheduledInput, deadLetterQueue, ...startPatience }),
    });
  }
}
