/** Looks up in the System Log a sample of what the hook brought: does Okta know of it? */
import { closeSpotChecks, dueSpotChecks } from '../../store/spot-checks.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import { corroborate } from '../proof/corroborate.ts';
import { heldEvents } from '../proof/held-event.ts';
import { takeLogsWord } from '../proof/take-out-forged.ts';
import { tellOfForged } from '../proof/tell-of-forged.ts';

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
    const { answer, forged, missing, embellished } = await corroborate(deps, org, held);
    if (answer === 'unavailable') return;
    if (forged.length > 0)
      await tellOfForged(deps, org.key, { stage: 'reconcile', forged, lookedAt: held.length });
    await takeLogsWord(deps, org, embellished);
    const answered = new Set(due.uuids);
    // The log may have them yet: they are looked up once more.
    for (const { event } of missing) answered.delete(event.uuid);
    for (const { event } of forged) answered.add(event.uuid);
    await closeSpotChecks(pool, org.key, [...answered]);
    if (forged.length === 0) return;
  }
}
