import * as z from 'zod';
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
      owner: text.nullable(),
    }),
    z.object({ ...base, kind: z.literal('override-cleared'), reason: text.nullable() }),
    z.object({ ...base, kind: z.literal('pulse'), value: z.number(), note: text.nullable() }),
    z.object({ ...base, kind: z.literal('renamed'), from: account.nullable() }),
    z.object({ ...base, kind: z.literal('note'), text }),
    z.object({
      ...base,
      kind: z.literal('card-sent'),
      letters: z.array(
        z.object({
          to: text,
          link: text,
          message: z.object({ period: text, id: text }),
          notBefore: instant.nullable(),
        }),
      ),
    }),
  ]),
});
