/**
 * What a deployment is told. The schedules keep the portfolio's own times, so the zone and the weekly time are read from the
 * health.yaml that is deployed: written in one place, they cannot differ. Nothing else in infra reads it.
 */
import path from 'node:path';
import * as z from 'zod';
import type { Weekday } from '../lib/config/health-config.ts';
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
  readonly weekAt: TimeOfDay & { readonly day: Weekday };
  /** Absolute. */
  readonly configFile: string;
  /** '' or ending in '/'. */
  readonly exportsPrefix: string;
  /** Null: no mail is sent. */
  readonly mailFrom: Sender | null;
  /** Null: nobody is told of alarms until somebody subscribes to the topic. */
  readonly alarmEmail: string | null;
}

export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
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
  alarmEmail: z.string().regex(ADDRESS, 'write one mail address').optional(),
});

/** The context values a deployment may be given, by name. */
export const contextNames = Object.keys(Context.shape) as readonly (keyof typeof Context.shape)[];

/** Checks what the CDK context holds and reads the health.yaml it names. Throws one error that says all that is wrong. */
export async function readStageSettings(context: Readonly<Record<string, unknown>>): Promise<StageSettings> {
  const read = Context.safeParse(context);
  if (!read.success) {
    const problems = read.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The CDK context has problems:\n${problems.join('\n')}`);
  }
  const { config: file, stage, nightAt, exportsPrefix, mailFrom, alarmEmail } = read.data;
  const configFile = path.resolve(file);
  const model = await readConfigFile(configFile);
  if ('problems' in model)
    throw new Error(
      `The health.yaml to deploy has problems:\n${model.problems.map(formatProblem).join('\n')}\nAnother file is given as -c config=health.yaml.`,
    );
  const { portfolio, timezone, notify } = model.config;
  return {
    stage,
    exportsPrefix,
    nightAt: nightAt ?? beforeDigest(toTimeOfDay(notify.digest.at)),
    portfolio,
    stackPrefix: ['nightrounds', toSlug(portfolio), ...(stage === 'prod' ? [] : [stage])].join('-'),
    timezone,
    sweepMinute: toTimeOfDay(notify.digest.at).minute,
    weekAt: { day: notify.leaders.day, ...toTimeOfDay(notify.leaders.at) },
    configFile,
    mailFrom: mailFrom ?? null,
    alarmEmail: alarmEmail ?? null,
  };
}

function toTimeOfDay(text: string): TimeOfDay {
  const [hour, minute] = text.split(':').map(Number);
  return { hour: hour!, minute: minute! };
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

/** CloudFormation takes a–z, 0–9 and -. A name without any of these is spelt by its code points. */
function toSlug(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const slug = plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
  const spelt = [...plain].map((letter) => letter.codePointAt(0)!.toString(16)).join('-');
  return (slug === '' ? spelt : slug).slice(0, 40).replace(/-$/, '');
}
