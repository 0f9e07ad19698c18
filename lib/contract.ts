/** What the deployed parts agree on: names of environment variables and payloads between steps. Nothing else is shared with infra. */
import * as z from 'zod/mini';

/** Environment variable of a function → what it holds. */
export const environmentNames = {
  exportsBucket: 'EXPORTS_BUCKET',
  /** Prefix in the exports bucket, '' or ending in '/'. */
  exportsPrefix: 'EXPORTS_PREFIX',
  workBucket: 'WORK_BUCKET',
  historyBucket: 'HISTORY_BUCKET',
  table: 'TABLE_NAME',
  /** ARN of the secret that holds the Slack app's token and signing secret; unset = no Slack. */
  slackSecret: 'SLACK_SECRET_ARN',
  /** Address mail is sent from; unset = no mail. */
  mailFrom: 'MAIL_FROM',
  configurationSet: 'SES_CONFIGURATION_SET',
  /** Name of the function that carries out what was clicked. */
  orderFunction: 'ORDER_FUNCTION',
  /** ARN of the secret that holds the key of signed links; unset = no view. */
  linkSecret: 'LINK_SECRET_ARN',
  /** Where signed links begin; unset = no view. */
  viewUrl: 'VIEW_URL',
  /** Path of the checked health.yaml beside the handler; see lib/config/checked-config.ts. */
  configFile: 'HEALTH_CONFIG',
  /** When nights start, as 07:00 in the portfolio's zone: what the sweep expects. */
  nightAt: 'NIGHT_AT',
  /** Only for trials: the Slack Web API's address. */
  slackUrl: 'SLACK_API_URL',
  /** Only for trials, and refused in AWS: the instant at which the function’s clock starts, as 2026-11-23T09:00:00Z. */
  trialClock: 'TRIAL_CLOCK',
} as const;

/** A line of a function's log that an alarm listens to, with its `count`. */
export const MESSAGES_NEED_A_PERSON = 'messages-need-a-person';

const night = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));

/**
 * Scheduler gives `scheduledTime` (ISO 8601, UTC): the night is the local date before it. A person may give `night`.
 */
export const PrepareNightInput = z.union([z.object({ scheduledTime: z.string() }), z.object({ night })]);
export type PrepareNightInput = z.infer<typeof PrepareNightInput>;

/** What a night fails with that was started for none that can be run: it is not tried again. */
export const NIGHT_START_ERROR = 'NightStartError';

/** `shards` is what the Distributed Map runs over; empty when the night is held. */
export const PreparedNight = z.object({
  night,
  outcome: z.enum(['prepared', 'held']),
  shards: z.array(z.object({ night, shard: z.int() })),
});
export type PreparedNight = z.infer<typeof PreparedNight>;

export const ScoreShardInput = z.object({ night, shard: z.int().check(z.nonnegative()) });
export type ScoreShardInput = z.infer<typeof ScoreShardInput>;

export const ConcludeNightInput = z.object({ night });
export type ConcludeNightInput = z.infer<typeof ConcludeNightInput>;

export const DeliverMessagesInput = z.object({ period: z.string() });
export type DeliverMessagesInput = z.infer<typeof DeliverMessagesInput>;

/** Where a night may stop for good. */
export const NightStep = z.enum(['prepare', 'score', 'conclude', 'deliver', 'tell-held']);
export type NightStep = z.infer<typeof NightStep>;

/** `started`: what the night was started with, which may be what is wrong. `failure`: as Step Functions writes it. */
export const TellFailureInput = z.object({
  step: NightStep,
  started: z.unknown(),
  failure: z.object({ Error: z.string(), Cause: z._default(z.string(), '') }),
});
export type TellFailureInput = z.infer<typeof TellFailureInput>;

/** A schedule names whose hour it is; that of the version before named nobody. A person may give `week`: everybody hears of it, at once. */
export const SummariseWeekInput = z.union([
  z.object({ scheduledTime: z.string(), audience: z.optional(z.enum(['leaders', 'executives'])) }),
  z.object({ week: z.string() }),
]);
export type SummariseWeekInput = z.infer<typeof SummariseWeekInput>;
