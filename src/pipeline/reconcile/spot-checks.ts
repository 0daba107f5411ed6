/** Looks up in the System Log a sample of what the hook brought: does Okta know of it? */
import { LIKE_A_PREVIEW } from '../../domain/response/hook-preview.ts';
import { ALL_DELIVERIES } from '../../domain/response/incident-subject.ts';
import { closeSpotChecks, dueSpotChecks } from '../../store/spot-checks.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { raiseAlarm } from '../raise-alarm.ts';
import { takeOutForged } from '../record/take-out-forged.ts';
import { corroborate, type ForgedEvent } from '../triage/corroborate.ts';
import { heldEvents } from '../triage/held-event.ts';

/** One query's worth. */
const AT_ONCE = 25;
/** Where one is forged, its likes are looked at as well; the minute's other calls are for reading evidence back. */
const MOST_QUERIES = 4;

/** One pass. What is forged is set aside and told; nothing is taken off the list that Okta could not be asked about. */
export async function checkSpots(deps: Dependencies, org: Org): Promise<void> {
  const { pool } = deps.database;
  for (let query = 0; query < MOST_QUERIES; query += 1) {
    const due = await dueSpotChecks(pool, org.key, AT_ONCE, deps.now);
    if (due.uuids.length === 0) return;
    const held = heldEvents(due.events);
    const { answer, forged, missing } = await corroborate(deps, org, held);
    if (answer === 'unavailable') return;
    if (forged.length > 0) await tellOf(deps, org, forged, held.length);
    const answered = new Set(due.uuids);
    // The log may have them yet: they are looked up once more.
    for (const { event } of missing) answered.delete(event.uuid);
    for (const { event } of forged) answered.add(event.uuid);
    await closeSpotChecks(pool, org.key, [...answered]);
    if (forged.length === 0) return;
  }
}

async function tellOf(
  deps: Dependencies,
  org: Org,
  forged: readonly ForgedEvent[],
  lookedAt: number,
): Promise<void> {
  await takeOutForged(deps, org, forged);
  deps.log.warn(
    { stage: 'reconcile', org: org.key, forged: forged.length },
    'forged events set aside',
  );
  const [first] = forged;
  await raiseAlarm(deps, org.key, {
    kind: 'forged_delivery',
    subject: ALL_DELIVERIES,
    headline: `The System Log does not have ${forged.length} of ${lookedAt} delivered events that were looked up, or has them otherwise`,
    advice: `They came through the event hook (the first is ${eventInWords(first)}), and are set aside. What else came from there is being looked up, and what was judged harmless meanwhile is judged again. ${LIKE_A_PREVIEW} Otherwise whoever sent them knows the hook’s secret: change it with \`warden register --rotate\`, and find out where it leaked.`,
    at: deps.now(),
    seen: first?.event.uuid ?? '',
  });
}

function eventInWords(held: ForgedEvent | undefined): string {
  if (held === undefined) return 'gone since';
  const { eventType, actor, client } = held.event;
  const came = new Date(held.receivedAt).toISOString();
  return `${eventType} of ${actor.alternateId ?? actor.id} from ${client.ip ?? 'no address'}, received at ${came}`;
}
