import { Duration, TimeZone } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { environmentNames as names } from '../../lib/contract.ts';
import { formatTimeOfDay } from '../stage-settings.ts';
import { ringOn } from './alarm-topic.ts';
import { BundledFunction } from './bundled-function.ts';
import { allowSending, describeSender, type ServiceContext } from './service-context.ts';

/** An escalation is due one hour before its promise ends: two sweeps may fail. */
const SILENT_HOURS = 3;

/** Every hour, at the minute of the digest: reminders, escalations, what ends, and messages whose hour has come. */
export class SweepHour extends Construct {
  readonly step: BundledFunction;

  constructor(scope: Construct, id: string, context: ServiceContext, deadLetterQueue: IQueue) {
    super(scope, id);
    const { settings, state } = context;
    const sender = describeSender(context);
    this.step = new BundledFunction(this, 'Step', {
      name: 'sweep-hour',
      description: 'Reminds, escalates, ends snoozes, tells of nights that are missing, and sends what is due.',
      ...sender,
      environment: { ...sender.environment, [names.nightAt]: formatTimeOfDay(settings.nightAt) },
      deadLetterQueue,
      // The next hour finds what this one did not do.
      retryAttempts: 0,
    });
    allowSending(this.step.lambda, state);

    new Schedule(this, 'Schedule', {
      description: 'Sweeps every hour.',
      schedule: ScheduleExpression.cron({
        minute: String(settings.sweepMinute),
        timeZone: TimeZone.of(settings.timezone),
      }),
      // A sweep that comes late is the next one.
      target: new LambdaInvoke(this.step.lambda, {
        deadLetterQueue,
        maxEventAge: Duration.hours(1),
        retryAttempts: 3,
      }),
    });
    const ran = this.step.lambda.metricInvocations({ period: Duration.hours(1), statistic: 'Sum' });
    const silence = ran.createAlarm(this, 'SweepHourDidNotRun', {
      alarmDescription: `No sweep ran for ${SILENT_HOURS} hours: escalations and messages are late.`,
      threshold: 1,
      evaluationPeriods: SILENT_HOURS,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    });
    ringOn(state.alarmTopic, silence);
  }
}
