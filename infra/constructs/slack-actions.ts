import { Duration } from 'aws-cdk-lib';
import { FunctionUrlAuthType, type IFunctionUrl, InvokeMode } from 'aws-cdk-lib/aws-lambda';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { environmentNames as names } from '../../lib/contract.ts';
import { BundledFunction } from './bundled-function.ts';
import {
  allowInvoking,
  allowReadingBooks,
  allowReadingHistory,
  allowReadingSecret,
  allowWork,
  allowWritingHistory,
} from './grants.ts';
import { type ServiceContext, sendingEnvironment, stateEnvironment } from './service-context.ts';

export interface SlackActionsProps {
  readonly context: ServiceContext;
  readonly view: IFunctionUrl;
  readonly deadLetterQueue: IQueue;
}

/**
 * Buttons, menus and modals. One function answers Slack within its three seconds, whoever asks: it believes nothing that is not signed.
 * Another one does what was clicked.
 */
export class SlackActions extends Construct {
  readonly url: IFunctionUrl;

  constructor(scope: Construct, id: string, { context, view, deadLetterQueue }: SlackActionsProps) {
    super(scope, id);
    const { settings, state, architecture } = context;
    const shared = {
      architecture,
      config: settings.config,
      // The first click after a pause pays for the start: with less it would come too late.
      memoryMegabytes: 1769,
      alarmTopic: state.alarmTopic,
    };
    const environment = { ...stateEnvironment(context), ...sendingEnvironment(state) };
    const worker = new BundledFunction(this, 'CarryOutOrder', {
      ...shared,
      name: 'carry-out-order',
      description: 'Does what was clicked in Slack, once.',
      timeout: Duration.minutes(5),
      environment: {
        ...environment,
        [names.linkSecret]: state.linkSecret.secretArn,
        [names.viewUrl]: view.url,
      },
      deadLetterQueue,
      // Carried out twice, an order counts once.
      retryAttempts: 2,
    });
    allowReadingHistory(worker.lambda, state.table);
    allowReadingBooks(worker.lambda, state.table);
    allowWritingHistory(worker.lambda, state.table);
    allowReadingSecret(worker.lambda, state.slackSecret);
    allowReadingSecret(worker.lambda, state.linkSecret);
    allowWork(worker.lambda, state.workBucket);

    const front = new BundledFunction(this, 'SlackActions', {
      ...shared,
      name: 'slack-actions',
      description: 'Answers Slack: checks the signature, opens modals, hands on clicks.',
      timeout: Duration.seconds(10),
      reservedConcurrency: settings.urlConcurrency,
      environment: { ...environment, [names.orderFunction]: worker.lambda.functionName },
    });
    allowReadingHistory(front.lambda, state.table);
    allowReadingSecret(front.lambda, state.slackSecret);
    allowInvoking(front.lambda, worker.lambda);
    this.url = front.lambda.addFunctionUrl({
      authType: FunctionUrlAuthType.NONE,
      invokeMode: InvokeMode.BUFFERED,
    });
  }
}
