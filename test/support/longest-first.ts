import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes long wherever it is run: begun last, one worker would be at it while the other has nothing to do. */
const LONG = /\/test\/(campaigns|functions\/bundled-night|local\/interruption)\b/;

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
