/** One sender of the fault campaign: the steps, stores and channels as they are deployed, on the campaign's clock. */
import { randomUUID } from 'node:crypto';
import { openSync, readSync } from 'node:fs';
import { logDeliveries } from '../../../functions/shared/log-deliveries.ts';
import { createDynamoClient } from '../../../lib/aws/dynamo-client.ts';
import { createDynamoDbTable } from '../../../lib/aws/dynamodb-table.ts';
import { createSesChannel, createSesClient } from '../../../lib/aws/ses-channel.ts';
import { createSlackChannel } from '../../../lib/aws/slack-channel.ts';
import { createSlackClient } from '../../../lib/aws/slack-client.ts';
import { deliverMessages } from '../../../lib/steps/deliver-messages.ts';
import type { DeliveryDependencies } from '../../../lib/steps/dependencies.ts';
import { openTableStores } from '../../../lib/tables/open-stores.ts';
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
const client = createDynamoClient({ ...access, endpoint: place.dynamodbUrl, maxAttempts: 3 });
const { outbox, alerts, addresses } = openTableStores(createDynamoDbTable({ client, table: TABLE }), now);
const slack = createSlackClient({ token: place.slackToken, url: place.slackUrl, timeoutMs: REAL_TIMEOUT_MS });
const ses = createSesClient({ ...access, endpoint: place.sesUrl, timeoutMs: REAL_TIMEOUT_MS });
const dependencies: DeliveryDependencies = {
  outbox: counted(outbox),
  alerts: counted(alerts),
  channels: {
    slack: counted(createSlackChannel({ client: slack, addresses })),
    email: counted(createSesChannel({ client: ses, addresses, from: 'Health <health@example.com>' })),
  },
  config: buildConfig(),
  now,
  sender: { id: randomUUID(), sleep, random: Math.random },
};

process.on('message', (message: ToSender) => {
  switch (message.say) {
    case 'wake':
      wakeDue();
      return;
    case 'deliver':
      deliverMessages({ patienceMs: message.patienceMs }, dependencies)
        .then((counts) => logDeliveries('all', counts))
        // As a function would: the error is in the log.
        .catch((error: unknown) => console.error(error))
        .finally(() => say({ say: 'done' }));
  }
});
say({ say: 'ready' });
