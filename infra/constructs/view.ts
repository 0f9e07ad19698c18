import { Duration } from 'aws-cdk-lib';
import { FunctionUrlAuthType, type IFunctionUrl, InvokeMode } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { environmentNames as names } from '../../lib/contract.ts';
import { BundledFunction } from './bundled-function.ts';
import { allowReadingHistory, allowReadingSecret, allowWritingFromPages } from './grants.ts';
import { type ServiceContext, stateEnvironment } from './service-context.ts';

/** Dashboard, accounts, customer cards, and what is in doubt of a night. Anybody may ask; only a signed link that has not expired opens anything. */
export class View extends Construct {
  readonly url: IFunctionUrl;

  constructor(scope: Construct, id: string, context: ServiceContext) {
    super(scope, id);
    const { settings, state, architecture } = context;
    const view = new BundledFunction(this, 'Step', {
      name: 'view',
      description: 'Shows what signed links open, and records what is said of doubts or added to accounts.',
      architecture,
      config: settings.config,
      memoryMegabytes: 1024,
      timeout: Duration.seconds(20),
      environment: { ...stateEnvironment(context), [names.linkSecret]: state.linkSecret.secretArn },
      alarmTopic: state.alarmTopic,
      reservedConcurrency: settings.urlConcurrency,
    });
    allowReadingHistory(view.lambda, state.table);
    allowWritingFromPages(view.lambda, state.table);
    allowReadingSecret(view.lambda, state.linkSecret);
    this.url = view.lambda.addFunctionUrl({ authType: FunctionUrlAuthType.NONE, invokeMode: InvokeMode.BUFFERED });
  }
}
