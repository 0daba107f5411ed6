/** The month in one line: how fast, and how often it was no theft. */
import type { IncidentTimes } from '../../store/incident-times.ts';
import { duration, plural } from '../format.ts';
import { type Html, html } from '../html.ts';

export function timesStrip(times: IncidentTimes, days: number): Html | '' {
  const { hijacks, verified, closed, falseAlarms } = times;
  if (hijacks + closed === 0) return '';
  const median = (name: string, ms: number | null) =>
    ms === null ? '' : html`<div><dt>${name}</dt><dd>${duration(Math.max(0, ms))}</dd></div>`;
  return html`<section class="card" aria-labelledby="month"><h2 id="month">Last ${days} days</h2>
<dl class="figures">
<div><dt>hijacks</dt><dd>${hijacks}</dd></div>
<div><dt>containment verified</dt><dd>${verified}</dd></div>
${median('first bad event to noticed', times.toNoticed)}
${median('to acted', times.toActed)}
${median('to verified', times.toVerified)}
${median('to the user asked', times.toAsked)}
${median('to closed', times.toClosed)}
<div><dt>closed by people as no theft</dt><dd>${falseAlarms} of ${closed}</dd></div>
</dl><p class="quiet">Times are medians over ${plural(hijacks, 'hijack')}.</p></section>`;
}
