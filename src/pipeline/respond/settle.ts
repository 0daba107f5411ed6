/** Updates the incident after one of its actions has ended. */

import { ENDS_SESSIONS } from '../../domain/response/containment.ts';
import type { ContainmentDetails } from '../../domain/response/containment-details.ts';
import type { IncidentDetails } from '../../domain/response/incident.ts';
import { openEnds } from '../../domain/response/open-ends.ts';
import { titleOfAction } from '../../domain/response/response-action.ts';
import { actionsOf, type ResponseActionRow } from '../../store/actions.ts';
import type { Transaction } from '../../store/database.ts';
import { findingsOf } from '../../store/findings.ts';
import { appendHistory } from '../../store/history.ts';
import { changeIncident, type Incident, type IncidentChange } from '../../store/incidents.ts';
import { receivedAt } from '../../store/stolen-session.ts';
import { endConsoleSessions } from '../decide/end-console-sessions.ts';
import type { Dependencies } from '../dependencies.ts';
import { confirmTimingOf } from './confirm-timing.ts';

/** When an action ended, kept in its result; epoch milliseconds, absent where Okta's clock agrees with ours. */
export type ActionTime = { readonly finishedAtOkta?: number };

/**
 * Brings the incident up to date, and has containment confirmed once nothing more is to run.
 * @param undoing whether the ended action took an earlier one back, which says nothing about containment
 */
export async function settleIncident(
  tx: Transaction,
  deps: Dependencies,
  incident: Incident,
  undoing: boolean,
): Promise<void> {
  const { org, id: incidentId, details } = incident;
  const now = deps.now();
  const data = { org, incidentId };
  const actions = await actionsOf(tx.rows, org, incidentId);
  const forward = actions.filter(({ undoOf }) => undoOf === null);
  const lastAction = endOfSessions(forward);
  const lastActedAt = lastAction?.finishedAt?.getTime() ?? null;
  const unfinished = forward.some(({ status }) => status === 'approved' || status === 'running');
  const finished = !unfinished && !undoing;
  // After containment broke, only what was done since counts as having acted.
  const before = incident.containment === 'broken' ? (details.containment?.lastActedAt ?? 0) : 0;
  const acted = finished && lastActedAt !== null && lastActedAt > before;
  const change: IncidentChange = {
    details: {
      notContained: openEnds(actions, details),
      notices: noticesOf(actions, details.notices),
      ...(acted ? { containment: containmentOf(details, lastActedAt, lastAction) } : {}),
    },
  };
  if (acted) {
    Object.assign(change, {
      containment: 'acted',
      actedAt: incident.actedAt ?? new Date(lastActedAt),
    });
    const startAfter = new Date(now + confirmTimingOf(deps).firstLookMs);
    await deps.jobs.enqueue(tx, 'confirm', [{ data, startAfter }]);
    await tellTimes(tx, deps, incident, lastActedAt);
    await endConsoleSessions(tx, incident, incident, now);
  } else if (finished && incident.containment === 'acting') {
    change.containment = 'none';
  }
  await changeIncident(tx, incident, change, new Date(now));
  await deps.jobs.enqueue(tx, 'notify', [{ data }]);
}

/** Returns the latest done action that ends sessions. */
function endOfSessions(actions: readonly ResponseActionRow[]): ResponseActionRow | null {
  const time = ({ finishedAt }: ResponseActionRow) => finishedAt?.getTime() ?? 0;
  const [latest] = actions
    .filter(({ kind, status, finishedAt }) => {
      return status === 'done' && finishedAt !== null && ENDS_SESSIONS.has(kind);
    })
    .sort((a, b) => time(b) - time(a));
  return latest ?? null;
}

function containmentOf(
  { containment }: IncidentDetails,
  lastActedAt: number,
  lastAction: ResponseActionRow | null,
): ContainmentDetails {
  const { finishedAtOkta } = (lastAction?.result ?? {}) as ActionTime;
  return {
    lastActedAt,
    ...(finishedAtOkta === undefined ? {} : { lastActedAtOkta: finishedAtOkta }),
    checkedAt: containment?.checkedAt ?? null,
    confirmations: containment?.confirmations ?? [],
    brokenBy: containment?.brokenBy ?? null,
    timesBroken: containment?.timesBroken ?? 0,
    unverifiedBecause: null,
  };
}

/** Returns the notices, with what failed; a reversal that failed at first and was done later is left out. */
function noticesOf(
  actions: readonly ResponseActionRow[],
  before: readonly string[],
): readonly string[] {
  const undone = actions.flatMap(({ id, status }) => (status === 'undone' ? [id] : []));
  const failed = actions.filter(({ status }) => status === 'failed');
  const settled = failed.filter(({ undoOf }) => undoOf !== null && undone.includes(undoOf));
  const old = new Set(settled.map(failure));
  const standing = failed.filter((action) => !settled.includes(action)).map(failure);
  return [...new Set([...before.filter((notice) => !old.has(notice)), ...standing])];
}

function failure({ kind, errorCode, errorMessage, remedy }: ResponseActionRow): string {
  // Okta ends some of its messages with a full stop, and others not.
  const said = (errorMessage ?? 'no reason was given').replace(/[.\s]*$/, '.');
  return `${titleOfAction(kind)} failed (${errorCode}): ${said} ${remedy ?? ''}`.trimEnd();
}

/** Notes the time from the first bad event to the sessions cleared, which the product is measured by. */
async function tellTimes(
  tx: Transaction,
  deps: Dependencies,
  incident: Incident,
  lastActedAt: number,
): Promise<void> {
  const { org, id: incidentId, firstBadAt, actedAt } = incident;
  const [first] = await findingsOf(tx.rows, org, [incidentId]);
  const received =
    first === undefined
      ? null
      : await receivedAt(tx.rows, org, first.eventUuid, first.at, deps.now);
  if (actedAt === null && received !== null) {
    deps.metrics.containmentSeconds.observe(Math.max(0, lastActedAt - received) / 1000);
  }
  const data = {
    firstBadAt: firstBadAt?.toISOString() ?? null,
    actedAt: new Date(lastActedAt).toISOString(),
    msFromFirstBadToActed: firstBadAt === null ? null : lastActedAt - firstBadAt.getTime(),
    msFromReceivedToActed: received === null ? null : lastActedAt - received,
  };
  const entry = {
    org,
    incidentId,
    at: deps.now(),
    actor: 'system',
    kind: 'contained_by_action' as const,
  };
  await appendHistory(tx, { ...entry, data });
}
