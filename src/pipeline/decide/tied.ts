/** Joins incidents about several ids that turned out to be one session: one goes on, the others end. */
import { questionsOf } from '../../store/asked-users.ts';
import type { Transaction } from '../../store/database.ts';
import { isDuplicateOf } from '../../store/duplicates.ts';
import { appendHistory } from '../../store/history.ts';
import {
  changeIncident,
  type Incident,
  lockIncident,
  lockOpenIncidentsAbout,
} from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';
import { carryDenial } from './carry-denial.ts';
import { containmentLeft } from './containment-left.ts';
import type { DecideInput, Decision } from './deliberation.ts';
import { endQuestions } from './end-questions.ts';
import { callOffUndecided } from './lowered.ts';

/** Locks those incidents before anything is decided: planning holds the org's limits and must wait for no incident. */
export async function lockTied(
  tx: Transaction,
  { org, sessionId, keptUnder }: DecideInput,
): Promise<Incident[]> {
  const others = keptUnder.filter((id) => id !== sessionId);
  return lockOpenIncidentsAbout(tx, org.key, 'session_hijack', others);
}

/**
 * Resolves the others as duplicates: the session is judged as one from now on, so nothing would judge them again. What
 * was done stays on them, and what a person agreed to goes on.
 */
export async function resolveTied(
  tx: Transaction,
  deps: Dependencies,
  tied: readonly Incident[],
  { now }: DecideInput,
  { outcome, incidentId: theOne }: Decision,
): Promise<void> {
  if (theOne === null || outcome === 'forged') return;
  for (const incident of tied) {
    const { org, id: incidentId } = incident;
    // A person closed that one as a duplicate of this: each would lead to the other, and none be open.
    if (await isDuplicateOf(tx.rows, org, theOne, incidentId)) continue;
    const reason = `Its session turned out to be that of INC-${theOne}: what happens in it is told there.`;
    const calledOff = await callOffUndecided(tx, incident, `Called off: ${reason}`, {
      noneOfPeople: true,
    });
    await endQuestions(tx, incident, reason);
    await handOnDenial(tx, deps, incident, theOne, now);
    const change = {
      status: 'resolved' as const,
      resolution: 'duplicate' as const,
      duplicateOf: theOne,
      closedAt: new Date(now),
      closedBy: 'system',
      ...(await containmentLeft(tx, deps, incident)),
      details: { notices: [...new Set([...incident.details.notices, reason])] },
    };
    await changeIncident(tx, incident, change, new Date(now));
    const data = { reason, duplicateOf: theOne, calledOff };
    const entry = { org, incidentId, at: now, actor: 'system', kind: 'resolved' as const, data };
    await appendHistory(tx, entry);
    await deps.jobs.enqueue(tx, 'notify', [{ data: { org, incidentId } }]);
  }
}

/** Hands a user's no on to the incident that goes on. Another judgement plans for it: this one did not know of it. */
async function handOnDenial(
  tx: Transaction,
  deps: Dependencies,
  from: Incident,
  theOne: number,
  at: number,
): Promise<void> {
  const { org, id } = from;
  const questions = await questionsOf(tx.rows, org, id);
  const question = questions.find(({ answer }) => answer === 'no');
  const to = question === undefined ? null : await lockIncident(tx, org, theOne);
  if (question === undefined || to === null) return;
  const by = question.slackUser === null ? 'system' : `slack:${question.slackUser}`;
  const notice = `The user, asked about INC-${id}, says that it was not them.`;
  const isNews = await carryDenial(tx, deps, to, { from, question, by, at, notice });
  const data = { org, sessionId: to.subject };
  if (isNews) await deps.jobs.enqueue(tx, 'triage', [{ data }]);
}
