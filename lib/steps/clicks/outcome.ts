/** What came of an order. */
export interface Outcome {
  readonly isDone: boolean;
  /** A sentence for the person. */
  readonly says: string;
}

export function done(says: string): Outcome {
  return { isDone: true, says };
}

export function refuse(says: string): Outcome {
  return { isDone: false, says };
}
