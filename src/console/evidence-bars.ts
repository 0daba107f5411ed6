/** Shows why the score is what it is: every observation with its weight, drawn to one scale. */

import { logOdds, probability } from '../domain/judgement/score.ts';
import { TUNING } from '../domain/judgement/tuning.ts';
import { isCorrection } from '../domain/judgement/weight-words.ts';
import { percent } from '../domain/percent.ts';
import type { StoryEvidence } from '../domain/response/incident-story.ts';
import { capital, words } from './format.ts';
import { type Html, html } from './html.ts';

const HALF = 100;
const SMALLEST_SCALE = 3;

/** Returns a table with one bar per observation; together with the starting point the weights add up to the score. */
export function evidenceBars(evidence: readonly StoryEvidence[], score: number): Html {
  const sum = evidence.reduce((total, { weight }) => total + weight, 0);
  const start = startingPoint(sum, score);
  const scale = Math.max(SMALLEST_SCALE, ...evidence.map(({ weight }) => Math.abs(weight)));
  const sorted = [...evidence].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  return html`<table class="evidence">
<caption>What speaks for a theft and against it. Each weight is a log-likelihood ratio: +1 makes a theft 2.7 times as likely.</caption>
<thead><tr><th scope="col">What was seen</th><th scope="col" class="bar-head"><span>against</span><span>for</span></th><th scope="col" class="number">Weight</th></tr></thead>
<tbody>
${sorted.map((item) => row(item, scale))}
</tbody>
<tfoot>
<tr><th scope="row">Before any evidence<span class="code">${rarity(start)}</span></th><td class="bar">${bar(start, scale)}</td><td class="number">${signed(start)}</td></tr>
<tr><th scope="row">Together: probability of a theft</th><td class="number">${signed(start + sum)}</td><td class="number">${percent(score)}</td></tr>
</tfoot></table>`;
}

/**
 * Returns the log-odds of the prior: this version's, wherever it fits the score; otherwise derived from the score,
 * which close to certainty has too few digits for that.
 */
function startingPoint(sum: number, score: number): number {
  if (Math.abs(probability(TUNING.prior + sum) - score) < 0.005) return TUNING.prior;
  return logOdds(Math.min(0.9999, Math.max(0.0001, score))) - sum;
}

function rarity(start: number): string {
  return start >= 0
    ? ''
    : `about one such case in ${Math.round(1 / probability(start))} is a theft`;
}

function row({ code, weight, detail }: StoryEvidence, scale: number): Html {
  return html`<tr>
<td>${capital(detail)}<span class="code">${words(code)}</span></td>
<td class="bar">${bar(weight, scale)}</td>
<td class="number">${signed(weight)}<span class="code">${isCorrection(code) ? 'a correction of the sum' : likelihood(weight)}</span></td>
</tr>`;
}

/** Draws one bar. Width and place are attributes, since the page's policy allows no inline style. */
function bar(weight: number, scale: number): Html {
  const length = Math.max(1, (Math.min(Math.abs(weight), scale) / scale) * HALF);
  const [side, x] = weight < 0 ? ['against', HALF - length] : ['for', HALF];
  return html`<svg viewBox="0 0 ${2 * HALF} 14" preserveAspectRatio="none" aria-hidden="true"><rect class="${side}" x="${x.toFixed(1)}" y="2" width="${length.toFixed(1)}" height="10"/><line x1="${HALF}" x2="${HALF}" y1="0" y2="14"/></svg>`;
}

/** Returns the weight in words that need no logarithm. */
function likelihood(weight: number): string {
  const times = Math.exp(Math.abs(weight));
  if (times < 1.05) return 'says nothing';
  const shown = times < 10 ? times.toFixed(1) : times < 1_000 ? times.toFixed(0) : 'over 1000';
  return `${shown}× likelier if ${weight > 0 ? 'stolen' : 'innocent'}`;
}

function signed(weight: number): string {
  return `${weight < 0 ? '−' : '+'}${Math.abs(weight).toFixed(1)}`;
}
