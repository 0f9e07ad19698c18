/** `npm run test:faults`: delivery under every fault, as a model and with real processes on both stores. Prints the table of docs/reliability.md. */
import { runDeliveryModel } from '../delivery/delivery-model.ts';
import { hasJava } from '../support/java.ts';
import { runFaultCampaign } from './faults/fault-campaign.ts';
import type { FaultFigures } from './faults/fault-figures.ts';
import type { StoreName } from './faults/fault-stores.ts';

const [MODEL_RUNS = 100_000, SQLITE_RUNS = 480, DYNAMODB_RUNS = 192] = process.argv.slice(2).map(Number);

const print = (line: string) => process.stdout.write(`${line}\n`);

const campaigns: readonly (readonly [StoreName, number])[] = [
  ['SQLite', SQLITE_RUNS],
  ['DynamoDB Local', DYNAMODB_RUNS],
];
const model = await runDeliveryModel({ runs: MODEL_RUNS, firstSeed: 1 });
const columns: { readonly store: StoreName; readonly figures: FaultFigures }[] = [];
for (const [store, runs] of campaigns) {
  if (store === 'DynamoDB Local' && !hasJava()) {
    print('Without Java: not on Amazon’s DynamoDB Local.');
    continue;
  }
  columns.push({
    store,
    figures: await runFaultCampaign({ store, runs: Array.from({ length: runs }, (_, run) => run) }),
  });
}

const rows: readonly (readonly [string, number | string, (figures: FaultFigures) => number])[] = [
  ['runs', model.runs, ({ runs }) => runs],
  ['processes started', '', ({ processes }) => processes],
  ['of them killed with SIGKILL', '', ({ killed }) => killed],
  ['requests of senders, and calls of a table in a file', '', ({ requests }) => requests],
  ['faults; of real processes, bad answers beside the kills', model.faults, ({ badAnswers }) => badAnswers],
  ['Slack messages', model.slackMessages, ({ slackMessages }) => slackMessages],
  ['doubled', model.slackDoubled, ({ slackDoubled }) => slackDoubled],
  ['lost', model.slackLost, ({ slackLost }) => slackLost],
  ['mails', model.mails, ({ mails }) => mails],
  ['doubled', model.mailsDoubled, ({ mailsDoubled }) => mailsDoubled],
  ['in doubt without anybody being asked', model.mailsHidden, ({ mailsHidden }) => mailsHidden],
  ['in doubt, and an operator is asked', model.mailsForAnOperator, ({ mailsForAnOperator }) => mailsForAnOperator],
  ['secrets and addresses in logs', '', ({ canariesInLogs }) => canariesInLogs],
];
print(`| | model | ${columns.map(({ store }) => `processes on ${store}`).join(' | ')} |`);
print(`|---|---:|${columns.map(() => '---:|').join('')}`);
for (const [what, ofModel, read] of rows) {
  const cells = [ofModel, ...columns.map(({ figures }) => read(figures))].map((cell) => cell.toLocaleString('en-US'));
  print(`| ${what} | ${cells.join(' | ')} |`);
}
const broken = [
  ...model.broken.map((seed) => `model seed ${seed}`),
  ...columns.flatMap(({ store, figures }) => figures.broken.map((run) => `${store}, ${run}`)),
];
for (const one of broken) print(`broken: ${one}`);
const leaks = columns.reduce((sum, { figures }) => sum + figures.canariesInLogs, 0);
process.exitCode = broken.length + leaks === 0 ? 0 : 1;
