import { describe, expect, it, vi } from 'vitest';
import type { EmailMessage } from '../../../lib/channels/email/email-message.ts';
import type { Doubt } from '../../../lib/history/doubt.ts';
import { createMemoryTable } from '../../../lib/local/memory-table.ts';
import { noNotes } from '../../../lib/night/shard-work.ts';
import { splitShards } from '../../../lib/night/split-shards.ts';
import { openGateLinks } from '../../../lib/pages/gate-link.ts';
import { readLink } from '../../../lib/pages/signed-link.ts';
import { type ConcludeDependencies, concludeNight } from '../../../lib/steps/night/conclude-night.ts';
import { scoreShard } from '../../../lib/steps/night/score-shard.ts';
import { putObject, workKeys } from '../../../lib/steps/night/work-files.ts';
import { openTableStores } from '../../../lib/tables/open-stores.ts';
import { buildDoubt, buildGate } from '../../support/build-gate.ts';
import { buildRun } from '../../support/build-history.ts';
import { buildConfig, byName, columnMetric } from '../../support/config-builder.ts';
import { createMemoryWorkStore } from '../../support/memory-work-store.ts';
import { columns, group, profile, signal } from '../../support/scoring-builder.ts';

const night = '2026-11-22';
const NOW = Date.parse('2026-11-23T05:00:00Z');
const key = { id: '1', secret: 's'.repeat(64) };
const usual = buildConfig();
const config = buildConfig({
  metrics: byName([columnMetric('seats', 'accounts')]),
  profiles: [profile([group('All', [signal('seats')])])],
  notify: {
    ...usual.notify,
    ops: { slack: '#ops', emails: ['ops@example.com', 'on-call@example.com'] },
    operators: [],
  },
});
const roster = {
  ids: ['a'],
  ...{ names: ['Acme'], owners: [null], managers: [null], executives: [null], segments: [null] },
  ...{ arr: new Float64Array(1), startedOn: new Float64Array(1), renewsOn: new Float64Array(1) },
  ...{ stages: ['steady' as const], formerIds: [null], attributes: new Map() },
};
const nothingElse = {
  ...{ carried: new Map(), amongLastPeers: new Map(), churnedIds: [], words: new Map(), renames: new Map() },
};

const openLinkGate = async () =>
  openGateLinks({ key, viewUrl: 'https://view.example.com/', issued: NOW, timezone: config.timezone });

/** A night that was scored and judged, of one account. */
async function begin(doubts: readonly Doubt[], over: Partial<ConcludeDependencies> = {}, isHeld = false) {
  const stores = openTableStores(createMemoryTable(), () => NOW);
  const work = createMemoryWorkStore();
  const dependencies = { config, ...stores, work, now: () => NOW, isReplay: false, openLinkGate, ...over };
  const metrics = [...config.metricHashes].map(([name, hash]) => ({ name, hash }));
  const gate = { ...buildGate(doubts), isHeld };
  await stores.history.writeRun(buildRun({ night, metrics, state: 'scoring', resultHash: null, gate }));
  const [input] = splitShards({ ...nothingElse, roster, metrics: columns({ seats: [5] }) }, 1);
  await putObject(work, workKeys.shardInput(night, 0), input);
  await putObject(work, workKeys.notes(night), noNotes);
  await scoreShard({ night, shard: 0 }, dependencies);
  const conclude = () => concludeNight({ night }, dependencies);
  const mails = async () => {
    const { outbox } = stores;
    const entries = (
      await Promise.all((await outbox.readPeriods()).map((period) => outbox.readEntries(period)))
    ).flat();
    const notices = entries.filter(({ kind, channel }) => kind === 'ops-notice' && channel === 'email');
    const messages = await Promise.all(notices.map(({ period, id }) => outbox.readMessage({ period, id })));
    return (messages as unknown as readonly EmailMessage[]).toSorted((a, b) =>
      a.destination < b.destination ? 1 : -1,
    );
  };
  return { conclude, mails };
}

/** Whom a mail's links were made for, each as it is read. */
function linksIn({ html }: EmailMessage) {
  return [...html.matchAll(/href="https:\/\/view\.example\.com\/\?t=([^"]*)"/g)].map((match) =>
    readLink(decodeURIComponent(match[1]!), key, NOW),
  );
}
const good = (audience: string) => ({
  is: 'good',
  claims: { purpose: 'gate', subject: night, audience, expires: NOW / 1000 + 7 * 86_400, issued: NOW },
});

describe('the mail about what is in doubt', () => {
  it.each([
    ['left out', false],
    ['held', true],
  ])('of a night that is %s has a link, each mailbox its own', async (_name, isHeld) => {
    const { conclude, mails } = await begin([buildDoubt()], {}, isHeld);
    expect(await conclude()).toMatchObject({ outcome: isHeld ? 'held' : 'concluded' });
    const written = await mails();
    expect(written.map(({ destination }) => destination)).toEqual(['ops@example.com', 'on-call@example.com']);
    for (const mail of written) expect(linksIn(mail)).toMatchObject([good(mail.destination)]);
  });

  it('is the same message when the night is concluded again', async () => {
    const { conclude, mails } = await begin([buildDoubt()]);
    await conclude();
    const before = await mails();
    await conclude();
    expect((await mails()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });

  it.each<[string, readonly Doubt[], Partial<ConcludeDependencies>, boolean]>([
    ['where there is no view', [buildDoubt()], { openLinkGate: null }, false],
    ['where the key cannot be read', [buildDoubt()], { openLinkGate: async () => null }, false],
    ['where nothing can be said', [buildDoubt({ scope: { is: 'night' } })], {}, true],
  ])('goes without one %s', async (_name, doubts, over, isHeld) => {
    const { conclude, mails } = await begin(doubts, over, isHeld);
    await conclude();
    const written = await mails();
    expect(written).toHaveLength(2);
    for (const { html } of written) expect(html).not.toContain('href');
  });

  it.each<[string, readonly Doubt[], boolean]>([
    ['in a replay', [buildDoubt()], true],
    ['on an ordinary night', [], false],
    ['where all is believed', [buildDoubt({ standing: 'stayed' })], false],
  ])('%s has no key read for it', async (_name, doubts, isReplay) => {
    const opened = vi.fn(openLinkGate);
    const { conclude, mails } = await begin(doubts, { isReplay, openLinkGate: opened });
    await conclude();
    expect(opened).not.toHaveBeenCalled();
    expect(await mails()).toEqual([]);
  });
});
