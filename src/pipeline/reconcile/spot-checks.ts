/** Looks up a sample of what the hook brought in the System Log, to see whether Okta knows of it. */
import { closeSpotChecks, dueSpotChecks } from '../../store/spot-checks.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { corroborate } from '../proof/corroborate.ts';
import { heldEvents } from '../proof/held-event.ts';
import { takeLogsWord } from '../proof/take-out-forged.ts';
import { tellOfForged } from '../proof/tell-of-forged.ts';

/** Events looked up by one query. */
const AT_ONCE = 25;
/** Most queries of a pass, made while forged events turn up; the minute's other calls are for reading evidence back. */
const MOST_QUERIES = 4;

/** Makes one pass: forged events are set aside and told; those that Okta could not be asked about stay on the list. */
export async function checkSpots(deps: Dependencies, org: Org): Promise<void> {
  const { pool } = deps.database;
  for (let query = 0; query < MOST_QUERIES; query += 1) {
    const due = await dueSpotChecks(pool, org.key, AT_ONCE, deps.now);
    if (due.uuids.length === 0) return;
    const held = heldEvents(due.events);
    const { answer, forged, missing, embellished } = await corroborate(deps, org, held);
    if (answer === 'unavailable') return;
    if (forged.length > 0)
      await tellOfForged(deps, org.key, { stage: 'reconcile', forged, lookedAt: held.length });
    await takeLogsWord(deps, org, embellished);
    const answered = new Set(due.uuids);
    // The log may still get them, so they are looked up once more.
    for (const { event } of missing) answered.delete(event.uuid);
    for (const { event } of forged) answered.add(event.uuid);
    await closeSpotChecks(pool, org.key, [...answered]);
    if (forged.length === 0) return;
  }
}
