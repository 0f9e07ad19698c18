import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { environmentNames as names } from '../../lib/contract.ts';
import { careKey, formKey, gateWordKey } from '../../lib/tables/key-layout.ts';
import {
  actionsOf,
  allowedTo,
  resourceOf,
  resourcesOf,
  type SynthesizedStacks,
  synthesize,
} from './synthesized-stacks.ts';

let stacks: SynthesizedStacks;
beforeAll(async () => {
  stacks = await synthesize({ mailFrom: 'Health <health@example.com>', exportsPrefix: 'crm/' });
});

const lambda = (start: string) => resourceOf(stacks.service, 'AWS::Lambda::Function', start).Properties;

const PREPARE = 'FunctionsPrepareNight';
const SCORE = 'FunctionsScoreShard';
const CONCLUDE = 'FunctionsConcludeNight';
const DELIVER = 'FunctionsDeliverMessages';
const TELL = 'FunctionsTellFailure';
const SUMMARISE = 'SummariseWeekStep';
const SWEEP = 'SweepHourStep';
const RECORD = 'RecordMailEventStep';
const CLICKS = 'SlackSlackActions';
const ORDERS = 'SlackCarryOutOrder';
const VIEW = 'ViewStep';
const everyFunction = [PREPARE, SCORE, CONCLUDE, DELIVER, TELL, SWEEP, SUMMARISE, RECORD, CLICKS, ORDERS, VIEW];

describe('every function', () => {
  it('is one of these', () => {
    expect(resourcesOf(stacks.service, 'AWS::Lambda::Function').size).toBe(everyFunction.length);
  });

  it.each(everyFunction)('%s runs on arm64 and Node 24', (start) => {
    expect(lambda(start)).toMatchObject({
      Architectures: ['arm64'],
      Runtime: 'nodejs24.x',
      Handler: 'handler.handler',
    });
  });

  it.each(everyFunction)('%s knows where the state and its model are', (start) => {
    expect(lambda(start).Environment.Variables).toMatchObject({
      [names.exportsBucket]: expect.anything(),
      [names.exportsPrefix]: 'crm/',
      [names.workBucket]: expect.anything(),
      [names.historyBucket]: expect.anything(),
      [names.table]: expect.anything(),
      [names.configFile]: './health.json',
    });
  });

  it.each(everyFunction)('%s keeps its log for 90 days', (start) => {
    expect(resourceOf(stacks.service, 'AWS::Logs::LogGroup', start).Properties.RetentionInDays).toBe(90);
  });

  it.each(everyFunction)('%s rings when it fails', (start) => {
    expect(resourceOf(stacks.service, 'AWS::CloudWatch::Alarm', start).Properties).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      AlarmActions: [expect.anything()],
    });
  });
});

describe('in a new account', () => {
  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  it.each(everyFunction)('%s asks for no more memory and scratch space than there is', (start) => {
    const { MemorySize, EphemeralStorage = { Size: 512 } } = lambda(start);
    expect(MemorySize).toBeGreaterThanOrEqual(128);
    expect(MemorySize).toBeLessThanOrEqual(3_008);
    expect(EphemeralStorage.Size).toBeGreaterThanOrEqual(512);
    expect(EphemeralStorage.Size).toBeLessThanOrEqual(10_240);
  });

  it.each(everyFunction)('%s reserves nothing: of 10 at a time, 10 must stay free', (start) => {
    expect(lambda(start)).not.toHaveProperty('ReservedConcurrentExecutions');
  });
});

describe('functions with a URL', () => {
  it('take no more at a time than they are told, and nobody else takes it from them', async () => {
    const { service } = await synthesize({ urlConcurrency: '5' });
    const reserved = [...resourcesOf(service, 'AWS::Lambda::Function')]
      .filter(([, { Properties }]) => Properties.ReservedConcurrentExecutions !== undefined)
      .map(([id, { Properties }]) => [id, Properties.ReservedConcurrentExecutions]);
    expect(reserved).toEqual([
      [expect.stringMatching(`^${VIEW}`), 5],
      [expect.stringMatching(`^${CLICKS}`), 5],
    ]);
    const behindUrls = [...resourcesOf(service, 'AWS::Lambda::Url').values()].map(
      ({ Properties }) => Properties.TargetFunctionArn['Fn::GetAtt'][0],
    );
    expect(behindUrls.sort()).toEqual(reserved.map(([id]) => id).sort());
  });
});

describe('prepare-night', () => {
  it('has the memory, scratch space and time that the exports need', () => {
    expect(lambda(PREPARE)).toMatchObject({ MemorySize: 3008, EphemeralStorage: { Size: 4096 }, Timeout: 14 * 60 });
  });

  it('reads only the exports under the prefix', () => {
    const objects = allowedTo(stacks.service, PREPARE).filter(({ Action }) => Action.includes('s3:GetObjectVersion'));
    expect(objects.map(({ Resource }) => Resource)).toEqual([
      { 'Fn::Join': ['', [{ 'Fn::ImportValue': expect.stringContaining('BucketsExports') }, '/crm/*']] },
    ]);
  });

  it('alone reads and writes the metric history, and removes nothing of it', () => {
    const touching = (start: string) =>
      allowedTo(stacks.service, start).filter(({ Resource }) => JSON.stringify(Resource).includes('BucketsHistory'));
    expect(touching(PREPARE).map(({ Action }) => Action)).toEqual(['s3:ListBucket', ['s3:GetObject', 's3:PutObject']]);
    for (const start of [SCORE, CONCLUDE, DELIVER, SWEEP, SUMMARISE]) expect(touching(start)).toEqual([]);
  });
});

/** Whatever the word. */
const word = { at: '2026-11-23T08:00:00.000Z', doubt: 'level-shift:seats' };

const reading = ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'];
const writing = ['dynamodb:BatchWriteItem', 'dynamodb:PutItem'];
const logging = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const working = ['s3:GetObject', 's3:ListBucket', 's3:PutObject'];
const keeping = ['dynamodb:PutItem', 'dynamodb:DeleteItem'];
const sending = [...keeping, 'secretsmanager:GetSecretValue', 'ses:GetSendQuota', 'ses:SendRawEmail'];

describe('a function may do no more than it does', () => {
  it.each([
    [
      PREPARE,
      [
        ...reading,
        ...writing,
        ...logging,
        ...working,
        's3:GetBucketVersioning',
        's3:GetObjectVersion',
        's3:ListBucketVersions',
      ],
    ],
    [SCORE, [...reading, ...writing, ...logging, ...working]],
    [CONCLUDE, [...reading, ...writing, ...logging, ...working, 'secretsmanager:GetSecretValue']],
    [DELIVER, [...reading, ...logging, ...sending]],
    [TELL, [...reading, ...logging, ...sending]],
    [SWEEP, [...reading, ...logging, ...sending, 'sqs:SendMessage']],
    [SUMMARISE, [...reading, ...logging, ...sending, 'sqs:SendMessage']],
    [RECORD, [...reading, ...logging, ...keeping]],
    [CLICKS, [...reading, ...logging, 'secretsmanager:GetSecretValue', 'lambda:InvokeFunction']],
    [VIEW, [...reading, 'dynamodb:PutItem', ...logging, 'secretsmanager:GetSecretValue']],
    [ORDERS, [...reading, ...writing, ...logging, ...working, 'secretsmanager:GetSecretValue', 'sqs:SendMessage']],
  ])('%s', (start, actions) => {
    expect(actionsOf(allowedTo(stacks.service, start))).toEqual([...actions].sort());
  });

  it.each([DELIVER, TELL, SWEEP, SUMMARISE])('%s sends mail only as the one sender', (start) => {
    const [mail] = allowedTo(stacks.service, start).filter(({ Action }) => Action === 'ses:SendRawEmail');
    expect(mail?.Condition).toEqual({ StringEquals: { 'ses:FromAddress': 'health@example.com' } });
  });

  it.each([DELIVER, TELL, SWEEP, SUMMARISE])('%s may write to any reader, as the sandbox asks for', (start) => {
    const [mail] = allowedTo(stacks.service, start).filter(({ Action }) => Action === 'ses:SendRawEmail');
    const account = [{ Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':identity/*'];
    expect(mail?.Resource).toContainEqual({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ses:', ...account]],
    });
    expect(mail?.Resource).toHaveLength(2);
  });

  it('no policy names an action with a wildcard', () => {
    const actions = actionsOf(allowedTo(stacks.service, ''));
    expect(actions.length).toBeGreaterThan(10);
    expect(actions.filter((action) => action.includes('*'))).toEqual([]);
  });

  it.each([DELIVER, TELL, SWEEP, SUMMARISE, RECORD])('%s deletes nothing but what it knows of addresses', (start) => {
    const deleting = allowedTo(stacks.service, start).filter(({ Action }) => Action === 'dynamodb:DeleteItem');
    expect(deleting.map(({ Condition }) => Condition)).toEqual([
      { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['ADDRESS#*'] } },
    ]);
  });

  it('what signed links open writes nothing but what is said of doubts, added to accounts, and which forms were sent', () => {
    const writing = allowedTo(stacks.service, VIEW).filter(({ Action }) =>
      [Action].flat().includes('dynamodb:PutItem'),
    );
    expect(writing.map(({ Action, Condition }) => [Action, Condition])).toEqual([
      ['dynamodb:PutItem', { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['GATE', 'CARE#*', 'FORM#*'] } }],
    ]);
    const keys = [gateWordKey(word), careKey('acme', 'NOTE'), formKey('0')].map(({ partition }) => partition);
    expect(keys).toEqual(['GATE', expect.stringMatching(/^CARE#\d+$/), 'FORM#0']);
  });

  it('no policy is for every resource, but the one action that knows none', () => {
    const wide = allowedTo(stacks.service, '').filter(({ Resource }) => [Resource].flat().includes('*'));
    expect(new Set(wide.map(({ Action }) => Action))).toEqual(new Set(['ses:GetSendQuota']));
  });

  it('no role has a policy that AWS may widen', () => {
    const managed = [...resourcesOf(stacks.service, 'AWS::IAM::Role').values()].filter(
      ({ Properties }) => Properties.ManagedPolicyArns !== undefined,
    );
    expect(managed).toEqual([]);
  });
});

describe('a message that needs a person', () => {
  it('rings, whichever function logged it', () => {
    const filters = [...resourcesOf(stacks.service, 'AWS::Logs::MetricFilter').values()];
    expect(filters).toHaveLength(5);
    for (const { Properties } of filters) {
      expect(Properties.FilterPattern).toBe('{ $.event = "messages-need-a-person" }');
      expect(Properties.MetricTransformations[0].MetricValue).toBe('$.count');
    }
    expect(resourceOf(stacks.service, 'AWS::CloudWatch::Alarm', 'MessagesUndelivered').Properties).toMatchObject({
      MetricName: 'MessagesNeedAPerson',
      Namespace: filters[0]!.Properties.MetricTransformations[0].MetricNamespace,
      AlarmActions: [expect.anything()],
    });
  });
});

describe('what SES says of mails', () => {
  it('is published by the configuration set, and comes to the one function that records it', () => {
    const destination = resourceOf(stacks.state, 'AWS::SES::ConfigurationSetEventDestination').Properties;
    expect(destination.EventDestination).toMatchObject({
      Enabled: true,
      MatchingEventTypes: ['send', 'delivery', 'bounce', 'complaint', 'reject'],
    });
    const rule = resourceOf(stacks.service, 'AWS::Events::Rule').Properties;
    expect(rule.EventPattern).toMatchObject({ source: ['aws.ses'] });
    expect(rule.Targets[0].Arn['Fn::GetAtt'][0]).toMatch(/^RecordMailEventStep/);
    expect(rule.Targets[0].DeadLetterConfig).toBeDefined();
  });
});

describe('clicks in Slack', () => {
  it('come to one address that anybody may call, and only its signature opens', () => {
    const url = resourceOf(stacks.service, 'AWS::Lambda::Url', 'Slack').Properties;
    expect(url.AuthType).toBe('NONE');
    expect(url.TargetFunctionArn['Fn::GetAtt'][0]).toMatch(/^SlackSlackActions/);
    expect(url).not.toHaveProperty('Cors');
    const permissions = [...resourcesOf(stacks.service, 'AWS::Lambda::Permission').values()]
      .filter(({ Properties }) => Properties.FunctionName['Fn::GetAtt'][0].startsWith(CLICKS))
      .map(({ Properties }) => Properties);
    // Since October 2025 both are needed: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
    expect(permissions.map(({ Action }) => Action).sort()).toEqual([
      'lambda:InvokeFunction',
      'lambda:InvokeFunctionUrl',
    ]);
    expect(permissions.find(({ Action }) => Action === 'lambda:InvokeFunction')).toMatchObject({
      InvokedViaFunctionUrl: true,
    });
  });

  it('are carried out by another function, which is tried again', () => {
    expect(lambda(CLICKS).Environment.Variables[names.orderFunction].Ref).toMatch(/^SlackCarryOutOrder/);
    expect(resourceOf(stacks.service, 'AWS::Lambda::EventInvokeConfig', 'SlackCarryOutOrder').Properties).toMatchObject(
      {
        MaximumRetryAttempts: 2,
      },
    );
  });
});

describe('what is in doubt of a night', () => {
  it('is mailed with links to the view: whoever plans the mail knows where it is, and their key', () => {
    const { Variables } = lambda(CONCLUDE).Environment;
    expect(Variables[names.viewUrl]['Fn::GetAtt']).toEqual([expect.stringMatching(/^View/), 'FunctionUrl']);
    expect(Variables[names.linkSecret]).toEqual(lambda(VIEW).Environment.Variables[names.linkSecret]);
    const secrets = allowedTo(stacks.service, CONCLUDE).filter(
      ({ Action }) => Action === 'secretsmanager:GetSecretValue',
    );
    expect(secrets.map(({ Resource }) => Resource)).toEqual([Variables[names.linkSecret]]);
  });
});

describe('functions that send', () => {
  it.each([DELIVER, TELL, SWEEP, SUMMARISE])('%s knows the Slack secret and the sender', (start) => {
    expect(lambda(start).Environment.Variables).toMatchObject({
      [names.slackSecret]: { 'Fn::ImportValue': expect.stringContaining('SlackToken') },
      [names.mailFrom]: 'Health <health@example.com>',
      [names.configurationSet]: { 'Fn::ImportValue': expect.stringContaining('ConfigurationSet') },
    });
  });

  it.each([PREPARE, SCORE, CONCLUDE])('%s, which sends nothing, knows neither', (start) => {
    const variables = Object.keys(lambda(start).Environment.Variables);
    expect(variables.filter((name) => name === names.slackSecret || name === names.mailFrom)).toEqual([]);
  });

  it('send no mail when no sender is given', async () => {
    const { service } = await synthesize({ mailFrom: undefined });
    const deliver = resourceOf(service, 'AWS::Lambda::Function', DELIVER).Properties;
    expect(deliver.Environment.Variables).not.toHaveProperty(names.mailFrom);
    expect(actionsOf(allowedTo(service, DELIVER))).not.toContain('ses:SendRawEmail');
  });
});

describe('the schedules', () => {
  const schedule = (start: string) => resourceOf(stacks.service, 'AWS::Scheduler::Schedule', start).Properties;

  it('start the night half an hour before the digest, in the portfolio’s zone', () => {
    expect(schedule('Nightly')).toMatchObject({
      ScheduleExpression: 'cron(0 7 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/London',
      State: 'ENABLED',
    });
  });

  it('start the week for leaders and for executives, each when they are to hear of it, and say for whom', async () => {
    const text = readFileSync('examples/health.yaml', 'utf8');
    const monday = 'executives: { emails: [exec@example.com], day: mon, at: "08:00" }';
    expect(text).toContain(monday);
    const folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-week-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const config = path.join(folder, 'health.yaml');
    writeFileSync(config, text.replace(monday, 'executives: { emails: [exec@example.com], day: thu, at: "16:45" }'));
    const { service } = await synthesize({ config });
    const of = (start: string) => resourceOf(service, 'AWS::Scheduler::Schedule', start).Properties;
    const [leaders, executives] = [of('SummariseWeekLeaders'), of('SummariseWeekExecutives')];
    for (const one of [leaders, executives])
      expect(one).toMatchObject({ ScheduleExpressionTimezone: 'Europe/London', State: 'ENABLED' });
    expect(leaders.ScheduleExpression).toBe('cron(0 8 ? * MON *)');
    expect(executives.ScheduleExpression).toBe('cron(45 16 ? * THU *)');
    const input = (audience: string) => ({ audience, scheduledTime: '<aws.scheduler.scheduled-time>' });
    expect(JSON.parse(leaders.Target.Input)).toEqual(input('leaders'));
    expect(JSON.parse(executives.Target.Input)).toEqual(input('executives'));
  });

  it('sweep every hour, at the minute of the digest', () => {
    expect(schedule('SweepHour')).toMatchObject({
      ScheduleExpression: 'cron(30 * * * ? *)',
      ScheduleExpressionTimezone: 'Europe/London',
      State: 'ENABLED',
    });
  });

  it('ring when no sweep ran for three hours', () => {
    expect(
      resourceOf(stacks.service, 'AWS::CloudWatch::Alarm', 'SweepHourSweepHourDidNotRun').Properties,
    ).toMatchObject({
      MetricName: 'Invocations',
      EvaluationPeriods: 3,
      TreatMissingData: 'breaching',
    });
  });

  const scheduled = ['Nightly', 'SummariseWeekLeaders', 'SummariseWeekExecutives'];

  it.each(scheduled)('%s tells the moment that was meant', (start) => {
    expect(JSON.parse(schedule(start).Target.Input)).toMatchObject({ scheduledTime: '<aws.scheduler.scheduled-time>' });
  });

  it.each([...scheduled, 'SweepHour'])('%s starts at that moment, not about it', (start) => {
    expect(schedule(start).FlexibleTimeWindow).toEqual({ Mode: 'OFF' });
  });

  it.each([...scheduled, 'SweepHour'])('%s puts a start that never succeeded into the queue', (start) => {
    expect(schedule(start).Target.DeadLetterConfig.Arn['Fn::GetAtt'][0]).toMatch(/^NotStartedQueue/);
  });
});

describe('the queue of what was not started', () => {
  it('keeps it for 14 days', () => {
    expect(resourceOf(stacks.service, 'AWS::SQS::Queue').Properties).toMatchObject({
      MessageRetentionPeriod: 14 * 86_400,
      SqsManagedSseEnabled: true,
    });
  });

  it('rings while anything is in it', () => {
    expect(resourceOf(stacks.service, 'AWS::CloudWatch::Alarm', 'NotStarted').Properties).toMatchObject({
      MetricName: 'ApproximateNumberOfMessagesVisible',
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      AlarmActions: [expect.anything()],
    });
  });

  it('takes a week whose function failed every time', () => {
    expect(lambda(SUMMARISE).DeadLetterConfig.TargetArn['Fn::GetAtt'][0]).toMatch(/^NotStartedQueue/);
  });
});
