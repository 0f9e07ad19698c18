import type { HealthConfig, Playbook } from '../config/health-config.ts';
import type { CaseAlert } from './case.ts';

type Playbooks = Pick<HealthConfig, 'rules' | 'playbooks'>;

/** What is to be done when a rule, named by its id, holds; null when its config says nothing. */
export function findPlaybook(rule: string, { rules, playbooks }: Playbooks): Playbook | null {
  const name = rules.find(({ id }) => id === rule)?.playbook ?? null;
  return name === null ? null : (playbooks.get(name) ?? null);
}

/** What starts by itself when an alert is told; null: nothing does. The rule's word is in the place of the playbook's own. */
export function findAutoPlaybook({ rule, severity }: CaseAlert, config: Playbooks): Playbook | null {
  const playbook = findPlaybook(rule, config);
  const start = config.rules.find(({ id }) => id === rule)?.start ?? null;
  const isAuto = start === null ? playbook?.autoSeverities.includes(severity) : start === 'auto';
  return isAuto ? playbook : null;
}
