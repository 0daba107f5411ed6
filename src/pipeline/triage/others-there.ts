/**
 * Finds the events that tell what other users did at the stranger's addresses: two who failed to sign in there make a
 * hijack of a doubtful change, and whoever knows the hook's secret can invent them. Where a verdict rests on them, they
 * are read back from the log like the rest.
 */
import type { Judgement } from '../../domain/judgement/judge.ts';
import { TUNING } from '../../domain/judgement/tuning.ts';
import { hookEventsOfOthers } from '../../store/who-came-there.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { type HeldEvent, heldEvents } from '../proof/held-event.ts';
import type { Gathered } from './gather.ts';

/** Most addresses looked up: a thief may have one for each request, and the first of them are enough. */
const MOST_ADDRESSES = 5;
/** Most events returned, the latest: as many as one look-up in the log takes. */
const MOST = 25;

/** Returns some events of others that the hook brought, if they count against the session; else none. */
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
    hookEventsOfOthers(client, around, asked, deps.now),
  );
  return heldEvents(told)
    .sort((a, b) => b.event.publishedAt - a.event.publishedAt)
    .slice(0, MOST);
}
