import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
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

/** A night that failed is heard of; so is one that never ran, which fails nowhere. */
export class NightAlarms extends Construct {
  constructor(scope: Construct, id: string, { stateMachine, alarmTopic }: NightAlarmsProps) {
    super(scope, id);
    const sum = { statistic: 'Sum', period: Duration.minutes(5) };
    const failed = new Alarm(this, 'NightFailed', {
      alarmDescription: 'A night failed or was held. Its execution in Step Functions says at which step and why.',
      metric: new MathExpression({
        expression: 'FILL(failed, 0) + FILL(timedOut, 0) + FILL(aborted, 0)',
        label: 'Nights that failed',
        period: sum.period,
        usingMetrics: {
          failed: stateMachine.metricFailed(sum),
          timedOut: stateMachine.metricTimedOut(sum),
          aborted: stateMachine.metricAborted(sum),
        },
      }),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    const didNotRun = new Alarm(this, 'NightDidNotRun', {
      alarmDescription: `No night ended well for ${HOURS_WITHOUT_A_NIGHT} hours. Look at the schedule and its queue. It rings before the first night, too.`,
      metric: stateMachine.metricSucceeded({ statistic: 'Sum', period: Duration.hours(1) }),
      threshold: 1,
      evaluationPeriods: HOURS_WITHOUT_A_NIGHT,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.BREACHING,
    });
    for (const alarm of [failed, didNotRun]) ringOn(alarmTopic, alarm);
  }
}
