import type { HealthConfig } from '../lib/config/health-config.ts';
import { formatProblem, readConfigFile } from '../lib/config/read-config.ts';

export async function loadModel(file: string): Promise<HealthConfig> {
  const read = await readConfigFile(file);
  if ('config' in read) return read.config;
  throw new Error(read.problems.map(formatProblem).join('\n'));
}
