import { Stack } from 'aws-cdk-lib';
import type { Alarm, IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

/** Where every alarm goes. */
export class AlarmTopic extends Construct {
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, email: string | null) {
    super(scope, id);
    const topic = new Topic(this, 'Topic', { displayName: 'Nightrounds', enforceSSL: true });
    // A topic with a policy of its own has lost the default one: without this, no alarm would ever arrive.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    if (email !== null) topic.addSubscription(new EmailSubscription(email));
    this.topic = topic;
  }
}

/** Tells the topic when an alarm rings and when it is over. */
export function ringOn(topic: ITopic, alarm: Alarm): void {
  const action: IAlarmAction = new SnsAction(topic);
  alarm.addAlarmAction(action);
  alarm.addOkAction(action);
}
