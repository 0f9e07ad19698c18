import { DeliverMessagesInput } from '../../lib/contract.ts';
import { deliverMessages } from '../../lib/steps/deliver-messages.ts';
import { createDependencies } from '../shared/dependencies.ts';
import { readEnvironment } from '../shared/environment.ts';
import { requireDelivered } from '../shared/require-delivered.ts';

const dependencies = await createDependencies(readEnvironment(process.env));

export const handler = async (event: unknown) =>
  requireDelivered(await deliverMessages(DeliverMessagesInput.parse(event), dependencies));
