/** Brings a judgement, once committed, to the incidents of other users at the same stranger's address. */
import type { Decision } from '../decide/deliberation.ts';
import { judgeLaterFellowsAgain } from '../decide/judge-fellows-again.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import type { Gathered } from './gather.ts';
import { tellFellows } from './tell-fellows.ts';

/** Has those judged again that counted this user as innocent, and the receivers told that there is a further victim. */
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
