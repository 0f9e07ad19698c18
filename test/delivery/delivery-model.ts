import { runWorld, type Tamper, type WorldOutcome } from './simulated-world.ts';

export interface ModelFigures {
  readonly runs: number;
  readonly faults: number;
  readonly slackMessages: number;
  readonly slackDoubled: number;
  readonly slackLost: number;
  readonly mails: number;
  readonly mailsDoubled: number;
  /** Not accepted, or nobody knows, and no operator is asked. */
  readonly mailsHidden: number;
  readonly mailsForAnOperator: number;
  /** Seeds of the runs that broke a promise, the first few. */
  readonly broken: readonly number[];
}

const SHOWN = 5;

/** Runs of the real steps in a simulated world, each with a few faults at random; what must be 0 in the figures is docs/reliability.md’s promise. */
export async function runDeliveryModel(options: {
  readonly runs: number;
  readonly firstSeed: number;
  readonly tamper?: Tamper;
}): Promise<ModelFigures> {
  const { runs, firstSeed, tamper } = options;
  const broken: number[] = [];
  const sums = { faults: 0, slackMessages: 0, slackDoubled: 0, slackLost: 0 };
  const mails = { mails: 0, mailsDoubled: 0, mailsHidden: 0, mailsForAnOperator: 0 };
  for (let seed = firstSeed; seed < firstSeed + runs; seed++) {
    const outcome = await runWorld(seed, { faults: 1 + (seed % 9), ...(tamper && { tamper }) });
    sums.faults += outcome.faults;
    sums.slackMessages += outcome.slack.length;
    sums.slackDoubled += outcome.slack.filter(({ accepted }) => accepted > 1).length;
    sums.slackLost += outcome.slack.filter(({ accepted, state }) => accepted === 0 || state !== 'sent').length;
    mails.mails += outcome.mails.length;
    mails.mailsDoubled += outcome.mails.filter(({ accepted }) => accepted > 1).length;
    mails.mailsHidden += outcome.mails.filter(isHidden).length;
    mails.mailsForAnOperator += outcome.mails.filter(({ state }) => state === 'needs-operator').length;
    if (isBroken(outcome) && broken.length < SHOWN) broken.push(seed);
  }
  return { runs, ...sums, ...mails, broken };
}

/** `sent` must be true, and whatever else must be seen by somebody. */
function isHidden({ accepted, state }: WorldOutcome['mails'][number]): boolean {
  return state === 'sent' ? accepted === 0 : state !== 'needs-operator';
}

function isBroken({ slack, mails }: WorldOutcome): boolean {
  return (
    slack.some(({ accepted, state }) => accepted !== 1 || state !== 'sent') ||
    mails.some((one) => one.accepted > 1 || isHidden(one))
  );
}
