/** Whether whoever stole a session may still be inside when its incident is closed. Pure. */
import { actedAtOkta } from './containment.ts';
import type { ContainmentState, IncidentDetails, IncidentKind, Resolution } from './incident.ts';

/** What says that it was a theft: after it nobody looks at the session, and whoever has it may go on. */
const THEFTS: readonly Resolution[] = ['true_positive', 'duplicate'];

export function isClosedAsTheft(resolution: Resolution | null): boolean {
  return resolution !== null && THEFTS.includes(resolution);
}

type Contained = {
  readonly containment: ContainmentState;
  readonly details: Pick<IncidentDetails, 'containment'>;
};

/** When the sessions of the incident’s user were ended, epoch milliseconds by Okta’s clock; null where that did not hold. */
function endedSessionsAt({ containment, details }: Contained): number | null {
  const holds = containment === 'acted' || containment === 'verified';
  return holds && details.containment !== null ? actedAtOkta(details.containment) : null;
}

type Theft = Contained & {
  readonly kind: IncidentKind;
  readonly lastBadAt: Date | null;
  readonly details: Pick<IncidentDetails, 'containment' | 'sessionEnded'>;
};

/**
 * Containment is of the user: what another incident of theirs has ended since the last bad event is ended here too.
 * @param beside the other incidents of the same user
 */
export function isUncontained(theft: Theft, beside: readonly Contained[]): boolean {
  const { kind, lastBadAt, details } = theft;
  if (kind !== 'session_hijack' || details.sessionEnded) return false;
  if (endedSessionsAt(theft) !== null) return false;
  return !beside.some((other) => {
    const endedAt = endedSessionsAt(other);
    return endedAt !== null && lastBadAt !== null && endedAt >= lastBadAt.getTime();
  });
}
