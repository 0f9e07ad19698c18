import * as z from 'zod/mini';
import type { Clock } from '../../lib/calendar.ts';
import { environmentNames as names } from '../../lib/contract.ts';
import { openClock } from './clock.ts';

const optional = z.pipe(
  z.optional(z.string()),
  z.transform((text) => (text === undefined || text === '' ? null : text)),
);

const Environment = z.pipe(
  z.object({
    [names.exportsBucket]: z.string().check(z.minLength(1)),
    [names.exportsPrefix]: z._default(z.string(), ''),
    [names.workBucket]: z.string().check(z.minLength(1)),
    [names.historyBucket]: z.string().check(z.minLength(1)),
    [names.table]: z.string().check(z.minLength(1)),
    [names.configFile]: z.string().check(z.minLength(1)),
    [names.orderFunction]: optional,
    [names.linkSecret]: optional,
    [names.viewUrl]: optional,
  }),
  z.transform((given) => ({
    exportsBucket: given[names.exportsBucket],
    exportsPrefix: given[names.exportsPrefix],
    workBucket: given[names.workBucket],
    historyBucket: given[names.historyBucket],
    table: given[names.table],
    configFile: given[names.configFile],
    orderFunction: given[names.orderFunction],
    linkSecret: given[names.linkSecret],
    viewUrl: given[names.viewUrl],
  })),
);

/** What a function is told by its environment; see `environmentNames`. */
export interface Environment extends z.infer<typeof Environment> {
  readonly now: Clock;
  /** All of them: a channel reads its own. */
  readonly variables: NodeJS.ProcessEnv;
}

/** Throws with the names of the variables that are missing. */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const read = Environment.safeParse(variables);
  if (read.success) return { ...read.data, now: openClock(variables), variables: { ...variables } };
  const missing = read.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new Error(`The function’s environment lacks ${missing}. The service stack sets these: deploy it again.`);
}
