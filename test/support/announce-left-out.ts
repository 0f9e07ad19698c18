import type { TestProject } from 'vitest/node';
import { hasJava } from './java.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether tests run on Amazon's DynamoDB Local too. */
    readonly hasDynamoDbLocal: boolean;
  }
}

/** Says once what this machine cannot run. With NIGHTROUNDS_TEST_AWS=required that is an error. */
export function setup({ provide }: TestProject): void {
  const hasDynamoDbLocal = hasJava();
  provide('hasDynamoDbLocal', hasDynamoDbLocal);
  if (hasDynamoDbLocal) return;
  const leftOut =
    'Left out: the table, its stores and the bundled functions on Amazon’s DynamoDB Local. It needs Java 17 (apt-get install openjdk-17-jre-headless).';
  if (process.env.NIGHTROUNDS_TEST_AWS === 'required') throw new Error(leftOut);
  process.stdout.write(`${leftOut}\n`);
}
