import * as z from 'zod';
import type { AccountsConfig, StandardName } from '../health-config.ts';
import { oneOf, section } from './section.ts';
import { column, days, text } from './values.ts';

export const standardNames = [
  'id',
  'name',
  'owner',
  'manager',
  'executive',
  'segment',
  'arr',
  'started_on',
  'renews_on',
  'churned_on',
  'same_as',
] as const satisfies readonly StandardName[];

const fromExport = section({
  from: text('the name of an export').describe('The export that lists the accounts.'),
  id: column("Column of the account's id; account_id unless given.").default('account_id'),
  name: column("Column of the account's name.").optional(),
  owner: column("Column of the owner's mail address.").optional(),
  manager: column("Column of the owner's manager's mail address.").optional(),
  executive: column(
    'Column of the mail address of who hears of the account above the manager; notify.executive where a cell is empty.',
  ).optional(),
  segment: column('Column of the segment, plan or tier.').optional(),
  arr: column('Column of the annual recurring revenue.').optional(),
  started_on: column('Column of the first day as a customer.').optional(),
  renews_on: column('Column of the next renewal date.').optional(),
  churned_on: column('Column of the day the account left: on or after it the account is not scored.').optional(),
  same_as: column('Column of the id the account had before, where it was given another.').optional(),
  attributes: z
    .array(text('the name of a column'))
    .default([])
    .describe('Further columns that `when` and `within` may name.'),
}).transform(
  ({ from, attributes, ...columns }): AccountsConfig => ({
    kind: 'export',
    from,
    columns: new Map(
      standardNames.flatMap((name) => {
        const found = columns[name];
        return found === undefined ? [] : [[name, found] as const];
      }),
    ),
    attributes,
  }),
);

const fromSql = section({
  sql: text('a SELECT').describe('A SELECT over the exports that returns id, name, owner, …; :night is the date.'),
}).transform(({ sql }): AccountsConfig => ({ kind: 'sql', sql }));

export const accountsSchema = oneOf('roster (accounts)', { from: fromExport, sql: fromSql });

export const stagesSchema = section({
  onboarding: days(0).default(90).describe('An account is onboarding for so long after it started; 90d unless given.'),
  renewal: days(0).default(90).describe('An account is in renewal for so long before it renews; 90d unless given.'),
}).transform(({ onboarding, renewal }) => ({ onboardingDays: onboarding, renewalDays: renewal }));
