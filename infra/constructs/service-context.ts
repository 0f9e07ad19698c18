import { Duration } from 'aws-cdk-lib';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { environmentNames as names } from '../../lib/contract.ts';
import { BUNDLED_CONFIG } from '../bundling/bundle-function.ts';
import type { Architecture, NativePart } from '../bundling/native-parts.ts';
import type { StageSettings } from '../stage-settings.ts';
import type { PortfolioState } from '../state-stack.ts';
import {
  allowAddressBook,
  allowReadingDue,
  allowReadingHistory,
  allowReadingSecret,
  allowSendingMail,
  allowWritingItems,
} from './grants.ts';

/** What every function of the service is made of. */
export interface ServiceContext {
  readonly settings: StageSettings;
  readonly state: PortfolioState;
  readonly architecture: Architecture;
  /** For that architecture; null when nothing is bundled. */
  readonly duckdb: NativePart | null;
}

/** Where a function finds the portfolio's state and its model. */
export function stateEnvironment({ settings, state }: ServiceContext): Record<string, string> {
  return {
    [names.exportsBucket]: state.exportsBucket.bucketName,
    [names.exportsPrefix]: settings.exportsPrefix,
    [names.workBucket]: state.workBucket.bucketName,
    [names.historyBucket]: state.historyBucket.bucketName,
    [names.table]: state.table.tableName,
    [names.configFile]: BUNDLED_CONFIG,
  };
}

/** For functions that send: where the Slack token is, and whom mail is from. */
export function sendingEnvironment({ slackSecret, mail }: PortfolioState): Record<string, string> {
  return {
    [names.slackSecret]: slackSecret.secretArn,
    ...(mail ? { [names.mailFrom]: mail.sender.line, [names.configurationSet]: mail.configurationSetName } : {}),
  };
}

/** What a function that sends is made of. */
export function describeSender(context: ServiceContext) {
  const { settings, state, architecture } = context;
  return {
    architecture,
    config: settings.config,
    memoryMegabytes: 1024,
    // Most of it is waiting for the pace that Slack and SES allow.
    timeout: Duration.minutes(14),
    environment: { ...stateEnvironment(context), ...sendingEnvironment(state) },
    alarmTopic: state.alarmTopic,
  };
}

/** The outbox, the address book, and the channels themselves. */
export function allowSending(to: IGrantable, { table, slackSecret, mail }: PortfolioState): void {
  allowReadingHistory(to, table);
  allowReadingDue(to, table);
  allowWritingItems(to, table);
  allowAddressBook(to, table);
  allowReadingSecret(to, slackSecret);
  if (mail) allowSendingMail(to, mail);
}
