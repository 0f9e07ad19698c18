import type { Clock } from '../../lib/calendar.ts';
import { environmentNames as names } from '../../lib/contract.ts';

/**
 * Reserved by Lambda: set in every function, and no configuration of a function can set or unset them.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
const SET_BY_LAMBDA = ['AWS_LAMBDA_FUNCTION_NAME', 'AWS_LAMBDA_RUNTIME_API', 'LAMBDA_TASK_ROOT'];

/**
 * The clock of this machine, or in a trial one that starts at a given instant and then goes on as this machine's does.
 * Throws where a deployed function is given one: with another time, links that have expired would open again, clicks
 * that were listened to could be played back, and messages would be sent twice or never.
 */
export function openClock(variables: NodeJS.ProcessEnv, machine: Clock = Date.now): Clock {
  const given = variables[names.trialClock];
  if (given === undefined || given === '') return machine;
  if (SET_BY_LAMBDA.some((name) => variables[name] !== undefined))
    throw new Error(
      `${names.trialClock} is set on this function. It is for trials on one’s own machine: a deployed function goes by the clock of AWS. Remove it, or deploy the service stack again.`,
    );
  const startsAt = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/.test(given) ? Date.parse(given) : Number.NaN;
  if (Number.isNaN(startsAt))
    throw new Error(`${names.trialClock} "${given}" is no instant; write it as 2026-11-23T09:00:00Z.`);
  const ahead = startsAt - machine();
  return () => machine() + ahead;
}
