/** What a job is told on its command line. */
export interface JobFiles {
  readonly model: string;
  readonly tonight: string;
  readonly last: string;
  readonly out: string;
}

/** What a job's process says of itself when it is done. */
export interface ProcessCost {
  /** User and system, of all its threads. */
  readonly cpuSeconds: number;
  readonly megabytes: number;
}

export function readJob(): JobFiles {
  const [model, tonight, last, out] = process.argv.slice(2);
  if (!model || !tonight || !last || !out) throw new Error('A job needs: model, tonight, last, out.');
  return { model, tonight, last, out };
}

/** From the start of the process to now, which is as good as its end. */
export function reportCost(): void {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cost: ProcessCost = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, megabytes: (maxRSS * 1024) / 1e6 };
  process.stdout.write(`${JSON.stringify(cost)}\n`);
}
