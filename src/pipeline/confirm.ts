/**
 * Stage 5. Looks into the System Log after an action: does Okta confirm that it was done, and is the stolen session
 * silent? Looks again until its time is over, or until the session has shown that it still lives. It also looks
 * whether Okta took the security events that were sent to it.
 */
import {
  actedAtOkta,
  assessContainment,
  type ContainmentAssessment,
} from '../domain/response/containment.ts';
import type { ContainmentDetails } from '../domain/response/containment-details.ts';
import type { Transaction } from '../store/database.ts';
import { appendHistory } from '../store/history.ts';
import {
  changeIncident,
  findIncident,
  type Incident,
  isOpen,
  lockIncident,
} from '../store/incidents.ts';
import { type Believed, believed } from './confirm/believed.ts';
import { breakContainment, type Contained } from './confirm/broken.ts';
import { watchAfterContainment } from './confirm/follow-up.ts';
import { confirmReceipts } from './confirm/receipts.ts';
import type { Dependencies } from './dependencies.ts';
import { readSession } from './proof/session-events.ts';
import { confirmTimingOf } from './respond/confirm-timing.ts';
import type { StageJobs } from './stages.ts';

/** Looks once at one incident. Without access to the System Log it goes by the events that were received. */
export async function confirm(deps: Dependencies, job: StageJobs['confirm']): Promise<void> {
  await confirmReceipts(deps, job);
  const incident = await findIncident(deps.database.rows, job.org, job.incidentId);
  if (incident === null || !isToConfirm(incident)) return;
  const { assessment, againInMs, proven } = await look(deps, incident);
  await deps.database.transaction(async (tx) => {
    const current = await lockIncident(tx, job.org, job.incidentId);
    // Another look, or a person, may have settled it while the log was read.
    if (current === null || !isToConfirm(current)) return;
    if (current.revision !== incident.revision) return lookAgain(tx, deps, job);
    if (againInMs !== null) return lookAgain(tx, deps, job, againInMs);
    await write(tx, deps, current, assessment, proven);
  });
}

function isToConfirm(incident: Incident): incident is Contained {
  const acted = incident.containment === 'acted' || incident.containment === 'verified';
  return acted && isOpen(incident) && incident.details.containment !== null;
}

/** Assesses by Okta's clock, which dates the events: by ours, a deed before the action could seem to come after it. */
async function look(deps: Dependencies, incident: Contained): Promise<Believed> {
  const { org, subject, details } = incident;
  const userId = incident.userId ?? '';
  const actedAt = actedAtOkta(details.containment);
  const now = deps.now() + actedAt - details.containment.lastActedAt;
  const timing = confirmTimingOf(deps);
  // All ids of the session, tied together as for judging: its root may have become known after the incident opened.
  const { keptUnder } = await deps.database.transaction((tx) =>
    readSession(tx, deps, org, subject),
  );
  const sessionIds = new Set(keptUnder);
  const about = { org, userId, sessionIds, since: actedAt - timing.allowanceMs, now };
  const { stolen } = details;
  return believed(deps, about, ({ events, logUnreadable }) =>
    assessContainment({
      sessionIds,
      userId,
      stolen,
      actedAt,
      now,
      timing,
      parseUserAgent: deps.fingerprintSources.parseUserAgent,
      events,
      logUnreadable,
    }),
  );
}

async function write(
  tx: Transaction,
  deps: Dependencies,
  incident: Contained,
  assessment: ContainmentAssessment,
  proven: boolean,
): Promise<void> {
  const { org, id: incidentId } = incident;
  const { confirmations } = assessment;
  const containment = { ...incident.details.containment, checkedAt: deps.now(), confirmations };
  const seen = new Set(incident.details.containment.confirmations.map(({ uuid }) => uuid));
  const news = confirmations.filter(({ uuid }) => !seen.has(uuid));
  if (news.length > 0) {
    const entry = {
      org,
      incidentId,
      at: deps.now(),
      actor: 'system',
      kind: 'confirmed_by_okta' as const,
    };
    await appendHistory(tx, { ...entry, data: { events: news } });
  }
  switch (assessment.state) {
    case 'broken':
      return breakContainment(
        tx,
        deps,
        { ...incident, details: { ...incident.details, containment } },
        assessment,
        proven,
      );
    case 'looking':
      if (news.length > 0) {
        await changeIncident(tx, incident, { details: { containment } }, new Date(deps.now()));
        await deps.jobs.enqueue(tx, 'notify', [{ data: { org, incidentId } }]);
      }
      return lookAgain(tx, deps, { org, incidentId });
    case 'unverified':
      return endLooking(tx, deps, incident, {
        ...containment,
        unverifiedBecause: assessment.because,
      });
    case 'verified':
      return endLooking(tx, deps, incident, { ...containment, unverifiedBecause: null });
  }
}

async function lookAgain(
  tx: Transaction,
  deps: Dependencies,
  { org, incidentId }: StageJobs['confirm'],
  inMs: number = confirmTimingOf(deps).nextLookMs,
): Promise<void> {
  const startAfter = new Date(deps.now() + inMs);
  await deps.jobs.enqueue(tx, 'confirm', [{ data: { org, incidentId }, startAfter }]);
}

async function endLooking(
  tx: Transaction,
  deps: Dependencies,
  incident: Contained,
  containment: ContainmentDetails,
): Promise<void> {
  const { org, id: incidentId, firstBadAt, actedAt } = incident;
  const now = deps.now();
  const verified = containment.unverifiedBecause === null;
  const said = incident.details.containment.unverifiedBecause;
  if (verified ? incident.containment === 'verified' : said === containment.unverifiedBecause)
    return;
  const change = verified
    ? { containment: 'verified' as const, verifiedAt: new Date(now), status: 'contained' as const }
    : {};
  await changeIncident(tx, incident, { ...change, details: { containment } }, new Date(now));
  const data = {
    firstBadAt: firstBadAt?.toISOString() ?? null,
    actedAt: actedAt?.toISOString() ?? null,
    checkedAt: new Date(now).toISOString(),
    msFromFirstBadToActed: firstBadAt && actedAt ? actedAt.getTime() - firstBadAt.getTime() : null,
    msFromActedToChecked: actedAt === null ? null : now - actedAt.getTime(),
    confirmations: containment.confirmations.length,
    because: containment.unverifiedBecause,
  };
  const kind = verified ? 'containment_verified' : 'containment_unverified';
  await appendHistory(tx, { org, incidentId, at: now, actor: 'system', kind, data });
  await watchAfterContainment(tx, deps, incident);
  await deps.jobs.enqueue(tx, 'notify', [{ data: { org, incidentId } }]);
}
