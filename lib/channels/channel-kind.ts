import type * as z from 'zod/mini';

/** What a channel is, whether or not it is set up. It loads nothing that gives a message its form: functions that only follow messages stay small. */
export interface ChannelKind {
  /** As people call it within a sentence. */
  readonly title: string;
  /** What people read it with, within a sentence. */
  readonly reader: string;
  /** What its stored messages hold beside what every message does. */
  readonly fields: Readonly<Record<string, z.ZodMiniType>>;
  readonly doubt: DoubtPolicy;
  /** Endings of the files by which a message can be looked at; where the last one is, all are. */
  readonly endings: readonly [string, ...string[]];
}

/** What is done about a message of which nobody knows whether it was taken. */
export interface DoubtPolicy {
  /** Milliseconds until it is looked for, or until its channel must have reported it. */
  readonly afterMs: number;
  /** The channel reports by itself what it took. What cannot be looked for and was not reported either is a person's to find out. */
  readonly isReported: boolean;
  /** Why it is sent again: a sentence. */
  readonly notTaken: string;
}
