import { TimeZone } from 'aws-cdk-lib';
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { WeekAudience } from '../../lib/config/notify-config.ts';
import { BundledFunction } from './bundled-function.ts';
import { startPatience } from './night-schedule.ts';
import { allowSending, describeSender, type ServiceContext } from './service-context.ts';

/** Once a week for each audience, at its own hour in the portfolio's time: its messages, planned and delivered by one function. */
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

    for (const { audience, day, hour, minute } of settings.weekAt)
      new Schedule(this, scheduleIds[audience], {
        description: `Sums up the last complete week before this moment for ${audience}.`,
        schedule: ScheduleExpression.cron({
          weekDay: day.toUpperCase(),
          hour: String(hour),
          minute: String(minute),
          timeZone: TimeZone.of(settings.timezone),
        }),
        target: new LambdaInvoke(this.step.lambda, {
          input: ScheduleTargetInput.fromObject({ audience, scheduledTime: ContextAttribute.scheduledTime }),
          deadLetterQueue,
          ...startPatience,
        }),
      });
  }
}

const scheduleIds = { leaders: 'LeadersWeek', executives: 'ExecutivesWeek' } as const satisfies Readonly<
  Record<WeekAudience, string>
>;
