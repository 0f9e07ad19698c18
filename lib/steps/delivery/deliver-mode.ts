import type { DeliverMode } from '../../config/health-config.ts';
import type { NightDependencies } from '../dependencies.ts';

/** What `rounds deliver` said last, else what the configuration says. */
export async function readDeliverMode({
  cases,
  config,
}: Pick<NightDependencies, 'cases' | 'config'>): Promise<DeliverMode> {
  return (await cases.readSwitch())?.mode ?? config.deliver;
}
