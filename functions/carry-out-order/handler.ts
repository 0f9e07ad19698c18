import { Order } from '../../lib/actions/act.ts';
import { createDynamoClient } from '../../lib/aws/dynamo-client.ts';
import { createDynamoOrderLog } from '../../lib/aws/dynamo-order-log.ts';
import { carryOutOrder } from '../../lib/steps/carry-out-order.ts';
import { createDependencies } from '../shared/dependencies.ts';
import { readEnvironment } from '../shared/environment.ts';
import { log } from '../shared/log.ts';
import { openSlackApp } from '../shared/slack-app.ts';

const environment = readEnvironment(process.env);
const dependencies = await createDependencies(environment);
const orders = createDynamoOrderLog({ client: createDynamoClient(), table: environment.table });

export const handler = async (event: unknown) => {
  const order = Order.parse(event);
  const { clicks, workspace } = await openSlackApp(environment);
  const outcome = await carryOutOrder(order, { ...dependencies, workspace, orders, team: clicks.team });
  log('info', 'order-carried-out', { do: order.act.do, isDone: outcome.isDone });
  return outcome;
};
