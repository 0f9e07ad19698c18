import type { HealthConfig, Playbook } from '../config/health-config.ts';

/** What is to be done when a rule, named by its id, holds; null when its config says nothing. */
export function findPlaybook(
  rule: string,
  { rules, playbooks }: Pick<HealthConfig, 'rules' | 'playbooks'>,
): Playbook | null {
  const name = rules.find(({ id }) => id === rule)?.playbook ?? null;
  return name === null ? null : (playbooks.get(name) ?? null);
}
