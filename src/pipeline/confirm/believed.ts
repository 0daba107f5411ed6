/**
 * Tells what may be believed of a session after an action. Whoever knows the hook's secret could make a contained
 * session look alive, and have its user signed out again and again: so hook events that would break a containment are
 * read back from the System Log, like those that opened the incident.
 */
import type { ContainmentAssessment, ContainmentInput } from '../../domain/response/containment.ts';
import { readableEvents } from '../../okta/log-event.ts';
import { eventsSince } from '../../store/stolen-session.ts';
import type { Dependencies } from '../dependencies.ts';
import { orgOf } from '../policy-of.ts';
import { corroborate } from '../proof/corroborate.ts';
import { heldEvents } from '../proof/held-event.ts';
import { takeLogsWord } from '../proof/take-out-forged.ts';
import { tellOfForged } from '../proof/tell-of-forged.ts';
import { readUserLog } from './user-log.ts';

type About = {
  readonly org: string;
  readonly userId: string;
  readonly sessionIds: ReadonlySet<string>;
  /** Epoch milliseconds, by Okta's clock. */
  readonly since: number;
  readonly now: number;
};

type Assess = (seen: Pick<ContainmentInput, 'events' | 'logUnreadable'>) => ContainmentAssessment;

export type Believed = {
  readonly assessment: ContainmentAssessment;
  /** When to look again, set where the assessment rests on an event that may be forged; else null. */
  readonly againInMs: number | null;
  /** False where the hook alone tells of the event that breaks it, and Okta could not be asked. */
  readonly proven: boolean;
};

/** How many events Okta is asked about in one look. */
const MOST_ASKED = 25;
const AGAIN_MS = 1_000;

/** Assesses what the log says together with the events held, and takes out those that turn out to be forged. */
export async function believed(
  deps: Dependencies,
  about: About,
  assess: Assess,
): Promise<Believed> {
  const { org, since, now } = about;
  const ours = heldEvents(
    await eventsSince(deps.database.rows, org, about, new Date(since), deps.now),
  );
  const log = await readUserLog(deps, org, about.userId, { since, now });
  const logged = readableEvents(log.events);
  const known = new Set(logged.map(({ uuid }) => uuid));
  const own = ours.filter(({ event }) => !known.has(event.uuid));
  const assessment = assess({
    events: [...logged, ...own.map(({ event }) => event)],
    logUnreadable: log.unreadable,
  });
  if (assessment.state !== 'broken') return { assessment, againInMs: null, proven: true };
  const from = own.findIndex(({ event }) => event === assessment.event);
  const breaking = own[from];
  if (breaking === undefined) return { assessment, againInMs: null, proven: true };
  const asked = own.slice(from, from + MOST_ASKED);
  const { answer, retryAfterMs, forged, missing, embellished } = await corroborate(
    deps,
    orgOf(deps, org),
    asked,
  );
  if (forged.length > 0) {
    await tellOfForged(deps, org, { stage: 'confirm', forged, lookedAt: asked.length });
  }
  await takeLogsWord(deps, { key: org }, embellished);
  const doubtful = [...forged, ...missing, ...embellished];
  const isDoubtful = doubtful.some(({ event }) => event === breaking.event);
  const againInMs = isDoubtful ? (retryAfterMs ?? AGAIN_MS) : null;
  return { assessment, againInMs, proven: answer !== 'unavailable' };
}
