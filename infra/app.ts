/** The CDK app: two stacks per portfolio. The only reader of the CDK context. */
import { App } from 'aws-cdk-lib';
import { ServiceStack } from './service-stack.ts';
import { contextNames, isPlaceholder, readStageSettings, type StageSettings } from './stage-settings.ts';
import { StateStack } from './state-stack.ts';

const app = new App();
const given = await readStageSettings(
  Object.fromEntries(contextNames.map((name) => [name, app.node.tryGetContext(name) as unknown])),
);
const canSendMail = given.mailFrom !== null && !isPlaceholder(given.mailFrom);
// The domain of the example is claimed by no portfolio: a second one would be refused it.
const settings: StageSettings = canSendMail ? given : { ...given, mailIdentity: 'existing' };
if (!canSendMail)
  process.stderr.write('No mail can be sent yet: give -c mailFrom=health@your.domain, or put it into cdk.json.\n');

const state = new StateStack(app, `${settings.stackPrefix}-state`, {
  settings,
  description: `Nightrounds, ${settings.portfolio}: exports, history and secrets. Kept.`,
});
new ServiceStack(app, `${settings.stackPrefix}-service`, {
  settings,
  state,
  description: `Nightrounds, ${settings.portfolio}: the night and the week.`,
});
app.synth();
