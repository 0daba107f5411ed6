/** What a judgement means for the incidents of others at the same stranger's address, once it is committed. */
import type { Decision } from '../decide/deliberation.ts';
import { judgeLaterFellowsAgain } from '../decide/judge-fellows-again.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import type { Gathered } from './gather.ts';
import { tellFellows } from './tell-fellows.ts';

/** Has them judged again that counted this user as innocent, and told again that there is one victim more. */
export async function toFellows(
  deps: Dependencies,
  { key: org }: Org,
  { userId }: Pick<Gathered, 'userId'>,
  { outcome, incidentId, robbedAt: ips = [], fellows = [] }: Decision,
): Promise<void> {
  await judgeLaterFellowsAgain(deps, { org, userId, ips }, fellows);
  const isNews = outcome === 'opened' || ips.length > 0;
  if (isNews && incidentId !== null) await tellFellows(deps, { org, incidentId });
}
