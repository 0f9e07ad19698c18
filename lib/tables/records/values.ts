import * as z from 'zod/mini';
import type { Severity } from '../../config/health-config.ts';
import type { Band } from '../../scoring/band.ts';

/** One of a union: the compiler sees to it that every member is named. */
export function oneOf<Member extends string>(members: Readonly<Record<Member, true>>): z.ZodMiniType<Member> {
  return z.enum(Object.keys(members) as [Member, ...Member[]]) as unknown as z.ZodMiniType<Member>;
}

export const text = z.string();
export const account = z.string().check(z.minLength(1));
export const night = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
/** ISO 8601, UTC. */
export const instant = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z$/));
export const band = oneOf<Band>({ healthy: true, watch: true, at_risk: true, unknown: true });
export const severity = oneOf<Severity>({ info: true, warning: true, critical: true });
