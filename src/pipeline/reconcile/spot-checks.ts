/** Looks up in the System Log a sample of what the hook brought: does Okta know of it? */
import { ALL_DELIVERIES } from '../../domain/response/incident-subject.ts';
import { closeSpotChecks, dueSpotChecks, noteAlike } from '../../store/spot-checks.ts';
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
    const { answer, forged } = await corroborate(deps, org, held);
    if (answer === 'unavailable') return;
    if (forged.length > 0) await tellOf(deps, org, forged, held.length);
    await closeSpotChecks(pool, org.key, due.uuids);
    if (forged.length === 0) return;
  }
}

async function tellOf(
  deps: Dependencies,
  org: Org,
  forged: readonly ForgedEvent[],
  lookedAt: number,
): Promise<void> {
  const { pool } = deps.database;
  const events = forged.map(({ event }) => event);
  const ips = [...new Set(events.flatMap(({ client }) => client.ip ?? []))];
  await takeOutForged(deps, org, forged);
  await noteAlike(pool, org.key, ips);
  deps.log.warn(
    { stage: 'reconcile', org: org.key, forged: events.length },
    'forged events set aside',
  );
  const [first] = events;
  await raiseAlarm(deps, org.key, {
    kind: 'forged_delivery',
    subject: ALL_DELIVERIES,
    headline: `The System Log does not have ${events.length} of ${lookedAt} delivered events that were looked up, or has them otherwise`,
    advice: `They came through the event hook (the first is ${first?.eventType} of ${first?.actor.alternateId ?? first?.actor.id} from ${first?.client.ip ?? 'no address'}), and are set aside; what else came from there is being looked up. Unless somebody pressed “Preview” of the hook in the Admin Console, whoever sent them knows its secret: change it with \`warden register --rotate\`, find out where it leaked, and look again at what was judged harmless since.`,
    at: deps.now(),
    seen: first?.uuid ?? '',
  });
}
