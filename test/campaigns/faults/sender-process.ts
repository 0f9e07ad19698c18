/** One sender of the fault campaign: the steps, stores and channels as they are deployed, on the campaign's clock. */
import { randomUUID } from 'node:crypto';
import { openSync, readSync } from 'node:fs';
import { logDeliveries } from '../../../functions/shared/log-deliveries.ts';
import { createDynamoClient } from '../../../lib/aws/dynamo-client.ts';
import { createDynamoDbTable } from '../../../lib/aws/dynamodb-table.ts';
import { createSesChannel, createSesClient } from '../../../lib/channels/email/ses-channel.ts';
import { createSlackChannel } from '../../../lib/channels/slack/slack-channel.ts';
import { createSlackClient } from '../../../lib/channels/slack/slack-client.ts';
import { openStateDatabase } from '../../../lib/local/state-database.ts';
import { deliverMessages } from '../../../lib/steps/delivery/deliver-messages.ts';
import type { DeliveryDependencies } from '../../../lib/steps/dependencies.ts';
import { openTableStores } from '../../../lib/tables/open-stores.ts';
import type { Table } from '../../../lib/tables/table.ts';
import { buildConfig } from '../../support/config-builder.ts';
import {
  type FromSender,
  REAL_TIMEOUT_MS,
  SENDER_PLACE,
  type SenderPlace,
  TABLE,
  type ToSender,
} from './sender-protocol.ts';

const place = JSON.parse(process.env[SENDER_PLACE]!) as SenderPlace;
const clock = openSync(place.clockFile, 'r');
const bytes = Buffer.alloc(8);

function now(): number {
  readSync(clock, bytes, 0, 8, 0);
  return Number(bytes.readBigInt64LE());
}

const say = (message: FromSender) => process.send!(message);

interface Sleep {
  readonly until: number;
  readonly wake: () => void;
}
let sleeps: Sleep[] = [];
let requests = 0;

/** Said once nothing runs any more: what a finished request or a wake-up starts, starts within this turn. */
function sayWhenWaiting(): void {
  setImmediate(() =>
    setImmediate(() => {
      if (requests === 0 && sleeps.length > 0)
        say({ say: 'waiting', until: Math.min(...sleeps.map(({ until }) => until)) });
    }),
  );
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((wake) => {
    sleeps.push({ until: now() + milliseconds, wake });
    sayWhenWaiting();
  });
}

function wakeDue(): void {
  const due = sleeps.filter(({ until }) => until <= now());
  sleeps = sleeps.filter((one) => !due.includes(one));
  for (const { wake } of due) wake();
  sayWhenWaiting();
}

/** Every function of an object, with what goes on in it counted. */
function counted<T extends object>(one: T): T {
  return new Proxy(one, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function') return value;
      return (...words: unknown[]) => {
        const result: unknown = value.apply(target, words);
        if (!(result instanceof Promise)) return result;
        requests++;
        return result
          .then((answer: unknown) => (isPrepared(answer) ? counted(answer) : answer))
          .finally(() => {
            requests--;
            sayWhenWaiting();
          });
      };
    },
  });
}

function isPrepared(answer: unknown): answer is object {
  return typeof answer === 'object' && answer !== null && 'state' in answer && answer.state === 'prepared';
}

const access = { region: 'eu-west-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
const slack = createSlackClient({ token: place.slackToken, url: place.slackUrl, timeoutMs: REAL_TIMEOUT_MS });
const ses = createSesClient({ ...access, endpoint: place.sesUrl, timeoutMs: REAL_TIMEOUT_MS });
const sender = { id: randomUUID(), sleep, random: Math.random };

function connect(table: Table): DeliveryDependencies {
  const { outbox, cases, addresses } = openTableStores(table, now);
  return {
    outbox: counted(outbox),
    cases: counted(cases),
    channels: {
      slack: counted(createSlackChannel({ client: slack, addresses })),
      email: counted(createSesChannel({ client: ses, addresses, from: 'Health <health@example.com>' })),
    },
    config: buildConfig(),
    now,
    sender,
  };
}

const mayCall: ((call: { readonly isTheLast: boolean }) => void)[] = [];

/** A table in a file, whose every call is told to the campaign as a request over the network would be seen by it. */
function toldOf(table: Table): Table {
  const told =
    <Input extends unknown[], Output>(call: (...input: Input) => Promise<Output>) =>
    async (...input: Input): Promise<Output> => {
      const { isTheLast } = await new Promise<{ readonly isTheLast: boolean }>((resolve) => {
        mayCall.push(resolve);
        say({ say: 'about to call' });
      });
      const result = await call(...input);
      if (!isTheLast) return result;
      say({ say: 'called' });
      return new Promise(() => {});
    };
  return {
    get: told(table.get),
    getMany: told(table.getMany),
    put: told(table.put),
    query: told(table.query),
    queryKeys: told(table.queryKeys),
    queryIndex: told(table.queryIndex),
    write: told(table.write),
    delete: told(table.delete),
  };
}

const deployed =
  place.table.kind === 'dynamodb'
    ? connect(
        createDynamoDbTable({
          client: createDynamoClient({ ...access, endpoint: place.table.url, maxAttempts: 3 }),
          table: TABLE,
        }),
      )
    : null;

async function deliver(patienceMs: number): Promise<void> {
  const state = place.table.kind === 'sqlite' ? openStateDatabase(place.table.folder, now()) : null;
  try {
    const dependencies = state ? connect(toldOf(state.table)) : deployed!;
    logDeliveries('all', await deliverMessages({ patienceMs }, dependencies));
  } finally {
    state?.close();
  }
}

process.on('message', (message: ToSender) => {
  switch (message.say) {
    case 'wake':
      wakeDue();
      return;
    case 'call':
      mayCall.shift()!(message);
      return;
    case 'deliver':
      deliver(message.patienceMs)
        // As a function would: the error is in the log.
        .catch((error: unknown) => console.error(error))
        .finally(() => say({ say: 'done' }));
  }
});
say({ say: 'ready' });
