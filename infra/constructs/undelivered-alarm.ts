import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { MESSAGES_NEED_A_PERSON } from '../../lib/contract.ts';
import { ringOn } from './alarm-topic.ts';
import type { BundledFunction } from './bundled-function.ts';

const METRIC = 'MessagesNeedAPerson';

/** Rings when a message failed for good, or nobody knows whether it arrived: the functions log it, and their logs are counted. */
export class UndeliveredAlarm extends Construct {
  constructor(scope: Construct, id: string, functions: readonly BundledFunction[], alarmTopic: ITopic) {
    super(scope, id);
    // Of this stack only: two portfolios may share an account.
    const namespace = `Nightrounds/${this.node.addr}`;
    for (const [index, { logGroup }] of functions.entries())
      new MetricFilter(this, `Filter${index + 1}`, {
        logGroup,
        metricNamespace: namespace,
        metricName: METRIC,
        filterPattern: FilterPattern.stringValue('$.event', '=', MESSAGES_NEED_A_PERSON),
        metricValue: '$.count',
      });
    const alarm = new Alarm(this, 'Undelivered', {
      alarmDescription:
        'Messages failed for good, an address takes no more mail, or nobody knows whether a mail arrived. rounds outbox list shows them.',
      metric: new Metric({ namespace, metricName: METRIC, statistic: 'Sum', period: Duration.minutes(5) }),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    ringOn(alarmTopic, alarm);
  }
}
