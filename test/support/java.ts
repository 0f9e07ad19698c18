import { spawnSync } from 'node:child_process';

/** What Amazon's DynamoDB Local needs. */
const OLDEST_JAVA = 17;

/** Whether this machine has a Java that DynamoDB Local starts on. */
export function hasJava(): boolean {
  const { stderr, error } = spawnSync('java', ['-version'], { encoding: 'utf8' });
  const version = error ? null : /version "(\d+)/.exec(stderr)?.[1];
  return version !== null && version !== undefined && Number(version) >= OLDEST_JAVA;
}
