import { describe, expect, it } from 'vitest';
import { readIsoNight } from '../../lib/config/absence.ts';
import { openDirectory } from '../../lib/config/directory.ts';
import { collectAbsences, type ListedAbsence } from '../../lib/metrics/collect-absences.ts';
import { buildConfig } from '../support/config-builder.ts';

const NIGHT = '2026-03-15';
const { notify } = buildConfig();

const away = (name: string, from: string | null, until: string | null, to: string | null = 'Max Roe') =>
  ({
    name,
    address: `${name.split(' ')[0]!.toLowerCase()}@example.com`,
    away: { from, until, to },
  }) satisfies ListedAbsence;

function collect(rows: readonly ListedAbsence[], domains: readonly string[] | null = null) {
  const people = [...rows, away('Max Roe', null, null)].map((row) => ({ ...row, manager: null }));
  const directory = openDirectory(people);
  return collectAbsences(rows, { night: NIGHT, directory, readNight: readIsoNight, notify: { ...notify, domains } });
}

const messagesOf = ({ problems }: ReturnType<typeof collect>) => problems.map(({ message }) => message);

describe('the absences of an export of people', () => {
  it('are those that are not over on the night, the first to begin first, each once', () => {
    const rows = [
      away('Kim Doe', '2026-04-01', '2026-04-02'),
      away('Ann Lee', '2026-03-10', '2026-03-15'),
      away('Ann Lee', '2026-03-10', '2026-03-15'),
      away('Bob Ray', '2026-03-01', '2026-03-14'),
    ];
    const { delegates, problems } = collect(rows);
    expect(delegates).toEqual([
      { away: 'ann@example.com', to: 'max@example.com', from: '2026-03-10', until: '2026-03-15' },
      { away: 'kim@example.com', to: 'max@example.com', from: '2026-04-01', until: '2026-04-02' },
    ]);
    expect(problems).toEqual([]);
    expect(collect([...rows].reverse()).delegates).toEqual(delegates);
  });

  it('have nobody stand in where they cannot be read, and it is said of whom and why', () => {
    const rows = [
      away('Ann Lee', '2026-03-10', 'soon'),
      away('Bob Ray', '2026-03-20', '2026-03-16'),
      away('Kim Doe', '2026-03-10', '2026-03-20', ''),
      away('Eve Fox', null, '2026-03-20'),
    ];
    const { delegates, problems } = collect(rows);
    expect(delegates).toEqual([]);
    expect(problems).toMatchObject([{ metric: 'people', doScoresStand: true }]);
    expect(messagesOf({ delegates, problems })).toEqual([
      'away: of 4 absences it cannot be said when it is or who stands in, as of "Ann Lee" (until: "soon" is no date), "Bob Ray" (until: "2026-03-16" is before the first day, 2026-03-20), "Kim Doe" (to is empty) and 1 more. What is to be said to these people still goes to them.',
    ]);
  });

  it('that are over are not complained of', () => {
    expect(collect([away('Ann Lee', '2026-03-01', '2026-03-08', '')]).problems).toEqual([]);
  });

  it('are said of people who stand in and may not be written to', () => {
    const rows = [away('Ann Lee', '2026-03-10', '2026-03-20', 'max@example.org'), away('Bob Ray', NIGHT, NIGHT)];
    expect(messagesOf(collect(rows, ['example.com']))).toEqual([
      'away: in 1 absence whoever stands in may not be written to, by the domain of their address, as for "Ann Lee" (example.org): the manager is told, or the queue of unowned accounts.',
    ]);
    expect(messagesOf(collect(rows))).toEqual([]);
  });

  it('show no addresses, and cells at a length that can be read', () => {
    const [message] = messagesOf(
      collect([away('ann@example.com', '2026-03-10', '2026-03-20', `eve@example.org and ${'x'.repeat(10_000)}`)]),
    );
    expect(message).not.toMatch(/ann@|eve@/);
    expect(message!.length).toBeLessThan(400);
  });
});
