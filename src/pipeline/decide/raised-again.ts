/** Whether a judgement brings a verdict back that people had been told was milder by now. */
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

/** What the incident is to keep of it. Call it before the judgement is in the history. */
export async function raisedAgainBy(
  tx: Transaction,
  deps: Pick<Dependencies, 'jobs'>,
  { org, id: incidentId, verdict: before, details: { raisedAgain } }: Incident,
  verdict: Verdict,
  now: number,
): Promise<RaisedAgain | null> {
  if (!isGraver(verdict, before)) return raisedAgain;
  // A hijack for the first time has a bell of its own.
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
