import * as z from 'zod/mini';
import type { Place, Suppression } from '../../channels/address-book.ts';
import { defineRecord } from '../stored-record.ts';
import { instant, oneOf, text } from './values.ts';

export const placeRecord = defineRecord<Place>({
  name: 'known',
  schema: z.object({ conversation: text, user: z.nullable(text) }),
});

export const suppressionRecord = defineRecord<Suppression>({
  name: 'known',
  schema: z.object({ because: oneOf<Suppression['because']>({ bounced: true, complained: true }), at: instant }),
});
