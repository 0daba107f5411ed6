/** Finds the events that count against a session and are not its own. */
import type { Judgement } from '../../domain/judgement/judge.ts';
import type { Dependencies, Org } from '../dependencies.ts';
import type { HeldEvent } from '../proof/held-event.ts';
import { eventsElsewhere } from './events-elsewhere.ts';
import type { Gathered } from './gather.ts';
import { othersThere } from './others-there.ts';

/** Returns what the hook told of others at the stranger's addresses, and of the user in other sessions. */
export async function eventsBeside(
  deps: Pick<Dependencies, 'database' | 'now'>,
  org: Org,
  gathered: Gathered,
  judgement: Judgement,
): Promise<readonly HeldEvent[]> {
  return [
    ...(await othersThere(deps, org, gathered, judgement)),
    ...(await eventsElsewhere(deps, org, gathered, judgement)),
  ];
}
