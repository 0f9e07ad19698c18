import * as z from 'zod/mini';
import type { DeliverSwitch } from '../../cases/case-store.ts';
import type { DeliverMode } from '../../config/health-config.ts';
import { defineRecord } from '../stored-record.ts';
import { instant, oneOf, text } from './values.ts';

export const switchRecord = defineRecord<DeliverSwitch>({
  name: 'switch',
  schema: z.object({ mode: oneOf<DeliverMode>({ off: true, shadow: true, on: true }), by: text, at: instant }),
});
