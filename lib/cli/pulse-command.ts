import type { Clock } from '../calendar.ts';
import { findPulseProblem, type PulseSet } from '../care/care-event.ts';
import { describeEvent } from './describe-care-event.ts';
import { wrongUsage } from './failure.ts';
import { findNewestChart, openCare, type TableOptions, whoever } from './open-care.ts';
import { colours, print } from './terminal.ts';

export interface PulseOptions extends TableOptions {
  readonly note?: string;
  readonly by?: string;
}

/** `rounds pulse set`: the CSM's own opinion of an account, 1–5, for 90 days. */
export async function runPulseSetCommand(
  account: string,
  value: string,
  options: PulseOptions,
  now: Clock,
): Promise<void> {
  const { config, care, history, close } = await openCare(options, now);
  try {
    const event: PulseSet = {
      kind: 'pulse',
      account,
      at: new Date(now()).toISOString(),
      by: whoever(options.by),
      value: Number(value),
      note: options.note ?? null,
    };
    const problem = findPulseProblem(event);
    if (problem !== null) throw wrongUsage(problem);
    await findNewestChart(account, history);
    await care.append(event);
    print(describeEvent(event, config.timezone));
    if (config.metrics.get('pulse')?.kind === 'pulse') print('It counts from the next night, for 90 days.');
    else print(colours.yellow('No signal or rule of the model reads the metric pulse yet: it changes no score.'));
  } finally {
    await close();
  }
}
