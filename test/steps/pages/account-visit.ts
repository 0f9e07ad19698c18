import type { Note } from '../../../lib/care/care-event.ts';
import type { HealthConfig } from '../../../lib/config/health-config.ts';
import { createMemoryTable } from '../../../lib/local/memory-table.ts';
import { type AdditionField, readAddition } from '../../../lib/pages/addition.ts';
import type { Page } from '../../../lib/pages/page.tsx';
import { type LinkClaims, signLink } from '../../../lib/pages/signed-link.ts';
import { showView, type ViewDependencies } from '../../../lib/steps/pages/show-view.ts';
import { openTableStores } from '../../../lib/tables/open-stores.ts';
import type { Item, Table } from '../../../lib/tables/table.ts';
import { buildTotals } from '../../pages/build-totals.ts';
import { buildChart, buildRun } from '../../support/build-history.ts';
import { buildConfig, buildPlaybook, buildStep } from '../../support/config-builder.ts';

/** Monday morning in Berlin, the night after which Acme was scored. */
export const NOW = Date.parse('2026-11-23T08:12:00Z');
export const NIGHT = '2026-11-22';
const KEY = { id: '1', secret: 's'.repeat(64) };
const usual = buildConfig();
const training = buildPlaybook('training', 'Training offer', { tasks: [buildStep('Offer a training')] });

/** Sam owns Acme and Calm and reports to Mia; Lea leads, Ops operates, Pat is in the pool that has Drift. */
export const config: HealthConfig = buildConfig({
  timezone: 'Europe/Berlin',
  playbooks: new Map([['training', training]]),
  notify: {
    ...usual.notify,
    operators: ['ops@example.com'],
    leaders: { ...usual.notify.leaders, emails: ['lea@example.com'] },
    pools: [
      {
        name: 'Tail',
        model: 'pooled',
        queue: { slack: null, emails: ['pool@example.com'] },
        members: ['pat@example.com'],
      },
    ],
  },
});

export interface Visits {
  dependencies: ViewDependencies;
  /** What was put into the table since the visits began. */
  readonly written: readonly Item[];
  /** Milliseconds since 1970. */
  now: number;
}

export async function openVisits(): Promise<Visits> {
  const table = createMemoryTable();
  const written: Item[] = [];
  const watched: Table = {
    ...table,
    put: (item, condition) => {
      written.push(item);
      return table.put(item, condition);
    },
  };
  const now = () => visits.now;
  const dependencies = { config, ...openTableStores(watched, now), key: KEY, now };
  const visits: Visits = { now: NOW, written, dependencies };
  const teams = [{ owner: 'sam@example.com', manager: 'mia@example.com' }];
  const run = buildRun({ night: NIGHT, totals: buildTotals(), teams });
  const chartOf = (account: string, name: string) => buildChart({ account, name, night: NIGHT });
  await dependencies.history.writeRun(run);
  await dependencies.history.writeCharts(run, 0, [
    ...[chartOf('acme', 'Acme'), chartOf('calm', 'Calm')],
    { ...chartOf('drift', 'Drift'), owner: null, pool: 'Tail' },
  ]);
  written.length = 0;
  return visits;
}

/** Lea leads no more, or others do. */
export function nameLeaders(visits: Visits, ...emails: readonly string[]): void {
  const { notify } = config;
  const leaders = { ...notify.leaders, emails };
  visits.dependencies = { ...visits.dependencies, config: { ...config, notify: { ...notify, leaders } } };
}

/** A link for a reader, a day long. */
export function linkFor(audience = 'sam@example.com', over: Partial<LinkClaims> = {}): string {
  const claims = { purpose: 'dashboard', subject: 'portfolio', audience, issued: NOW - 1000 } as const;
  return signLink({ ...claims, expires: NOW / 1000 + 86_400, ...over }, KEY);
}

export function look(
  { dependencies }: Visits,
  { token = linkFor(), account = 'acme' }: { token?: string; account?: string | null } = {},
): Promise<Page> {
  return showView({ token, account, answer: null, addition: null }, dependencies);
}

type Filled = Readonly<Partial<Record<AdditionField, string>>>;
type Kind = 'note' | 'add-task' | 'start-any-playbook';

export interface SendOptions {
  readonly token?: string;
  readonly account?: string;
  /** Instead of the form's own. */
  readonly form?: string;
}

/** As a browser sends a form of a page, with what somebody typed in place of what stands in it. */
export function send(visits: Visits, page: Page, kind: Kind, filled: Filled, options: SendOptions = {}): Promise<Page> {
  const { token = linkFor(), account = 'acme', form } = options;
  const fields = new URLSearchParams({ ...fieldsOf(page, kind), ...filled, ...(form !== undefined && { form }) });
  const addition = readAddition(fields);
  if (addition === null) throw new Error(`The page has no form that asks for ${[...fields.keys()].join(', ')}.`);
  return showView({ token, account, answer: null, addition }, visits.dependencies);
}

/** What stands in a form when nobody typed anything, by name. */
export function fieldsOf({ html }: Page, kind: Kind): Readonly<Record<string, string>> {
  const form = html.match(/<form[\s\S]*?<\/form>/g)?.find((one) => one.includes(`name="do" value="${kind}"`)) ?? '';
  const inputs = [...form.matchAll(/<input\b[^>]* name="([^"]*)"[^>]* value="([^"]*)"/g)];
  const areas = [...form.matchAll(/<textarea\b[^>]* name="([^"]*)"[^>]*>([^<]*)/g)];
  const selects = [...form.matchAll(/<select\b[^>]* name="([^"]*)"[^>]*>([\s\S]*?)<\/select>/g)];
  const pairs = [...inputs, ...areas, ...selects.map(([all, name, options]) => [all, name, chosenOf(options!)])];
  return Object.fromEntries(pairs.map(([, name, value]) => [name, readHtml(value!)]));
}

function chosenOf(options: string): string {
  const values = [...options.matchAll(/<option value="([^"]*)"( selected)?/g)];
  return (values.find(([, , selected]) => selected) ?? values[0]!)[1]!;
}

function readHtml(html: string): string {
  const characters: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#x27': "'", amp: '&' };
  return html.replace(/&(lt|gt|quot|#x27|amp);/g, (_, name: string) => characters[name]!);
}

/** What a page says, on one line. */
export function plain({ html }: Page): string {
  const main = /<main>([\s\S]*)<\/main>/.exec(html)?.[1] ?? '';
  return readHtml(main.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ');
}

export async function notesOf({ dependencies }: Visits, account = 'acme'): Promise<readonly Note[]> {
  return (await dependencies.care.readAccount(account)).filter((event) => event.kind === 'note');
}

export function tasksOf({ dependencies }: Visits, account = 'acme') {
  return dependencies.cases.readTasksOf(account);
}
