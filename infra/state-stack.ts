import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { AlarmTopic } from './constructs/alarm-topic.ts';
import { Buckets } from './constructs/buckets.ts';
import { HistoryTable } from './constructs/history-table.ts';
import { MailSender, type OutgoingMail } from './constructs/mail-sender.ts';
import type { StageSettings } from './stage-settings.ts';

/** What the service works on. */
export interface PortfolioState {
  readonly exportsBucket: Bucket;
  readonly historyBucket: Bucket;
  readonly workBucket: Bucket;
  readonly table: TableV2;
  readonly slackSecret: Secret;
  readonly linkSecret: Secret;
  /** Null: no mail is sent. */
  readonly mail: OutgoingMail | null;
  readonly alarmTopic: ITopic;
}

export interface StateStackProps extends StackProps {
  readonly settings: StageSettings;
}

/** All that would be missed: kept when the stack goes, and the stack itself cannot be deleted by mistake. */
export class StateStack extends Stack implements PortfolioState {
  readonly exportsBucket: Bucket;
  readonly historyBucket: Bucket;
  readonly workBucket: Bucket;
  readonly table: TableV2;
  readonly slackSecret: Secret;
  readonly linkSecret: Secret;
  readonly mail: OutgoingMail | null;
  readonly alarmTopic: ITopic;

  constructor(scope: Construct, id: string, { settings, ...props }: StateStackProps) {
    super(scope, id, { terminationProtection: true, ...props });
    const buckets = new Buckets(this, 'Buckets');
    this.exportsBucket = buckets.exports;
    this.historyBucket = buckets.history;
    this.workBucket = buckets.work;
    this.table = new HistoryTable(this, 'History').table;
    // Made with a random text in it, which sending refuses as no token.
    this.slackSecret = new Secret(this, 'SlackToken', {
      description: `Slack app of the portfolio ${settings.portfolio}: {"token": "xoxb-...", "signing_secret": "...", "app_id": "A...", "team_id": "T..."}.`,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    // Another id or secret voids every link that was given out.
    this.linkSecret = new Secret(this, 'LinkSigningKey', {
      description: `Key of the signed links of the portfolio ${settings.portfolio}.`,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ id: '1' }),
        generateStringKey: 'secret',
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    const sender = new MailSender(this, 'Mail', settings);
    this.mail = sender.outgoing;
    this.alarmTopic = new AlarmTopic(this, 'Alarms', settings.alarmEmail).topic;
    // The table refuses to be deleted, even when a first deployment is undone: what AWS may refuse to create comes before it.
    this.table.node.addDependency(buckets, this.slackSecret, this.linkSecret, sender);
    this.exportWhatIsKept(sender);
    this.sayWhatToDo(sender);
  }

  /**
   * Exported whether or not the service uses it today: CloudFormation refuses to change or withdraw a value that is imported. So it is
   * only what no context value replaces.
   */
  private exportWhatIsKept({ configurationSetName }: MailSender): void {
    for (const { bucketName, bucketArn } of [this.exportsBucket, this.historyBucket, this.workBucket])
      for (const value of [bucketName, bucketArn]) this.exportValue(value);
    for (const value of [this.table.tableName, this.table.tableArn]) this.exportValue(value);
    for (const { secretArn } of [this.slackSecret, this.linkSecret]) this.exportValue(secretArn);
    this.exportValue(this.alarmTopic.topicArn);
    this.exportValue(configurationSetName);
  }

  private sayWhatToDo({ dkimRecords }: MailSender): void {
    this.say('ExportsBucket', this.exportsBucket.bucketName, 'Put the exports here.');
    this.say('HistoryBucket', this.historyBucket.bucketName, 'Each night’s metric values are here, as Parquet.');
    this.say('SlackSecret', this.slackSecret.secretArn, 'Put the Slack app’s token and signing secret here.');
    this.say('LinkKey', this.linkSecret.secretArn, 'rounds link needs this to make links.');
    this.say('AlarmTopic', this.alarmTopic.topicArn, 'Subscribe to this to hear of alarms.');
    for (const [index, { name, value }] of dkimRecords.entries())
      this.say(
        `MailRecord${index + 1}`,
        `${name} CNAME ${value}`,
        'Put this record into the DNS of the domain that mail is from.',
      );
  }

  private say(id: string, value: string, description: string): void {
    new CfnOutput(this, id, { value, description });
  }
}
