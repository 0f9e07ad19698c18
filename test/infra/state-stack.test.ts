import { beforeAll, describe, expect, it } from 'vitest';
import { tableIndexes } from '../../lib/aws/table-definition.ts';
import { type Resource, resourceOf, resourcesOf, type SynthesizedStacks, synthesize } from './synthesized-stacks.ts';

let stacks: SynthesizedStacks;
beforeAll(async () => {
  stacks = await synthesize({ mailFrom: 'Health <health@example.com>', alarmEmail: 'ops@example.com' });
});

const only = (type: string, start = ''): Resource => resourceOf(stacks.state, type, start);

describe('the state stack', () => {
  it('cannot be deleted by mistake', () => {
    expect(stacks.stateStack.terminationProtection).toBe(true);
  });

  it.each([
    'AWS::S3::Bucket',
    'AWS::DynamoDB::GlobalTable',
    'AWS::SecretsManager::Secret',
    'AWS::SES::EmailIdentity',
    'AWS::SES::ConfigurationSet',
  ])('keeps every %s when it goes or is replaced, unless it was never there', (type) => {
    const policies = [...resourcesOf(stacks.state, type).values()].map(
      ({ UpdateReplacePolicy, DeletionPolicy }) => `${UpdateReplacePolicy} ${DeletionPolicy}`,
    );
    expect(new Set(policies)).toEqual(new Set(['Retain RetainExceptOnCreate']));
  });

  it('makes the table last, which refuses to be deleted when a first deployment is undone', () => {
    const { DependsOn } = only('AWS::DynamoDB::GlobalTable');
    const before = ['AWS::S3::Bucket', 'AWS::SecretsManager::Secret', 'AWS::SES::EmailIdentity'].flatMap((type) => [
      ...resourcesOf(stacks.state, type).keys(),
    ]);
    expect(before).toHaveLength(6);
    expect(DependsOn).toEqual(expect.arrayContaining(before));
  });

  it('keeps every version of an export', () => {
    expect(only('AWS::S3::Bucket', 'BucketsExports').Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' });
  });

  it('expires no current export', () => {
    const { Rules } = only('AWS::S3::Bucket', 'BucketsExports').Properties.LifecycleConfiguration;
    expect(Rules).toEqual([
      {
        Status: 'Enabled',
        NoncurrentVersionExpiration: { NoncurrentDays: 400 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      },
    ]);
  });

  it('keeps what each night measured, and for 30 days what it measured before', () => {
    const history = only('AWS::S3::Bucket', 'BucketsHistory').Properties;
    expect(history.VersioningConfiguration).toEqual({ Status: 'Enabled' });
    expect(history.LifecycleConfiguration.Rules).toEqual([
      {
        Status: 'Enabled',
        NoncurrentVersionExpiration: { NoncurrentDays: 30 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      },
    ]);
  });

  it('expires the files between the steps after 30 days', () => {
    const { Rules } = only('AWS::S3::Bucket', 'BucketsWork').Properties.LifecycleConfiguration;
    expect(Rules).toMatchObject([{ Status: 'Enabled', ExpirationInDays: 30 }]);
  });

  it.each(['BucketsExports', 'BucketsHistory', 'BucketsWork'])('closes %s to the public', (bucket) => {
    expect(only('AWS::S3::Bucket', bucket).Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
  });

  it.each(['BucketsExports', 'BucketsHistory', 'BucketsWork'])('encrypts %s', (bucket) => {
    expect(only('AWS::S3::Bucket', bucket).Properties.BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
      { ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } },
    ]);
  });

  it.each(['BucketsExports', 'BucketsHistory', 'BucketsWork'])('refuses %s over an open connection', (bucket) => {
    expect(only('AWS::S3::BucketPolicy', bucket).Properties.PolicyDocument.Statement).toMatchObject([
      { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    ]);
  });
});

describe('the history table', () => {
  const table = () => only('AWS::DynamoDB::GlobalTable').Properties;

  it('is paid by request, up to a maximum', () => {
    expect(table()).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      WriteOnDemandThroughputSettings: { MaxWriteRequestUnits: 4_000 },
      Replicas: [{ ReadOnDemandThroughputSettings: { MaxReadRequestUnits: 12_000 } }],
    });
  });

  it('has the keys that the stores use', () => {
    expect(table().KeySchema).toEqual([
      { AttributeName: 'PK', KeyType: 'HASH' },
      { AttributeName: 'SK', KeyType: 'RANGE' },
    ]);
  });

  it('has the indexes that the stores use', () => {
    const indexes = (
      table().GlobalSecondaryIndexes as { IndexName: string; KeySchema: { AttributeName: string }[] }[]
    ).map(({ IndexName, KeySchema }) => [IndexName, ...KeySchema.map(({ AttributeName }) => AttributeName)]);
    expect(indexes).toEqual(tableIndexes.map(({ name, partition, sort }) => [name, partition, sort]));
  });

  it('lets items expire by the attribute that the stores write', () => {
    expect(table().TimeToLiveSpecification).toEqual({ AttributeName: 'expires', Enabled: true });
  });

  it('can be put back to any moment', () => {
    expect(table().Replicas[0].PointInTimeRecoverySpecification).toEqual({ PointInTimeRecoveryEnabled: true });
  });

  it('is protected from deletion', () => {
    expect(table().Replicas[0].DeletionProtectionEnabled).toBe(true);
  });
});

describe('the alarm topic', () => {
  const statements = () => only('AWS::SNS::TopicPolicy').Properties.PolicyDocument.Statement;

  it('takes nothing over an open connection', () => {
    expect(statements()).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
  });

  it('takes the alarms of this account', () => {
    expect(statements()).toContainEqual(
      expect.objectContaining({
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    );
  });

  it('tells the address that is given', () => {
    expect(only('AWS::SNS::Subscription').Properties).toMatchObject({ Protocol: 'email', Endpoint: 'ops@example.com' });
  });
});

describe('mail and Slack', () => {
  it('makes an empty place for the Slack token, and no token', () => {
    const secret = only('AWS::SecretsManager::Secret', 'SlackToken').Properties;
    expect(secret.SecretString).toBeUndefined();
    expect(secret.GenerateSecretString).toEqual({});
  });

  it('makes the key of signed links itself', () => {
    const { GenerateSecretString } = only('AWS::SecretsManager::Secret', 'LinkSigningKey').Properties;
    expect(GenerateSecretString).toMatchObject({ GenerateStringKey: 'secret', PasswordLength: 64 });
    expect(JSON.parse(GenerateSecretString.SecretStringTemplate)).toEqual({ id: '1' });
  });

  it('sends as the domain of the sender', () => {
    expect(only('AWS::SES::EmailIdentity').Properties.EmailIdentity).toBe('example.com');
  });

  it('hands mail over encrypted only', () => {
    expect(only('AWS::SES::ConfigurationSet').Properties.DeliveryOptions).toEqual({ TlsPolicy: 'REQUIRE' });
  });

  it('says which records the domain needs', () => {
    const records = Object.keys(stacks.state.toJSON().Outputs).filter((name) => name.startsWith('MailRecord'));
    expect(records).toEqual(['MailRecord1', 'MailRecord2', 'MailRecord3']);
  });

  it('has nothing to send mail with when no sender is given', async () => {
    const { state } = await synthesize({ mailFrom: undefined });
    state.resourceCountIs('AWS::SES::EmailIdentity', 0);
  });

  it('leaves an identity to whoever has it, and sends by it', async () => {
    const { state, service } = await synthesize({ mailFrom: 'health@example.com', mailIdentity: 'existing' });
    state.resourceCountIs('AWS::SES::EmailIdentity', 0);
    state.resourceCountIs('AWS::SES::ConfigurationSet', 1);
    expect(Object.keys(state.toJSON().Outputs).filter((name) => name.startsWith('MailRecord'))).toEqual([]);
    expect(JSON.stringify(service.findResources('AWS::IAM::Policy'))).toContain('ses:SendRawEmail');
  });
});
