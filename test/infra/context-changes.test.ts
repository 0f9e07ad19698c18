import { beforeAll, describe, expect, it } from 'vitest';
import { type Resource, resourcesOf, type SynthesizedStacks, synthesize } from './synthesized-stacks.ts';

const first = { mailFrom: 'Health <health@example.com>', alarmEmail: 'ops@example.com' };

/** What a deployment may be told later, one after the other. */
const later: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['another sender of the domain', { mailFrom: 'success@example.com' }],
  ['a sender of another domain', { mailFrom: 'health@example.org' }],
  ['no sender', { mailFrom: undefined }],
  ['an identity that is there already', { mailIdentity: 'existing' }],
  ['another reader of alarms', { alarmEmail: 'oncall@example.com' }],
  ['no reader of alarms', { alarmEmail: undefined }],
  ['another hour', { nightAt: '05:15' }],
  ['another folder of exports', { exportsPrefix: 'crm/' }],
  ['more shards at a time', { shardsAtATime: '40' }],
  ['functions of its own for the URLs', { urlConcurrency: '5' }],
];

/** What holds something that would be missed, or is known outside by its address. */
const kept = [
  'AWS::S3::Bucket',
  'AWS::DynamoDB::GlobalTable',
  'AWS::SecretsManager::Secret',
  'AWS::SES::ConfigurationSet',
  'AWS::SNS::Topic',
] as const;

let before: SynthesizedStacks;
beforeAll(async () => {
  before = await synthesize(first);
});

const keptIn = ({ state }: SynthesizedStacks) =>
  Object.fromEntries(
    kept.flatMap((type) => [...resourcesOf(state, type)]).map(([id, { Properties }]) => [id, Properties]),
  );

interface Exported {
  readonly Value: unknown;
  readonly Export?: { readonly Name: string };
}

function exportsOf({ state }: SynthesizedStacks): ReadonlyMap<string, unknown> {
  const outputs = Object.values(state.toJSON().Outputs as Record<string, Exported>);
  return new Map(outputs.flatMap(({ Value, Export }) => (Export ? [[Export.Name, Value] as const] : [])));
}

function importsOf({ service }: SynthesizedStacks): readonly string[] {
  const found = JSON.stringify(service.toJSON()).matchAll(/"Fn::ImportValue":"([^"]+)"/g);
  return [...new Set([...found].map(([, name]) => name!))].sort();
}

const urlsIn = ({ service }: SynthesizedStacks) =>
  [...resourcesOf(service, 'AWS::Lambda::Url')].map(([id, { Properties }]) => [id, Properties]);

describe.each(later)('a deployment that is told %s', (_, given) => {
  let after: SynthesizedStacks;
  beforeAll(async () => {
    after = await synthesize({ ...first, ...given });
  });

  it('leaves all that is kept as it is, and may be taken back', () => {
    expect(keptIn(after)).toEqual(keptIn(before));
  });

  it('changes and withdraws no value that the service stack imports', () => {
    expect(exportsOf(after)).toEqual(exportsOf(before));
    for (const stacks of [before, after])
      expect(importsOf(stacks).filter((name) => !exportsOf(before).has(name))).toEqual([]);
  });

  it('leaves the addresses of clicks and pages as they are', () => {
    expect(urlsIn(after)).toEqual(urlsIn(before));
    const ids = ({ service }: SynthesizedStacks) => [...resourcesOf(service, 'AWS::Lambda::Function').keys()];
    const targets = urlsIn(before).map(([, { TargetFunctionArn }]) => TargetFunctionArn['Fn::GetAtt'][0]);
    expect(ids(after)).toEqual(expect.arrayContaining(targets));
  });
});

describe('what is exported', () => {
  it('is of what is kept, and of nothing that is replaced or goes away', () => {
    const ids = new Set(Object.keys(keptIn(before)));
    const exported = [...exportsOf(before).values()].map((value) => {
      const { Ref, 'Fn::GetAtt': attribute } = value as { Ref?: string; 'Fn::GetAtt'?: readonly string[] };
      return Ref ?? attribute?.[0] ?? '';
    });
    expect(exported.length).toBeGreaterThan(ids.size);
    expect(exported.filter((id) => !ids.has(id))).toEqual([]);
  });

  it('is more than is imported today, so that a later version may stop using it', async () => {
    expect(importsOf(before).length).toBeGreaterThan(8);
    expect([...exportsOf(before).keys()]).toEqual(expect.arrayContaining([...importsOf(before)]));
    const withoutMail = await synthesize({ ...first, mailFrom: undefined });
    expect(importsOf(withoutMail).length).toBeLessThan(exportsOf(withoutMail).size);
  });
});

describe('a domain that changes', () => {
  it('keeps the identity of the one before', () => {
    const [identity] = resourcesOf(before.state, 'AWS::SES::EmailIdentity').values();
    expect(identity).toMatchObject({ UpdateReplacePolicy: 'Retain', DeletionPolicy: 'RetainExceptOnCreate' });
  });
});

/** What takes a name that is one in an account and region, and by which property. */
const names: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 'BucketName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::SES::ConfigurationSet': 'Name',
  'AWS::SES::EmailIdentity': 'EmailIdentity',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::StepFunctions::StateMachine': 'StateMachineName',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::Events::Rule': 'Name',
};

/** Those that are part of another resource, whose name they share. */
const parts = [
  'AWS::S3::BucketPolicy',
  'AWS::SES::ConfigurationSetEventDestination',
  'AWS::SNS::TopicPolicy',
  'AWS::SNS::Subscription',
  'AWS::SQS::QueuePolicy',
  'AWS::IAM::Policy',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Url',
  'AWS::Logs::MetricFilter',
  'AWS::CDK::Metadata',
];

function namesTakenBy({ state, service }: SynthesizedStacks): readonly string[] {
  const resources = [state, service].flatMap((template) =>
    Object.values(template.toJSON().Resources as Record<string, Resource>),
  );
  const strange = resources.filter(({ Type }) => !(Type in names) && !parts.includes(Type)).map(({ Type }) => Type);
  expect(strange).toEqual([]);
  return resources.flatMap(({ Type, Properties }) => Properties[names[Type] ?? ''] ?? []);
}

describe('a second deployment in the account', () => {
  it('takes no name that the first has, when the domain’s identity is left to the first', async () => {
    const second = await synthesize({ ...first, stage: 'test', mailIdentity: 'existing' });
    expect(namesTakenBy(before)).toEqual(['example.com']);
    expect(namesTakenBy(second)).toEqual([]);
    expect([...exportsOf(second).keys()].filter((name) => exportsOf(before).has(name))).toEqual([]);
  });

  it('counts its own messages that need a person', async () => {
    const second = await synthesize({ ...first, stage: 'test' });
    const [one, other] = [before, second].map(
      ({ service }) =>
        [...resourcesOf(service, 'AWS::Logs::MetricFilter').values()][0]!.Properties.MetricTransformations[0]
          .MetricNamespace,
    );
    expect(one).not.toBe(other);
  });
});
