import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UrlAnswer } from '../../functions/shared/url-request.ts';
import { loadConfig } from '../../lib/cli/open-local.ts';
import { writeCheckedConfig } from '../../lib/config/checked-config.ts';
import { environmentNames as names } from '../../lib/contract.ts';
import { createMemoryTable } from '../../lib/local/memory-table.ts';
import { type LinkClaims, nameCards, nameLink, nameReader, signLink } from '../../lib/pages/signed-link.ts';
import { openTableStores, type TableStores } from '../../lib/tables/open-stores.ts';
import { buildTotals } from '../pages/build-totals.ts';
import { buildChart, buildRun } from '../support/build-history.ts';
import { type SecretsStandIn, startSecretsStandIn } from '../support/secrets-stand-in.ts';
import { testClock } from '../support/test-clock.ts';

const KEY = { id: '1', secret: 'k'.repeat(64) };
const AT = testClock();
const at = new Date(AT).toISOString();
const revocation = { by: 'sam@example.com', at };

let folder: string;
let secrets: SecretsStandIn;
let stores: TableStores;
let handler: (event: unknown) => Promise<UrlAnswer>;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'nightrounds-card-'));
  writeFileSync(path.join(folder, 'health.json'), writeCheckedConfig(await loadConfig('examples/health.yaml')));
  secrets = await startSecretsStandIn(JSON.stringify(KEY));
});
afterAll(async () => {
  vi.doUnmock('../../lib/aws/dynamodb-table.ts');
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
  await secrets.close();
});
/** The deployed function, that stays up: all but its table is what runs in AWS. */
beforeEach(async () => {
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const environment = {
    [names.exportsBucket]: 'exports',
    [names.workBucket]: 'work',
    [names.historyBucket]: 'history',
    [names.table]: 'nightrounds',
    [names.configFile]: path.join(folder, 'health.json'),
    [names.linkSecret]: 'arn:link',
    [names.trialClock]: at,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
  };
  for (const [variable, value] of Object.entries(environment)) vi.stubEnv(variable, value);
  const table = createMemoryTable();
  stores = openTableStores(table, () => AT);
  vi.resetModules();
  vi.doMock('../../lib/aws/dynamodb-table.ts', () => ({ createDynamoDbTable: () => table }));
  ({ handler } = (await import('../../functions/view/handler.ts')) as { handler: typeof handler });
  const run = buildRun({ night: '2026-11-22', totals: buildTotals() });
  await stores.history.writeRun(run);
  await stores.history.writeCharts(run, 0, [buildChart({ account: 'a-1', night: run.night })]);
});

function makeCard(over: Partial<LinkClaims> = {}): string {
  const usual = { purpose: 'card', subject: 'a-1', audience: 'kim@customer.example', issued: AT } as const;
  return signLink({ ...usual, expires: Math.floor(AT / 1000) + 600, ...over }, KEY);
}

const open = (token: string) =>
  handler({ rawPath: '/', requestContext: { http: { method: 'GET' } }, queryStringParameters: { t: token } });

describe('the page behind a link to a card', () => {
  it.each<[string, (token: string) => Promise<void>]>([
    ['it was revoked', (token) => stores.links.revoke(nameLink(token), revocation)],
    ['all of its reader were', () => stores.links.revokeReader(nameReader('Kim <KIM@customer.example>'), revocation)],
    ['its account was forgotten', () => stores.links.revokeCards(nameCards('a-1'), revocation)],
  ])('is gone at the next reload once %s, and no cache has kept it', async (_, revoke) => {
    const token = makeCard();
    const shown = await open(token);
    expect(shown).toMatchObject({ statusCode: 200, headers: { 'Cache-Control': 'private, no-store' } });
    expect(shown.body).toContain('Acme Ltd');
    await revoke(token);
    const reloaded = await open(token);
    expect(reloaded).toMatchObject({ statusCode: 403, headers: { 'Cache-Control': 'private, no-store' } });
    expect(reloaded.body).toContain('This link was revoked.');
    expect(reloaded.body).not.toContain('Acme');
  });

  it('of another account, or made later, stays', async () => {
    await stores.links.revokeCards(nameCards('b-2'), revocation);
    expect(await open(makeCard())).toMatchObject({ statusCode: 200 });
    await stores.links.revokeCards(nameCards('a-1'), revocation);
    expect(await open(makeCard({ issued: AT + 1 }))).toMatchObject({ statusCode: 200 });
  });
});
