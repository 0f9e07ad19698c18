import { caseKey } from '../../../lib/cases/case.ts';
import type { MorningPlan } from '../../../lib/cases/plan-morning.ts';
import { people } from '../customers.ts';
import type { Watcher, World } from '../world.ts';
import { broken } from './broken.ts';
import { ownerOf, plain, queues, readerOf } from './routes.ts';
import { isNews } from './tellings.ts';

/** Laws 6 and 13: one person is one reader, however their address is written, and what is said is said to whom it belongs. */
export function watchPeople(): Partial<Watcher> {
  return {
    planned: (world, _request, plan) => checkReaders(world, plan),
    told(world, one, { as, code, role, of, to, morning }) {
      const what = `${as} of ${caseKey(one)} to ${to} for ${morning}`;
      const meant = role === 'owner' ? ownerOf(world, one.about, morning) : readerOf(world, role, one.about, morning);
      if (meant?.of !== of || meant.to !== to)
        broken(world, '13', `${what} and is for ${of}, whose it is not: ${meant?.of} by ${meant?.to}`);
      const last = one.tellings.findLast(
        (telling) => telling.role === 'owner' && isNews(telling.as) && telling.outcome.is !== 'not-reached',
      );
      // Passed on and given back, before whoever had it in between was told.
      const [newest] = one.tellings.filter((telling) => telling.role === 'owner' && isNews(telling.as)).slice(-1);
      if (code === 'new-owner' && last?.of === of && newest === last)
        broken(world, '6', `${what}: they have had it before`);
      if (role === 'owner' && isNews(as) && last && last.of !== of && code !== 'new-owner')
        broken(world, '6', `${what}: ${last.of} had it before, and it is told as ${code}`);
    },
  };
}

const known = new Set([...people, 'm1@example.com', 'm2@example.com', 'eve@example.com', ...queues]);

function checkReaders(world: World, { notices, digests }: MorningPlan): void {
  const readers = [...notices, ...digests.values()].map(({ addressee }) => addressee);
  for (const { of, recipient } of readers)
    for (const name of [of, recipient.name])
      if (!known.has(name)) broken(world, '13', `${name} is written to, whose address is ${plain(name)}`);
}
