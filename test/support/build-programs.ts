import type { TestProject } from 'vitest/node';
import { buildDist } from '../../infra/bundling/build-dist.ts';

/** `rounds` is run by tests as people run it, from `dist/`: made of the sources as they are, before the first test and before each repetition. */
export async function setup(project: TestProject): Promise<void> {
  await buildDist();
  project.onTestsRerun(buildDist);
}
