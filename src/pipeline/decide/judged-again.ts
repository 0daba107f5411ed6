/** Notes a further judgement in the history of an incident, if it changed something for a reader. */
import { type EvidenceNews, evidenceNews } from '../../domain/judgement/evidence-news.ts';
import type { Transaction } from '../../store/database.ts';
import { findingsOf } from '../../store/findings.ts';
import { appendHistory } from '../../store/history.ts';
import type { Incident } from '../../store/incidents.ts';
import type { Deliberation } from './deliberation.ts';
import type { IncidentFacts } from './incident-facts.ts';
import { readEvidence } from './stored-evidence.ts';

/**
 * Notes that the verdict or its evidence changed, that it is proven now, or what it called off. A thief is judged anew
 * with every event: where he only goes on as before, the incident is updated and its history is not.
 * Call it before the findings are replaced.
 * @param said the judgement in short
 */
export async function noteJudgedAgain(
  tx: Transaction,
  open: Incident,
  facts: IncidentFacts,
  { judgement, now }: Deliberation,
  said: Readonly<Record<string, unknown>>,
  calledOff: readonly number[],
): Promise<void> {
  const { org, id: incidentId } = open;
  const evidence = evidenceNews(await carriedBefore(tx, open), judgement.evidence);
  const isOther = open.verdict !== judgement.verdict;
  const isProven = open.details.corroboration !== facts.details.corroboration;
  if (!isOther && !isProven && calledOff.length === 0 && isNone(evidence)) return;
  const kind = isOther ? 'verdict_changed' : 'judged_again';
  const data = {
    ...said,
    from: open.verdict,
    calledOff,
    ...(isNone(evidence) ? {} : { evidence }),
  };
  await appendHistory(tx, { org, incidentId, at: now, actor: 'system', kind, data });
}

function isNone({ came, gone }: EvidenceNews): boolean {
  return came.length === 0 && gone.length === 0;
}

/** Returns the evidence of the gravest finding so far. */
async function carriedBefore({ rows }: Transaction, { org, id }: Incident) {
  const found = await findingsOf(rows, org, [id]);
  const gravest = found.reduce<(typeof found)[number] | null>(
    (worst, finding) => (worst === null || finding.score > worst.score ? finding : worst),
    null,
  );
  return readEvidence(gravest?.evidence ?? []);
}
