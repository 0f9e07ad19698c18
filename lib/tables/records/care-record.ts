import * as z from 'zod/mini';
import type { CareEvent } from '../../care/care-event.ts';
import { defineRecord } from '../stored-record.ts';
import { account, instant, night, text } from './values.ts';

const base = { account, at: instant, by: text };

export const careRecord = defineRecord<CareEvent>({
  name: 'event',
  schema: z.discriminatedUnion('kind', [
    z.object({
      ...base,
      kind: z.literal('override-set'),
      score: z.number(),
      reason: text,
      expiresOn: night,
      owner: z.nullable(text),
    }),
    z.object({ ...base, kind: z.literal('override-cleared'), reason: z.nullable(text) }),
    z.object({ ...base, kind: z.literal('pulse'), value: z.number(), note: z.nullable(text) }),
    z.object({ ...base, kind: z.literal('renamed'), from: z.nullable(account) }),
    z.object({ ...base, kind: z.literal('note'), text }),
    z.object({
      ...base,
      kind: z.literal('card-sent'),
      letters: z.array(
        z.object({
          to: text,
          link: text,
          message: z.object({ period: text, id: text }),
          notBefore: z.nullable(instant),
        }),
      ),
    }),
  ]),
});
