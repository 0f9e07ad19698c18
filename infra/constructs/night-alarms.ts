import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, type Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ringOn } from './alarm-topic.ts';

export interface NightAlarmsProps {
  readonly stateMachine: StateMachine;
  readonly alarmTopic: ITopic;
}

/** A day of 25 hours at the end of summer time, and an hour for a night that takes longer than the one before. */
const HOURS_WITHOUT_A_NIGHT = 26;

/**
 * A night that failed is heard of; so is one that never ran, which fails nowhere. Each alarm is on one metric as it is: a sum of several
 * needs their gaps filled, and what fills a gap hides the value that comes late.
 */
export class NightAlarms extends Construct {
  constructor(scope: Construct, id: string, { stateMachine, alarmTopic }: NightAlarmsProps) {
    super(scope, id);
    const sum = { statistic: 'Sum', period: Duration.minutes(5) };
    const ends: readonly (readonly [string, Metric, string])[] = [
      [
        'NightFailed',
        stateMachine.metricFailed(sum),
        'A night failed or was held. Its execution in Step Functions says at which step and why.',
      ],
      ['NightTimedOut', stateMachine.metricTimedOut(sum), 'A night took more than six hours, and was stopped.'],
      ['NightAborted', stateMachine.metricAborted(sum), 'Somebody stopped a night before its end.'],
    ];
    for (const [name, metric, alarmDescription] of ends) {
      const alarm = metric.createAlarm(this, name, {
        alarmDescription,
        threshold: 1,
        evaluationPeriods: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
      ringOn(alarmTopic, alarm);
    }
    const succeeded = stateMachine.metricSucceeded({ statistic: 'Sum', period: Duration.hours(1) });
    const didNotRun = succeeded.createAlarm(this, 'NightDidNotRun', {
      alarmDescription: `No night ended well for ${HOURS_WITHOUT_A_NIGHT} hours. Look at the schedule and its queue. It rings before the first night, too.`,
      threshold: 1,
      evaluationPeriods: HOURS_WITHOUT_A_NIGHT,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    });
    ringOn(alarmTopic, didNotRun);
  }
}
