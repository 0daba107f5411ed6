/** Shows the session's events by client, with the service's actions and people's decisions among them. */

import { historySentence } from '../../domain/response/history-in-words.ts';
import type { IncidentView } from '../../store/incident-view.ts';
import { clockTime, dayOf } from '../format.ts';
import { type Html, html } from '../html.ts';
import { laneMark, laneStrip, type Mark } from '../lane-strip.ts';
import { laneKey, type SessionTimeline } from '../session-timeline.ts';

type Entry = { readonly at: number; readonly order: number; readonly row: Html };

export function whatHappened(timeline: SessionTimeline, view: IncidentView): Html | '' {
  if (timeline.events.length === 0 && view.history.length === 0) return '';
  const firstBadAt = view.incident.firstBadAt?.getTime() ?? null;
  const entries: Entry[] = [
    ...timeline.events.map((event, order) => ({
      at: event.at,
      order,
      row: eventRow(event, timeline, event.at === firstBadAt),
    })),
    ...view.history.map((entry, order) => ({
      at: entry.at.getTime(),
      order: order + timeline.events.length,
      row: html`<tr class="ours"><td>${clockTime(entry.at)}</td><td>us</td><td>${historySentence(entry)}</td><td>${entry.actor}</td></tr>`,
    })),
  ].sort((a, b) => a.at - b.at || a.order - b.order);
  return html`<section class="card" aria-labelledby="timeline"><h2 id="timeline">What happened</h2>
${laneStrip(timeline, marksOf(view), strangersOf(view))}
<div class="scroll" tabindex="0" role="region" aria-label="Timeline">
<table class="timeline"><thead><tr><th scope="col" data-zone>Time (UTC)</th><th scope="col">By</th><th scope="col">What</th><th scope="col">From</th></tr></thead>
${byDay(entries)}</table></div>
${timeline.cut ? html`<p class="quiet">The session has more events than fit here: the link to Okta’s System Log shows all of them.</p>` : ''}
</section>`;
}

/** Groups the rows by day, since they have the clock time alone and a session lives for days. */
function byDay(entries: readonly Entry[]): Html[] {
  const days = [...new Set(entries.map(({ at }) => dayOf(at)))];
  return days.map((day) => {
    const rows = entries.filter(({ at }) => dayOf(at) === day).map(({ row }) => row);
    return html`<tbody><tr class="day"><th scope="rowgroup" colspan="4">${day} UTC</th></tr>${rows}</tbody>`;
  });
}

function strangersOf({ incident }: IncidentView): ReadonlySet<string> {
  return new Set(incident.details.stolen.map(laneKey));
}

function eventRow(
  event: SessionTimeline['events'][number],
  timeline: SessionTimeline,
  bad: boolean,
) {
  const lane = event.lane === null ? undefined : timeline.lanes[event.lane];
  const outcome =
    event.outcome === null || event.outcome === 'SUCCESS'
      ? ''
      : html` <strong>${event.outcome}</strong>`;
  return html`<tr class="${bad ? 'first-bad' : ''}"><td>${clockTime(event.at)}</td><td>${lane === undefined || event.lane === null ? '' : laneMark(event.lane, lane.letter)}</td><td>${event.what}${outcome}<span class="code">${event.eventType}</span></td><td class="mono">${event.ip}</td></tr>`;
}

function marksOf({ incident, actions }: IncidentView): Mark[] {
  const marks: Mark[] = [];
  if (incident.firstBadAt !== null)
    marks.push({ at: incident.firstBadAt.getTime(), label: 'first bad event', kind: 'bad' });
  const done = actions.flatMap((action) =>
    action.status === 'done' && action.finishedAt !== null ? [action.finishedAt.getTime()] : [],
  );
  if (done.length > 0) marks.push({ at: Math.min(...done), label: 'we acted', kind: 'act' });
  if (incident.verifiedAt !== null)
    marks.push({ at: incident.verifiedAt.getTime(), label: 'verified', kind: 'act' });
  return marks;
}
