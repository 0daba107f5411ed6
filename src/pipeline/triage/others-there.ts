/**
 * What others did at the stranger's addresses: two strangers who failed there make a hijack of a doubtful change, and
 * whoever knows the hook's secret can invent them. So where a verdict rests on it, it is read back like the rest.
 */
import type { Judgement } from '../../domain/judgement/judge.ts';
import { TUNING } from '../../domain/judgement/tuning.ts';
import { toldOfOthers } from '../../store/who-came-there.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { type HeldEvent, heldEvents } from '../proof/held-event.ts';
import type { Gathered } from './gather.ts';

/** A thief may have one address for each request: what the first of them are known for is enough. */
const MOST_ADDRESSES = 5;
/** One look-up's worth, the latest. */
const MOST = 25;

/** Some of what the hook told of others, where it counts against the session; else nothing. */
export async function othersThere(
  deps: Pick<Dependencies, 'database' | 'now'>,
  { key: org }: Org,
  { userId, judgedFrom }: Gathered,
  { findings }: Judgement,
): Promise<readonly HeldEvent[]> {
  const ips = findings
    .filter(({ evidence }) =>
      evidence.some(({ code, weight }) => code === 'address-history' && weight > 0),
    )
    .flatMap(({ stranger }) => stranger.ips);
  if (ips.length === 0) return [];
  const asked = [...new Set(ips)].slice(0, MOST_ADDRESSES);
  const believedAt = judgedFrom - TUNING.learning.delayMs;
  const around = { org, userId, at: judgedFrom, believedAt };
  const told = await deps.database.transaction(({ client }) =>
    toldOfOthers(client, around, asked, deps.now),
  );
  return heldEvents(told)
    .sort((a, b) => b.event.publishedAt - a.event.publishedAt)
    .slice(0, MOST);
}
