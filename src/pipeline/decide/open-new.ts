/** Opens the incident of a session. */
import { rulesForUser } from '../../config/rules-in-force.ts';
import { NO_DETAILS } from '../../domain/response/incident.ts';
import type { UserPolicy } from '../../domain/response/response-policy.ts';
import { goesOnAfter } from '../../domain/response/stranger-goes-on.ts';
import type { Transaction } from '../../store/database.ts';
import { appendHistory } from '../../store/history.ts';
import { type Incident, openIncident } from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Deliberation } from './deliberation.ts';
import type { IncidentFacts } from './incident-facts.ts';
import { openedWith, sayThatThereAreMore } from './told-together.ts';

/**
 * Opens it; null where one about the session is open already.
 * @param closed the incident about it that was closed before
 */
export async function openNew(
  tx: Transaction,
  deps: Pick<Dependencies, 'jobs'>,
  deliberation: Deliberation,
  policy: UserPolicy,
  { details, ...facts }: IncidentFacts,
  closed: Incident | null,
): Promise<Incident | null> {
  const { org, sessionId, now } = deliberation;
  const goesOn = closed !== null && goesOnAfter(closed, deliberation.strangersLastUseAt);
  const toldWith = await openedWith(tx, org.key, { ...facts, details }, now);
  const incident = await openIncident(tx, {
    ...facts,
    org: org.key,
    kind: 'session_hijack',
    subject: sessionId,
    openedAt: new Date(now),
    details: {
      ...NO_DETAILS,
      ...details,
      refersTo: closed?.id ?? null,
      ...(goesOn ? { notices: [goesOnIn(closed)] } : {}),
      ...(toldWith === null ? {} : { toldWith }),
    },
  });
  if (incident === null) return null;
  await sayThatThereAreMore(tx, deps, incident, now);
  const data = { ...said(deliberation, policy), refersTo: closed?.id ?? null };
  const entry = { org: org.key, incidentId: incident.id, at: now, actor: 'system' };
  await appendHistory(tx, { ...entry, kind: 'opened', data });
  if (goesOn) await sayThatItGoesOn(tx, closed, incident.id, deliberation);
  return incident;
}

function goesOnIn({ id, resolution, closedBy }: Incident): string {
  const as = (resolution ?? '').replaceAll('_', ' ');
  return `INC-${id} was closed as ${as} by ${closedBy ?? 'the system'} with nothing contained, and whoever stole the session has used it since.`;
}

/** Writes into the history of what was closed where it goes on. */
async function sayThatItGoesOn(
  tx: Transaction,
  { org, id: incidentId }: Incident,
  goesOnAs: number,
  { strangersLastUseAt, now }: Deliberation,
): Promise<void> {
  const data = { goesOnAs, lastUseAt: new Date(strangersLastUseAt ?? now).toISOString() };
  const kind = 'went_on';
  await appendHistory(tx, { org, incidentId, at: now, actor: 'system', kind, data });
}

/** Returns what the history keeps of a judgement. */
export function said({ org, judgement, bad, corroboration }: Deliberation, policy: UserPolicy) {
  const { verdict, score, headline } = judgement;
  const rules = rulesForUser(org.config, policy);
  return { verdict, score, headline, findings: bad.length, corroboration, rules };
}
