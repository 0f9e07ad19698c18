/** What people read of what `health.yaml` names: its title, where it has one. */
import type { HealthConfig, Titled } from './health-config.ts';

type Named = Pick<Titled, 'title'> & { readonly name: string };

/** Of a metric, a group or a profile. */
export function titleOf({ title, name }: Named): string {
  return title ?? name;
}

/** Of a metric by its name; of one that is not there any more its name. */
export function titleOfMetric(name: string, { metrics }: Pick<HealthConfig, 'metrics'>): string {
  return metrics.get(name)?.title ?? name;
}

/** Of a profile by its name, as charts keep it. */
export function titleOfProfile(name: string, { profiles }: Pick<HealthConfig, 'profiles'>): string {
  return profiles.find((profile) => profile.name === name)?.title ?? name;
}
