import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { chooseNativePart } from './bundling/choose-native-part.ts';
import { DeadLetterQueue } from './constructs/dead-letter-queue.ts';
import { NightFunctions } from './constructs/night-functions.ts';
import { NightSchedule } from './constructs/night-schedule.ts';
import { NightStateMachine } from './constructs/night-state-machine.ts';
import { RecordMailEvent } from './constructs/record-mail-event.ts';
import type { ServiceContext } from './constructs/service-context.ts';
import { SlackActions } from './constructs/slack-actions.ts';
import { SummariseWeek } from './constructs/summarise-week.ts';
import { SweepHour } from './constructs/sweep-hour.ts';
import { UndeliveredAlarm } from './constructs/undelivered-alarm.ts';
import { View } from './constructs/view.ts';
import type { StageSettings } from './stage-settings.ts';
import type { PortfolioState } from './state-stack.ts';

export interface ServiceStackProps extends StackProps {
  readonly settings: StageSettings;
  readonly state: PortfolioState;
}

/** All that runs. It holds nothing: it can be deleted and deployed again at any time of day. */
export class ServiceStack extends Stack {
  constructor(scope: Construct, id: string, { settings, state, ...props }: ServiceStackProps) {
    super(scope, id, props);
    // A stack that is only listed or destroyed is not bundled, and needs no native part.
    const duckdb = this.bundlingRequired ? chooseNativePart() : null;
    const context: ServiceContext = { settings, state, duckdb, architecture: duckdb?.architecture ?? 'arm64' };
    const { queue: deadLetterQueue } = new DeadLetterQueue(this, 'NotStarted', state.alarmTopic);
    const view = new View(this, 'View', context);
    new CfnOutput(this, 'ViewUrl', { value: view.url.url, description: 'Signed links begin with this.' });
    const functions = new NightFunctions(this, 'Functions', { context, view: view.url });
    const { stateMachine } = new NightStateMachine(this, 'Machine', {
      ...functions,
      shardsAtATime: settings.shardsAtATime,
      alarmTopic: state.alarmTopic,
    });
    new NightSchedule(this, 'Nightly', { settings, stateMachine, deadLetterQueue });
    const { step: sweepHour } = new SweepHour(this, 'SweepHour', context, deadLetterQueue);
    const { step: summariseWeek } = new SummariseWeek(this, 'SummariseWeek', context, deadLetterQueue);
    const { url } = new SlackActions(this, 'Slack', { context, view: view.url, deadLetterQueue });
    new CfnOutput(this, 'SlackUrl', { value: url.url, description: 'Give this to the Slack app as its request URL.' });
    const senders = [...functions.senders, sweepHour, summariseWeek];
    const { mail } = state;
    const listeners = mail
      ? [new RecordMailEvent(this, 'RecordMailEvent', { context, mail, deadLetterQueue }).step]
      : [];
    new UndeliveredAlarm(this, 'Messages', [...senders, ...listeners], state.alarmTopic);
  }
}
