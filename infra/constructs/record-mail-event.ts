import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BundledFunction } from './bundled-function.ts';
import { allowAddressBook, allowReadingHistory, allowWritingItems } from './grants.ts';
import type { OutgoingMail } from './mail-sender.ts';
import { type ServiceContext, stateEnvironment } from './service-context.ts';

export interface RecordMailEventProps {
  readonly context: ServiceContext;
  readonly mail: OutgoingMail;
  readonly deadLetterQueue: IQueue;
}

/** What SES says of each mail: that it was sent, bounced, or complained of. */
export class RecordMailEvent extends Construct {
  readonly step: BundledFunction;

  constructor(scope: Construct, id: string, { context, mail, deadLetterQueue }: RecordMailEventProps) {
    super(scope, id);
    const { settings, state, architecture } = context;
    this.step = new BundledFunction(this, 'Step', {
      name: 'record-mail-event',
      description: 'Settles mails in doubt, and stops mail to addresses that bounce.',
      architecture,
      config: settings.config,
      memoryMegabytes: 512,
      timeout: Duration.seconds(30),
      environment: stateEnvironment(context),
      alarmTopic: state.alarmTopic,
    });
    allowReadingHistory(this.step.lambda, state.table);
    allowWritingItems(this.step.lambda, state.table);
    allowAddressBook(this.step.lambda, state.table);
    new Rule(this, 'Rule', {
      description: 'What SES says of mails under this portfolio’s configuration set.',
      eventPattern: {
        source: ['aws.ses'],
        detail: { mail: { tags: { 'ses:configuration-set': [mail.configurationSetName] } } },
      },
      targets: [
        new LambdaFunction(this.step.lambda, {
          deadLetterQueue,
          retryAttempts: 10,
          maxEventAge: Duration.hours(12),
        }),
      ],
    });
  }
}
