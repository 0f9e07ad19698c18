/** Of accounts nobody owns. */
export const UNOWNED = 'unowned accounts';
export const OPERATIONS = 'operations';
export const LEADERS = 'leaders';

/** Whether a text names one of the queues that every portfolio has, where a person's address could stand. */
export function isQueueName(text: string): boolean {
  return [UNOWNED, OPERATIONS, LEADERS].includes(text.trim().toLowerCase());
}
