import { Duration, TimeZone } from 'aws-cdk-lib';
import { ContextAttribute, Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { StepFunctionsStartExecution } from 'aws-cdk-lib/aws-scheduler-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { StageSettings } from '../stage-settings.ts';

/** The moment the schedule meant, however late it is delivered: nights and weeks are counted from it. */
export const scheduledInput = ScheduleTargetInput.fromObject({ scheduledTime: ContextAttribute.scheduledTime });

/** How long and how often a start is tried before it goes to the queue. */
export const startPatience = { maxEventAge: Duration.hours(4), retryAttempts: 20 } as const;

export interface NightScheduleProps {
  readonly settings: Pick<StageSettings, 'nightAt' | 'timezone'>;
  readonly stateMachine: IStateMachine;
  readonly deadLetterQueue: IQueue;
}

/** Starts each night in the portfolio's own time. */
export class NightSchedule extends Construct {
  constructor(scope: Construct, id: string, { settings, stateMachine, deadLetterQueue }: NightScheduleProps) {
    super(scope, id);
    const { hour, minute } = settings.nightAt;
    new Schedule(this, 'Schedule', {
      description: 'Starts the night: the local date before this moment.',
      schedule: ScheduleExpression.cron({
        hour: String(hour),
        minute: String(minute),
        timeZone: TimeZone.of(settings.timezone),
      }),
      target: new StepFunctionsStartExecution(stateMachine, {
        input: scheduledInput,
        deadLetterQueue,
        ...startPatience,
      }),
    });
  }
}
