import * as z from 'zod';
import type { PagesConfig } from '../health-config.ts';
import { section } from './section.ts';

export const pagesSchema = section({
  owners_see: z
    .enum(['own', 'all'])
    .default('own')
    .describe(
      'own: an owner sees their own accounts, a manager those of the people they manage. all: everybody who owns or manages an account sees every one. own unless given.',
    ),
}).transform(({ owners_see: ownersSee }): PagesConfig => ({ ownersSee }));
