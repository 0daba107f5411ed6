/**
 * Handles a user's no about a closed incident. Where it was closed as harmless, the no was not known, and nobody looks
 * at closed incidents: so a new one is opened with what was known. Where it was closed as a theft, the same had been
 * found; whoever closed it as a test knew; a duplicate was decided elsewhere. An open incident about the session hears
 * of it. Like any late no, it plans nothing by itself.
 */
import { wasHarmless } from '../../domain/response/reopen.ts';
import type { UserQuestion } from '../../domain/response/user-question.ts';
import type { Transaction } from '../../store/database.ts';
import { handOverFindings } from '../../store/findings.ts';
import { appendHistory } from '../../store/history.ts';
import {
  findIncident,
  type Incident,
  isOpen,
  lockIncidentsAbout,
  openIncident,
} from '../../store/incidents.ts';
import { carryDenial } from '../decide/carry-denial.ts';
import type { SteerDependencies } from '../dependencies.ts';
import { originalOf } from './original-of.ts';

/**
 * Locks all incidents about the session of a closed one, or of the one it is a duplicate of. Call it before the closed
 * one itself is locked, so that everybody locks in the same order.
 */
export async function lockAlike(
  tx: Transaction,
  org: string,
  incidentId: number,
): Promise<readonly Incident[]> {
  const seen = await findIncident(tx.rows, org, incidentId);
  if (seen === null || isOpen(seen)) return [];
  const original = seen.resolution === 'duplicate' ? await originalOf(tx.rows, seen) : null;
  return lockIncidentsAbout(tx, org, seen.kind, (original ?? seen).subject);
}

type Denial = {
  readonly closed: Incident;
  readonly question: UserQuestion;
  /** Whoever said no, as `slack:U…`. */
  readonly by: string;
  readonly at: number;
};

/** Returns the incident that goes on with it: an open one, or a new one if it was closed as harmless; null for none. */
export async function goOnAfterDenial(
  tx: Transaction,
  deps: SteerDependencies,
  { closed, question, by, at }: Denial,
  alike: readonly Incident[],
): Promise<number | null> {
  if (isOpen(closed) || closed.resolution === 'test') return null;
  const decided = whereDecided(closed, alike);
  const notice = noticeOf(closed, decided);
  const heard = alike.find(isOpen);
  const isNews = wasHarmless(decided.resolution) || decided.resolution === 'duplicate';
  const open = heard ?? (isNews ? await openAgain(tx, decided, notice, at) : null);
  if (open === null) return null;
  // It was over before it was answered, so it plans nothing there either.
  const late = { status: 'expired', expiresAt: at, answer: 'no', answeredAt: at } as const;
  const denial = { from: closed, question: { ...question, ...late }, by, at, notice };
  await carryDenial(tx, deps, open, denial);
  return open.id;
}

function noticeOf(asked: Incident, { id, resolution }: Incident): string {
  const about = id === asked.id ? '' : `, asked about INC-${asked.id},`;
  const after =
    resolution === null ? '' : `, after INC-${id} was closed as ${resolution.replaceAll('_', ' ')}`;
  return `The user${about} says that it was not them${after}.`;
}

/** Returns the incident in which it was decided; a duplicate whose original is not found stands for itself. */
function whereDecided(closed: Incident, alike: readonly Incident[]): Incident {
  if (closed.resolution !== 'duplicate') return closed;
  return alike.find(({ resolution }) => resolution !== 'duplicate') ?? closed;
}

async function openAgain(
  tx: Transaction,
  closed: Incident,
  notice: string,
  at: number,
): Promise<Incident | null> {
  const {
    id,
    revision: _revision,
    closedAt: _at,
    closedBy: _by,
    resolution: _as,
    ...known
  } = closed;
  const { org, verdict, score, headline, containment } = closed;
  const incident = await openIncident(tx, {
    ...known,
    status: 'new',
    assignee: null,
    duplicateOf: null,
    containment: containment === 'acting' ? 'none' : containment,
    openedAt: new Date(at),
    updatedAt: new Date(at),
    details: { ...closed.details, notices: [notice], urgency: 0, refersTo: id },
  });
  if (incident === null) return null;
  await handOverFindings(tx, org, id, incident.id);
  const data = { verdict, score, headline, refersTo: id };
  const entry = {
    org,
    incidentId: incident.id,
    at,
    actor: 'system',
    kind: 'opened' as const,
    data,
  };
  await appendHistory(tx, entry);
  return incident;
}
