import * as z from 'zod';
import type { CardConfig, PagesConfig } from '../health-config.ts';
import { section } from './section.ts';

export const pagesSchema = section({
  owners_see: z
    .enum(['own', 'all'])
    .default('own')
    .describe(
      'own: an owner sees their own accounts, a manager those of the people they manage. all: everybody who owns or manages an account sees every one. own unless given.',
    ),
}).transform(({ owners_see: ownersSee }): PagesConfig => ({ ownersSee }));

export const cardSchema = section({
  score: z
    .boolean()
    .default(false)
    .describe(
      'Whether a customer’s card shows their score, with its band in words for a customer and how it moved; false unless given. A score that is unknown, or set by hand, is never shown.',
    ),
}).transform(({ score }): CardConfig => ({ showsScore: score }));
