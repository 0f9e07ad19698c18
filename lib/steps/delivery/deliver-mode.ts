import type { DeliverMode } from '../../config/health-config.ts';
import type { NightDependencies } from '../dependencies.ts';

/** What `rounds deliver` said last, else what the configuration says. */
export async function readDeliverMode({
  alerts,
  config,
}: Pick<NightDependencies, 'alerts' | 'config'>): Promise<DeliverMode> {
  return (await alerts.readSwitch())?.mode ?? config.deliver;
}
