/**
 * What a deployment is told. The schedules keep the portfolio's own times, so the zone and the weekly time are read from the
 * health.yaml that is deployed: written in one place, they cannot differ. Nothing else in infra reads it.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import * as z from 'zod';
import { listDestinations } from '../lib/config/destination.ts';
import type { HealthConfig } from '../lib/config/health-config.ts';
import { type NotifyConfig, type WeekAudience, type Weekday, weekAudiences } from '../lib/config/notify-config.ts';
import { formatProblem, readConfigFile } from '../lib/config/read-config.ts';

export interface StageSettings {
  readonly stage: string;
  /** The name people read. */
  readonly portfolio: string;
  /** What the names of the two stacks begin with. */
  readonly stackPrefix: string;
  /** IANA name of the zone all schedules keep. */
  readonly timezone: string;
  readonly nightAt: TimeOfDay;
  /** Of every hour: that of the digest, so that it goes out when it is meant to. */
  readonly sweepMinute: number;
  /** When each audience that names somebody hears of the week. */
  readonly weekAt: readonly WeekHour[];
  /** The whole health.yaml, as each function is given it. */
  readonly config: HealthConfig;
  /** '' or ending in '/'. */
  readonly exportsPrefix: string;
  /** Null: no mail is sent. */
  readonly mailFrom: Sender | null;
  /** Whose the SES identity of the sender's domain is: this deployment's, or somebody else's in the same account. */
  readonly mailIdentity: 'create' | 'existing';
  /** Null: nobody is told of alarms until somebody subscribes to the topic. */
  readonly alarmEmail: string | null;
  /** Shards of a night that are scored at a time. */
  readonly shardsAtATime: number;
  /** What is reserved for each function with a URL, and all that it may take; null = nothing. */
  readonly urlConcurrency: number | null;
}

export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
}

export interface WeekHour extends TimeOfDay {
  readonly audience: WeekAudience;
  readonly day: Weekday;
}

export interface Sender {
  /** As it stands in the From line: an address, or `Name <address>`. */
  readonly line: string;
  readonly address: string;
  readonly domain: string;
}

/** Before 04:00 a clock change may skip or repeat the time. */
const FIRST_SAFE_HOUR = 4;
const MINUTES_FOR_A_NIGHT = 30;
const ADDRESS = /^[^\s@<>,;"]+@([^\s@<>,;"]+\.[^\s@<>,;"]+)$/;
const NAMED_ADDRESS = /^[^<>,;"\r\n]*<([^<>]+)>$/;

/**
 * A new account runs 10 functions at a time, in all that it does: four are left for the sweep, clicks, pages and mail events.
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const SHARDS_AT_A_TIME = 6;
/** With 1 GB each, so many write what a new on-demand table takes. */
const MOST_SHARDS_AT_A_TIME = 40;
const MOST_URL_CONCURRENCY = 1_000;
/** Reserved for documentation (RFC 2606): mail from it is nobody's. */
const PLACEHOLDER_DOMAIN = 'example.com';

const Context = z.object({
  config: z.string('give the path of your health.yaml, as -c config=health.yaml'),
  stage: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,15}$/, 'write it with a–z, 0–9 and -, 16 characters at most')
    .default('prod'),
  nightAt: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'write a time of day, as 04:30')
    .transform(toTimeOfDay)
    .refine(
      ({ hour }) => hour >= FIRST_SAFE_HOUR,
      'give 04:00 or later: a clock change may skip or repeat earlier times',
    )
    .optional(),
  exportsPrefix: z
    .string()
    .regex(/^([^/*?]+\/)*$/, 'end it with / and do not begin with one, as exports/')
    .default(''),
  mailFrom: z
    .string()
    .refine((line) => toSender(line) !== null, 'write one address, or Name <address>')
    .transform(toSender)
    .optional(),
  mailIdentity: z.enum(['create', 'existing'], 'write create or existing').default('create'),
  alarmEmail: z.string().regex(ADDRESS, 'write one mail address').optional(),
  shardsAtATime: countUpTo(MOST_SHARDS_AT_A_TIME).default(SHARDS_AT_A_TIME),
  urlConcurrency: countUpTo(MOST_URL_CONCURRENCY).optional(),
});

/** From the command line every value is a text. */
function countUpTo(most: number) {
  const message = `write a whole number from 1 to ${most}`;
  return z
    .union([z.string(), z.number()], message)
    .refine((given) => /^[1-9]\d*$/.test(String(given)) && Number(given) <= most, message)
    .transform(Number);
}

/** The context values a deployment may be given, by name. */
export const contextNames = Object.keys(Context.shape) as readonly (keyof typeof Context.shape)[];

/** Checks what the CDK context holds and reads the health.yaml it names. Throws one error that says all that is wrong. */
export async function readStageSettings(context: Readonly<Record<string, unknown>>): Promise<StageSettings> {
  const read = Context.safeParse(context);
  if (!read.success) {
    const problems = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The CDK context has problems:\n${problems.join('\n')}`);
  }
  const { config: file, nightAt, ...given } = read.data;
  const model = await readConfigFile(path.resolve(file));
  if ('problems' in model)
    throw new Error(
      `The health.yaml to deploy has problems:\n${model.problems.map(formatProblem).join('\n')}\nAnother file is given as -c config=health.yaml.`,
    );
  const { portfolio, timezone, notify } = model.config;
  return {
    ...given,
    nightAt: nightAt ?? beforeDigest(toTimeOfDay(notify.digest.at)),
    portfolio,
    stackPrefix: ['nightrounds', toSlug(portfolio), ...(given.stage === 'prod' ? [] : [given.stage])].join('-'),
    timezone,
    sweepMinute: toTimeOfDay(notify.digest.at).minute,
    weekAt: listWeekHours(notify),
    config: model.config,
    mailFrom: given.mailFrom ?? null,
    alarmEmail: given.alarmEmail ?? null,
    urlConcurrency: given.urlConcurrency ?? null,
  };
}

/** Whether mail is from where nobody can send from: the example in cdk.json, until somebody gives their own. */
export function isPlaceholder(sender: Sender): boolean {
  return sender.domain === PLACEHOLDER_DOMAIN;
}

function toTimeOfDay(text: string): TimeOfDay {
  const [hour, minute] = text.split(':').map(Number);
  return { hour: hour!, minute: minute! };
}

/** As 07:00. */
export function formatTimeOfDay({ hour, minute }: TimeOfDay): string {
  return [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
}

function listWeekHours(notify: NotifyConfig): readonly WeekHour[] {
  return weekAudiences
    .filter((audience) => listDestinations(notify[audience]).length > 0)
    .map((audience) => ({ audience, day: notify[audience].day, ...toTimeOfDay(notify[audience].at) }));
}

/** Messages go out when the night ends: half an hour is enough for it, and nobody is woken. */
function beforeDigest({ hour, minute }: TimeOfDay): TimeOfDay {
  const minutes = Math.max(60 * FIRST_SAFE_HOUR, 60 * hour + minute - MINUTES_FOR_A_NIGHT);
  return { hour: Math.floor(minutes / 60), minute: minutes % 60 };
}

function toSender(line: string): Sender | null {
  const address = NAMED_ADDRESS.exec(line)?.[1] ?? line;
  const domain = ADDRESS.exec(address)?.[1];
  return domain === undefined ? null : { line, address, domain };
}

const LONGEST_SLUG = 40;

/**
 * CloudFormation takes a–z, 0–9 and -. A name without any of these is spelt by its code points; one that is cut off ends in a hash of all
 * of it, so that two long names stay two.
 */
function toSlug(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const slug = plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
  const spelt = [...plain].map((letter) => letter.codePointAt(0)!.toString(16)).join('-');
  const whole = slug === '' ? spelt : slug;
  if (whole.length <= LONGEST_SLUG) return whole;
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8);
  return `${whole.slice(0, LONGEST_SLUG - 1 - hash.length).replace(/-$/, '')}-${hash}`;
}
