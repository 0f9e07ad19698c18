/** `npm run test:faults`: delivery under every fault, as a model and with real processes. Prints the table of docs/reliability.md. */
import { runDeliveryModel } from '../delivery/delivery-model.ts';
import { runFaultCampaign } from './faults/fault-campaign.ts';

const MODEL_RUNS = Number(process.argv[2] ?? 100_000);
const PROCESS_RUNS = Number(process.argv[3] ?? 2000);

const print = (line: string) => process.stdout.write(`${line}\n`);

const model = await runDeliveryModel({ runs: MODEL_RUNS, firstSeed: 1 });
const processes = await runFaultCampaign({ runs: PROCESS_RUNS, firstRun: 0 });
const rows: readonly (readonly [string, number | string, number])[] = [
  ['runs', model.runs, processes.runs],
  ['processes started', '', processes.processes],
  ['of them killed with SIGKILL', '', processes.killed],
  ['requests of senders', '', processes.requests],
  ['faults; of real processes, bad answers beside the kills', model.faults, processes.badAnswers],
  ['Slack messages', model.slackMessages, processes.slackMessages],
  ['doubled', model.slackDoubled, processes.slackDoubled],
  ['lost', model.slackLost, processes.slackLost],
  ['mails', model.mails, processes.mails],
  ['doubled', model.mailsDoubled, processes.mailsDoubled],
  ['in doubt without anybody being asked', model.mailsHidden, processes.mailsHidden],
  ['in doubt, and an operator is asked', model.mailsForAnOperator, processes.mailsForAnOperator],
  ['secrets and addresses in logs', '', processes.canariesInLogs],
];
print('| | model | real processes |');
print('|---|---:|---:|');
for (const [what, ofModel, ofProcesses] of rows)
  print(`| ${what} | ${ofModel.toLocaleString('en-US')} | ${ofProcesses.toLocaleString('en-US')} |`);
for (const one of [...model.broken.map((seed) => `model seed ${seed}`), ...processes.broken]) print(`broken: ${one}`);
process.exitCode = model.broken.length + processes.broken.length + processes.canariesInLogs === 0 ? 0 : 1;
