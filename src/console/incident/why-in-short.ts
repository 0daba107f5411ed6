/** Shows the main evidence for the verdict in three lines, for a person who decides before reading all of the proof. */
import { readEvidence } from '../../pipeline/decide/stored-evidence.ts';
import type { IncidentView } from '../../store/incident-view.ts';
import { capital } from '../format.ts';
import { type Html, html } from '../html.ts';

const MOST = 3;

/** Returns evidence of the gravest finding, the heaviest first, and only what speaks for the verdict. */
export function whyInShort({
  incident,
  findings,
}: Pick<IncidentView, 'incident' | 'findings'>): Html | '' {
  const [gravest] = [...findings].sort((a, b) => b.score - a.score);
  if (gravest === undefined) return '';
  const side = incident.verdict === 'benign' ? -1 : 1;
  const carrying = readEvidence(gravest.evidence)
    .filter(({ weight }) => weight * side > 0)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, MOST);
  if (carrying.length === 0) return '';
  return html`<div class="why"><h2>Why</h2><ul>${carrying.map(({ detail }) => html`<li>${capital(detail)}</li>`)}</ul><p><a href="#evidence">All evidence, with weights</a></p></div>`;
}
