/** Measures how long actions wait for a person; nothing is done in Okta meanwhile. */
import { awaitedApprovals } from '../../store/awaited-approvals.ts';
import type { Dependencies } from '../dependencies.ts';

/** Sets the gauges; called every minute. */
export async function watchApprovals({
  database,
  metrics,
  orgs,
}: Pick<Dependencies, 'database' | 'metrics' | 'orgs'>): Promise<void> {
  const awaited = await awaitedApprovals(database.pool);
  for (const org of orgs.keys()) {
    const ofOrg = awaited.find((each) => each.org === org);
    metrics.approvalsWaiting.set({ org }, ofOrg?.actions ?? 0);
    metrics.oldestApproval.set({ org }, (ofOrg?.oldestMs ?? 0) / 1_000);
  }
}
