import { readAddress } from '../address.ts';
import type { Assignee } from '../config/health-config.ts';
import type { EscalationRole, NotifyConfig } from '../config/notify-config.ts';
import { findReader } from '../config/people.ts';
import { findPool } from '../config/pools.ts';
import type { CaseSubject } from './case.ts';

export type AccountPeople = Pick<CaseSubject, 'owner' | 'manager' | 'executive' | 'pool'>;

/** Whose a task is, and in which part. */
export interface Assignment {
  /** An address, or a pool by its name; null = nobody known. */
  readonly assignee: string | null;
  /** `named`: by their address. */
  readonly role: EscalationRole | 'operators' | 'named';
  /** In whose place, where nobody is known who is that; null = it is with whom it was meant for. */
  readonly meantFor: EscalationRole | null;
}

/** Who has it where nobody is known in a part. */
const next: Readonly<Record<EscalationRole, readonly EscalationRole[]>> = {
  executive: ['executive', 'manager', 'owner'],
  manager: ['manager', 'owner'],
  owner: ['owner', 'manager'],
};

/** What is of no account is for the first operator who may be written to. */
export function assignOperator(notify: NotifyConfig): Assignment {
  const assignee = notify.operators.map((operator) => findReader(operator, notify)).find((one) => one !== null) ?? null;
  return { assignee, role: 'operators', meantFor: null };
}

/** The account's person in a part, or who comes next to them. */
export function assignTask(to: Assignee, about: AccountPeople, notify: NotifyConfig): Assignment {
  if (typeof to !== 'string') return { assignee: to.address, role: 'named', meantFor: null };
  const { owner, manager, executive } = about;
  const pool = findPool(about, notify)?.name ?? null;
  const people = { owner, manager, executive: findReader(executive, notify) ?? notify.executive };
  for (const role of next[to]) {
    const assignee = (role === 'owner' ? pool : null) ?? findReader(people[role], notify);
    if (assignee !== null) return { assignee, role, meantFor: role === to ? null : to };
  }
  // Nobody who may be written to: who it was for is kept as it is named.
  return { assignee: readAddress(people[to]), role: to, meantFor: null };
}
