import * as z from 'zod';
import { readAddress } from '../../address.ts';
import type { PeopleConfig } from '../health-config.ts';
import { EXAMPLE_ADDRESS } from '../problem.ts';
import { section } from './section.ts';
import { column, date, text } from './values.ts';

const ADDRESS = `one mail address, as ${EXAMPLE_ADDRESS}`;

const address = text(ADDRESS).transform((written, context) => {
  const read = readAddress(written);
  if (read !== null) return read;
  context.issues.push({ code: 'invalid_format', format: 'email', message: ADDRESS, input: written });
  return z.NEVER;
});

const away = section({
  from: date().describe('The first day.'),
  until: date().describe('The last day.'),
  to: text().describe('Who stands in: a mail address, or the name of another of the list.'),
});

const person = section({
  name: text().describe('As exports write it, case and blanks aside.'),
  email: address.describe('Their mail address.'),
  manager: text().optional().describe('Their manager: a mail address, or the name of another of the list.'),
  away: away.optional().describe('When they are away, and who stands in.'),
});

const awayColumns = section({
  from: column('Its column with the first day.'),
  until: column('Its column with the last day.'),
  to: column('Its column with the mail address or name of whoever stands in.'),
});

const fromExport = section({
  from: text('the name of an export').describe('The export that lists the people.'),
  name: column('Its column with the name, as other exports write it.').default('name'),
  email: column('Its column with the mail address.').default('email'),
  manager: column("Its column with the manager's mail address or name.").optional(),
  away: awayColumns.optional().describe('Its columns with when they are away, and who stands in.'),
});

export const peopleSchema = z
  .union(
    [z.array(person), fromExport],
    'a list of { name, email }, or { from: an export, name: column, email: column }; away, where an export says it, is { from: column, until: column, to: column }',
  )
  .transform((written): PeopleConfig => {
    if (!Array.isArray(written)) {
      const { from, name, email, manager = null, away = null } = written;
      return { kind: 'export', from, name, address: email, manager, away };
    }
    const people = written.map(({ name, email, manager = null, away = null }) => ({
      name,
      address: email,
      manager,
      away,
    }));
    return { kind: 'list', people };
  });
