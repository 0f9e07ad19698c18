/** Milliseconds. What each stands for, and why so long, is in docs/reliability.md. */
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Of one claim. */
export const LEASE_MS = 30 * SECOND;
/** A request must end so long before its lease does: clocks differ, and processes are slow. */
export const LEASE_MARGIN_MS = 5 * SECOND;
/** Between two looks that find nothing. */
export const LOOK_AGAIN_MS = 30 * SECOND;
/** Looks that find nothing before a message counts as not accepted. */
export const MISSES_NEEDED = 2;
/** After a look at a history that could not be read. */
export const UNREADABLE_AGAIN_MS = 10 * MINUTE;
/** A refused message is tried again after so long, doubled with each attempt. */
export const RETRY_MS = 30 * SECOND;
export const LONGEST_RETRY_MS = 30 * MINUTE;
/** Older than that, a message is news no more. */
export const EXPIRY_MS = 36 * HOUR;
/** A held message is looked at again after so long: whoever planned it was cut off. */
export const HELD_MS = 10 * MINUTE;
/** After so long nobody plans it any more, unless all of it is planned again. */
export const LONGEST_HELD_MS = HOUR;
/** Of the right to be the only sender to one destination. */
export const LANE_LEASE_MS = 60 * SECOND;
