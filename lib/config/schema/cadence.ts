import * as z from 'zod';
import type { Cadence, Period } from '../health-config.ts';
import { assignee, textToSend } from './playbooks.ts';
import { section } from './section.ts';
import { delay, text, textLike } from './values.ts';

/** `30d`, of seven or more, or the quarter of the calendar. */
function period() {
  const expected = '7 days or more, as 30d, or quarter';
  return z
    .string(expected)
    .regex(/^(quarter|0{0,4}([7-9]|[1-9]\d{1,4})d)$/, expected)
    .transform((written): Period => (written === 'quarter' ? 'quarter' : { days: Number.parseInt(written, 10) }));
}

const entry = section({
  id: textLike(/^[\p{L}\p{N}][\p{L}\p{N}_-]{0,79}$/u, 'letters, digits, - and _, at most 80')
    .optional()
    .describe('Unique; made of the title unless given. Give one before a title changes, so that its days stay.'),
  title: text().describe('What to do.'),
  every: period().describe(
    'As 30d, of at least 7, or quarter. Each account has a day of its own in it, so that they do not all come at once.',
  ),
  profiles: z
    .array(text('the name of a profile'), 'a list of profiles, as [Enterprise]')
    .min(1, 'at least one profile')
    .optional()
    .describe('Of accounts with one of these profiles; of every account unless given.'),
  assignee: assignee(['owner', 'manager', 'executive', 'operators'])
    .default('owner')
    .describe(
      'owner, manager, executive, or a mail address; owner unless given. operators: one task of the whole portfolio, for the first of notify.operators.',
    ),
  due: delay()
    .default({ businessDays: 5 })
    .describe(
      'Since the morning on which it comes, as 48h, 3d (of 24 hours each) or 5 business days; 5 business days unless given.',
    ),
  text: textToSend().optional(),
}).transform(
  ({ id, profiles = null, text = null, ...written }): Cadence => ({
    ...written,
    id: id ?? slugOf(written.title),
    profiles,
    assignee: written.assignee as Cadence['assignee'],
    text,
  }),
);

export const cadenceSchema = z.array(entry, 'a list, each with title and every');

/** "Quarterly review" → "quarterly-review"; '' where a title has no letter and no digit. */
export function slugOf(title: string): string {
  return title
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
