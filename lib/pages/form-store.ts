/** Forms of pages that were sent: each is one act, however often a browser sends it. */
export interface FormStore {
  /** `form`: see readForm. The instant at which it was sent first: this one, or the one of before. ISO instants. */
  takeFirst(form: string, at: string): Promise<string>;
}
