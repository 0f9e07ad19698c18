import * as z from 'zod';
import { readAddress, readDomain } from '../../address.ts';
import type { Audience } from '../notify-config.ts';
import { EXAMPLE_ADDRESS } from '../problem.ts';
import { section } from './section.ts';
import { text, textLike } from './values.ts';

/** As it is compared; written with a display name it is the same one. */
export function address(expected = ADDRESS) {
  return readAs(textLike(/\S@\S/, expected), expected, 'email', readAddress);
}

export function domain() {
  return readAs(text(DOMAIN), DOMAIN, 'domain', readDomain);
}

const ADDRESS = `one mail address, as ${EXAMPLE_ADDRESS}`;
const DOMAIN = 'a domain, as example.com';

function readAs(written: z.ZodString, expected: string, format: string, read: (text: string) => string | null) {
  return written.transform((input, context) => {
    const value = read(input);
    if (value !== null) return value;
    context.issues.push({ code: 'invalid_format', format, message: expected, input });
    return z.NEVER;
  });
}

export const audience = {
  slack: textLike(/^(#[^\s#@]+|[CGD][A-Z0-9]{6,})$/, 'a channel in quotes, as "#cs-ops", or its id')
    .optional()
    .describe('A Slack channel, as "#cs-ops", or its id.'),
  emails: z.array(address()).default([]).describe('Mail addresses.'),
};

export function toAudience({ slack, emails }: { slack?: string | undefined; emails: readonly string[] }): Audience {
  return { slack: slack ?? null, emails };
}

export const plainAudience = section(audience).transform(toAudience);
