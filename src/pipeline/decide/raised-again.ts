/** Tells whether a judgement raises a verdict again after people were told that it had become milder. */
import type { Verdict } from '../../domain/judgement/verdict.ts';
import {
  dueAt,
  isGraver,
  type RaisedAgain,
  raiseAgain,
} from '../../domain/response/raised-again.ts';
import type { Transaction } from '../../store/database.ts';
import { isInHistory } from '../../store/history.ts';
import type { Incident } from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';

/** Returns what the incident is to keep of it. Call it before the judgement is in the history. */
export async function raisedAgainBy(
  tx: Transaction,
  deps: Pick<Dependencies, 'jobs'>,
  { org, id: incidentId, verdict: before, details: { raisedAgain } }: Incident,
  verdict: Verdict,
  now: number,
): Promise<RaisedAgain | null> {
  if (!isGraver(verdict, before)) return raisedAgain;
  // The first verdict of a hijack has a bell of its own.
  const isFirst =
    verdict === 'hijack' && !(await isInHistory(tx.rows, org, [incidentId], { verdict }));
  if (isFirst) return raisedAgain;
  const raised = raiseAgain(raisedAgain, { from: before, verdict }, now);
  const due = dueAt(raised);
  if (due !== null) {
    const data = { org, incidentId };
    await deps.jobs.enqueue(tx, 'escalate', [{ data, startAfter: new Date(due) }]);
  }
  return raised;
}
