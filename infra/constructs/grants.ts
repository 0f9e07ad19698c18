/** Exactly what one function may do with one resource. The CDK's own grants name actions with wildcards; these do not. */
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { tableIndexes } from '../../lib/aws/table-definition.ts';
import type { OutgoingMail } from './mail-sender.ts';

export function allowReadingExports(to: IGrantable, bucket: Bucket, prefix: string): void {
  allow(to, ['s3:ListBucket', 's3:ListBucketVersions', 's3:GetBucketVersioning'], [bucket.bucketArn]);
  allow(to, ['s3:GetObject', 's3:GetObjectVersion'], [bucket.arnForObjects(`${prefix}*`)]);
}

/** Listing, too: without it S3 answers that a missing key is forbidden. */
export function allowWork(to: IGrantable, bucket: Bucket): void {
  allow(to, ['s3:ListBucket'], [bucket.bucketArn]);
  allow(to, ['s3:GetObject', 's3:PutObject'], [bucket.arnForObjects('*')]);
}

/** What each night measured: kept, and never removed by a function. */
export function allowMetricHistory(to: IGrantable, bucket: Bucket): void {
  allow(to, ['s3:ListBucket'], [bucket.bucketArn]);
  allow(to, ['s3:GetObject', 's3:PutObject'], [bucket.arnForObjects('metrics/*')]);
}

export function allowReadingHistory(to: IGrantable, table: TableV2): void {
  allow(to, ['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:BatchGetItem'], [table.tableArn]);
}

export function allowWritingHistory(to: IGrantable, table: TableV2): void {
  allow(to, ['dynamodb:PutItem', 'dynamodb:BatchWriteItem'], [table.tableArn]);
}

/** Single items, each on a condition. */
export function allowWritingItems(to: IGrantable, table: TableV2): void {
  allow(to, ['dynamodb:PutItem'], [table.tableArn]);
}

/** Places and suppressions may be forgotten. */
export function allowAddressBook(to: IGrantable, table: TableV2): void {
  allow(to, ['dynamodb:DeleteItem'], [table.tableArn], {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['ADDRESS#*'] },
  });
}

/** What is said of doubts, what is added to accounts, and which forms were sent; nothing else of the table. */
export function allowWritingFromPages(to: IGrantable, table: TableV2): void {
  allow(to, ['dynamodb:PutItem'], [table.tableArn], {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['GATE', 'CARE#*', 'FORM#*'] },
  });
}

/** What is asked by time. */
export function allowReadingDue(to: IGrantable, table: TableV2): void {
  allow(to, ['dynamodb:Query'], [`${table.tableArn}/index/${tableIndexes[0].name}`]);
}

/** A person's open alerts and tasks. */
export function allowReadingBooks(to: IGrantable, table: TableV2): void {
  allow(to, ['dynamodb:Query'], [`${table.tableArn}/index/${tableIndexes[1].name}`]);
}

/** This one function, by nothing but its own name. */
export function allowInvoking(to: IGrantable, lambda: IFunction): void {
  allow(to, ['lambda:InvokeFunction'], [lambda.functionArn]);
}

export function allowReadingSecret(to: IGrantable, secret: Secret): void {
  allow(to, ['secretsmanager:GetSecretValue'], [secret.secretArn]);
}

/** As the one sender only, whoever the reader is. */
export function allowSendingMail(to: IGrantable, { sender, identitiesArn, configurationSetArn }: OutgoingMail): void {
  const conditions = { StringEquals: { 'ses:FromAddress': sender.address } };
  allow(to, ['ses:SendRawEmail'], [identitiesArn, configurationSetArn], conditions);
  // It takes no resource.
  allow(to, ['ses:GetSendQuota'], ['*']);
}

function allow(
  to: IGrantable,
  actions: string[],
  resources: string[],
  conditions: Record<string, Record<string, string | string[]>> = {},
): void {
  to.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources, conditions }));
}
