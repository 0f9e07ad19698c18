import { explainDiskError } from '../files/disk-error.ts';

/** What a person is told of an error that no command expected; ROUNDS_DEBUG adds where it was thrown. */
export function describeError(error: unknown, { isDebug }: { readonly isDebug: boolean }): string {
  const told = explainDiskError(error);
  if (!(told instanceof Error)) return String(told);
  const sentence = isOurMistake(told)
    ? `Something is wrong in rounds itself: ${messageOf(told)} Please report it; with ROUNDS_DEBUG=1 before the command it says where.`
    : messageOf(told);
  const stack = error instanceof Error ? error.stack : undefined;
  return isDebug && stack !== undefined ? `${sentence}\n${stack}` : sentence;
}

/** A few errors carry nothing but others: a connection that was tried at two addresses, for one. */
function messageOf(error: Error): string {
  const message = error.message.trim();
  if (message !== '') return isOurMistake(error) ? `${message.replace(/\.$/, '')}.` : message;
  if (error instanceof AggregateError && error.errors.length > 0)
    return error.errors.map((one) => (one instanceof Error ? messageOf(one) : String(one))).join('; ');
  const { code } = error as NodeJS.ErrnoException;
  return `It failed without saying why (${code ?? error.name}).`;
}

function isOurMistake(error: Error): boolean {
  return (
    error instanceof TypeError ||
    error instanceof RangeError ||
    error instanceof ReferenceError ||
    error instanceof SyntaxError ||
    (error as NodeJS.ErrnoException).code === 'ERR_ASSERTION'
  );
}
