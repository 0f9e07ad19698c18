import type { Severity } from '../config/health-config.ts';

const severities: readonly Severity[] = ['info', 'warning', 'critical'];

export function isMoreSevere(one: Severity, other: Severity): boolean {
  return severities.indexOf(one) > severities.indexOf(other);
}

/** Of none: info. */
export function worstOf(alerts: readonly { readonly severity: Severity }[]): Severity {
  return alerts.reduce<Severity>((worst, { severity }) => (isMoreSevere(severity, worst) ? severity : worst), 'info');
}
