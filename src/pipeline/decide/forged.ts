/** Decides on bad events that the org's own System Log does not have: somebody else knows the hook's secret. */
import { z } from 'zod';
import { LIKE_A_PREVIEW } from '../../domain/response/hook-preview.ts';
import { NO_DETAILS, NOT_BEGUN_STATUSES } from '../../domain/response/incident.ts';
import { actionsOf, changeAction } from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import { areHeld } from '../../store/forged.ts';
import { appendHistory, readHistory } from '../../store/history.ts';
import {
  changeIncident,
  type Incident,
  isOpen,
  lockIncidentsAbout,
  openIncident,
} from '../../store/incidents.ts';
import { storableScore } from '../../store/storable.ts';
import type { Dependencies } from '../dependencies.ts';
import { FORGED } from '../proof/take-out-forged.ts';
import { containmentLeft } from './containment-left.ts';
import type { Decision, Deliberation } from './deliberation.ts';
import { countForgery, isFlooded } from './forged-flood.ts';

const ADVICE = `These events came through the event hook and are not in the System Log. Nothing was done to the user. ${LIKE_A_PREVIEW} Otherwise whoever sent them knows the hook’s secret: change it with \`warden register --rotate\`, and find out where it leaked.`;

/**
 * Opens one incident about the delivery. No action is planned, whatever the events say.
 * @param open the incident that the events opened, if Okta could not be asked about them at first
 */
export async function decideForged(
  tx: Transaction,
  deps: Dependencies,
  open: Incident | null,
  deliberation: Deliberation,
): Promise<Decision> {
  if (open !== null && open.corroboratedAt === null) await disarm(tx, deps, open, deliberation);
  const { org, sessionId, now } = deliberation;
  const known = await lockIncidentsAbout(tx, org.key, 'forged_delivery', sessionId);
  const [latest] = known;
  if (latest !== undefined && (isOpen(latest) || latest.resolution !== null)) {
    return { outcome: 'forged', incidentId: latest.id };
  }
  if (await isFlooded(tx, org.key, now)) {
    await countForgery(tx, deps, org.key, { now, reason: FORGED });
    return { outcome: 'forged', incidentId: null };
  }
  const incidentId = await openForged(tx, deliberation);
  await deps.jobs.enqueue(tx, 'notify', [{ data: { org: org.key, incidentId } }]);
  return { outcome: 'forged', incidentId };
}

async function openForged(tx: Transaction, deliberation: Deliberation): Promise<number> {
  const { org, sessionId, subject, judgement, now, bad, forged = [] } = deliberation;
  const incident = await openIncident(tx, {
    org: org.key,
    kind: 'forged_delivery',
    subject: sessionId,
    verdict: 'suspicious',
    score: storableScore(judgement.score),
    headline: `A forged delivery claims that the session of ${judgement.user} was stolen`,
    userId: subject.id,
    userLogin: subject.login,
    userName: subject.name,
    firstBadAt: new Date(deliberation.firstBadAt),
    lastBadAt: new Date(deliberation.lastBadAt),
    openedAt: new Date(now),
    details: {
      ...NO_DETAILS,
      user: deliberation.user,
      source: deliberation.source,
      corroboration: 'forged',
      sessionEnded: deliberation.sessionEnded,
      companyWideMove: deliberation.companyWideMove,
      notices: [ADVICE],
    },
  });
  if (incident === null) throw new Error('an incident opened beside the locked session');
  const claims = {
    headline: judgement.headline,
    uuids: bad.map(({ uuid }) => uuid),
    forged: forged.map(({ event }) => ({ uuid: event.uuid, at: event.publishedAt })),
  };
  const entry = { org: org.key, incidentId: incident.id, at: now, actor: 'system', data: claims };
  await appendHistory(tx, { ...entry, kind: 'opened' });
  return incident.id;
}

export const DISARMED =
  'Called off: the events are not in the org’s System Log, the delivery was forged.';

/** Details without the stranger's trail, since nothing that forged events tell was done in the session. */
const NO_TRAIL = {
  afterwards: NO_DETAILS.afterwards,
  afterwardsInAll: NO_DETAILS.afterwardsInAll,
  refused: NO_DETAILS.refused,
  refusedInAll: NO_DETAILS.refusedInAll,
  addresses: NO_DETAILS.addresses,
};

/** Calls off every action not begun, also approved ones: whoever approved them had been deceived by the forgery. */
async function disarm(
  tx: Transaction,
  deps: Dependencies,
  incident: Incident,
  { now }: Deliberation,
): Promise<void> {
  const { org, id: incidentId, details } = incident;
  if (details.corroboration === 'forged') return;
  const waiting = (await actionsOf(tx.rows, org, incidentId)).filter(
    ({ status, undoOf }) => NOT_BEGUN_STATUSES.includes(status) && undoOf === null,
  );
  const skipped = { status: 'skipped', guard: 'forged', reason: DISARMED } as const;
  for (const { id } of waiting) {
    await changeAction(tx, org, id, { ...skipped, decidedAt: null, decidedBy: null });
  }
  const notices = [...new Set([...details.notices, DISARMED])];
  const change = {
    ...(await containmentLeft(tx, deps, incident)),
    details: { corroboration: 'forged' as const, notices, ...NO_TRAIL },
  };
  await changeIncident(tx, incident, change, new Date(now));
  const data = { org, incidentId };
  const entry = { ...data, at: now, actor: 'system', kind: 'called_off' as const };
  await appendHistory(tx, {
    ...entry,
    data: { reason: DISARMED, calledOff: waiting.map(({ id }) => id) },
  });
  await deps.jobs.enqueue(tx, 'notify', [{ data }]);
}

const claimsShape = z
  .object({ forged: z.array(z.object({ uuid: z.string(), at: z.number() })).catch([]) })
  .catch({ forged: [] });

const WITHDRAWN =
  'The events have since appeared in the System Log: the delivery was not forged, the log was late.';

/**
 * Resolves the alarm about a delivery whose events turned out to be Okta's own, since the reader has brought them all.
 * That the session was really stolen is no reason: some of its events may be forged all the same.
 */
export async function withdrawForged(
  tx: Transaction,
  deps: Dependencies,
  { org, sessionId, now }: Deliberation,
): Promise<void> {
  const known = await lockIncidentsAbout(tx, org.key, 'forged_delivery', sessionId);
  const open = known.find(isOpen);
  if (open === undefined) return;
  const [opened] = await readHistory(tx.rows, org.key, open.id);
  const { forged } = claimsShape.parse(opened?.data);
  if (!(await areHeld(tx.client, org.key, forged))) return;
  const change = { status: 'resolved' as const, closedAt: new Date(now), closedBy: 'system' };
  const details = { notices: [WITHDRAWN], corroboration: 'confirmed' as const };
  await changeIncident(tx, open, { ...change, details }, new Date(now));
  const data = { org: org.key, incidentId: open.id };
  const entry = { ...data, at: now, actor: 'system', kind: 'resolved' as const };
  await appendHistory(tx, { ...entry, data: { reason: WITHDRAWN } });
  await deps.jobs.enqueue(tx, 'notify', [{ data }]);
}
