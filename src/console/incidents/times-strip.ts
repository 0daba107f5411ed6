/** Shows the month in one line: how fast, how often, and how often it was no theft. */
import type { IncidentTimes, TimedStep } from '../../store/incident-times.ts';
import { duration, plural } from '../format.ts';
import { type Html, html } from '../html.ts';

/** Least number for a 90th percentile: of fewer, it would be the slowest alone. */
const FEWEST_FOR_P90 = 10;

/**
 * Returns the line of figures.
 * @param over the period: `Last 30 days`
 */
export function timesStrip(times: IncidentTimes, over: string): Html | '' {
  const { hijacks, verified, closed, falseAlarms } = times;
  if (hijacks + closed === 0) return '';
  return html`<section class="card" aria-labelledby="month"><h2 id="month">${over}</h2>
<dl class="figures">
<div><dt>hijacks</dt><dd>${hijacks}</dd></div>
<div><dt>containment verified</dt><dd>${verified} of ${hijacks}</dd></div>
${time('first bad event to noticed', 'toNoticed', times)}
${time('to taken by somebody', 'toTaken', times)}
${time('to acted', 'toActed', times)}
${time('to verified', 'toVerified', times)}
${time('to the user asked', 'toAsked', times)}
${time('to closed', 'toClosed', times)}
<div><dt>closed by people as no theft</dt><dd>${falseAlarms} of ${closed}</dd></div>
</dl><p class="quiet">Times are medians from the first bad event; under each stands over how many of the ${plural(hijacks, 'hijack')}.${leftOut(times)}</p></section>`;
}

function time(name: string, step: TimedStep, { [step]: ms, over, p90, hijacks }: IncidentTimes) {
  if (ms === null) return '';
  const most = over[step] < FEWEST_FOR_P90 ? null : p90[step];
  return html`<div><dt>${name}</dt><dd>${duration(Math.max(0, ms))}</dd><dd class="over">${over[step]} of ${hijacks}${most === null ? '' : `; 90 % within ${duration(Math.max(0, most))}`}</dd></div>`;
}

/** Returns the number of hijacks that were not acted on: without it, doing nothing would look fastest. */
function leftOut({ hijacks, over }: IncidentTimes): string {
  const unacted = hijacks - over.toActed;
  if (unacted === 0) return '';
  return ` ${unacted} ${unacted === 1 ? 'was not acted on, and counts' : 'were not acted on, and count'} in no time to acted.`;
}
