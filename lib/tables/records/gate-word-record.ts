import * as z from 'zod/mini';
import type { GateWord } from '../../history/gate-word.ts';
import { defineRecord } from '../stored-record.ts';
import { instant, night, oneOf, text } from './values.ts';

export const gateWordRecord = defineRecord<GateWord>({
  name: 'gate word',
  schema: z.object({
    doubt: text,
    night,
    is: oneOf<GateWord['is']>({ right: true, wrong: true }),
    by: text,
    at: instant,
  }),
});
