/** What a person says an incident was, and why: closing it calls off what has not begun. */
import { RESOLUTIONS, type Resolution } from '../../domain/response/incident.ts';
import { openHijacksBeside } from '../../domain/response/related.ts';
import { userSays } from '../../domain/response/user-question.ts';
import type { IncidentView } from '../../store/incident-view.ts';
import { isOpen } from '../../store/incidents.ts';
import type { RelatedIncident } from '../../store/related-incidents.ts';
import { words } from '../format.ts';
import { type Html, html } from '../html.ts';
import { csrfField, type Reader } from '../page.ts';

export type Closable = {
  readonly view: Pick<IncidentView, 'incident' | 'asked'>;
  readonly related: readonly RelatedIncident[];
  /** Whether closing it as a theft leaves whoever stole the session inside. */
  readonly leavesInside: boolean;
};

export function closeForm({ view, related, leavesInside }: Closable, reader: Reader): Html {
  const beside = openHijacksBeside(related);
  return html`<hr>
<form method="post" action="/incidents/${view.incident.id}/close" class="stack">${csrfField(reader)}${whatIsSeen(view)}
${beside === null ? '' : html`<p class="told">${beside} Look at them before you close this one as harmless.</p>`}
<label for="resolution">What it was</label>
<select id="resolution" name="resolution" required><option value="">Choose…</option>${RESOLUTIONS.map((resolution) => html`<option value="${resolution}">${words(resolution)}: ${MEANINGS[resolution]}</option>`)}</select>
${ofWhich(related)}
${leavesInside ? UNCONTAINED : ''}
<label for="reason">Why</label><textarea id="reason" name="note" rows="2" maxlength="4000" required></textarea>
<button>Close the incident</button></form>`;
}

const MEANINGS: Readonly<Record<Resolution, string>> = {
  true_positive: 'a theft',
  false_positive: 'no theft, wrongly judged',
  benign: 'odd, but the user’s own doing',
  duplicate: 'of another incident',
  test: 'somebody tried it out',
};

/** Asked once a duplicate is chosen; a browser that cannot tell asks always. Open ones beside it are offered first. */
function ofWhich(related: readonly RelatedIncident[]): Html {
  const offered = [...related.filter(isOpen), ...related.filter((one) => !isOpen(one))];
  return html`<div class="stack for-duplicate"><label for="of">Of which incident</label>
<input id="of" name="of" maxlength="40" placeholder="INC-7" list="originals" autocomplete="off"><datalist id="originals">${offered.map((one) => html`<option value="${one.reference}">${words(one.verdict)}, ${words(one.status)}, ${one.sameUser ? 'same user' : (one.userLogin ?? one.userId ?? '')}</option>`)}</datalist></div>`;
}

/** Shown once a theft is chosen; a browser that cannot tell shows it always. */
const UNCONTAINED = html`<p class="told bad for-theft">Nothing is contained and the session has not ended: whoever stole it stays inside.<br><label><input type="checkbox" name="uncontained" value="true"> I know, and close it all the same</label></p>`;

/** By which a decision is known that was made from an older page. An alarm is judged once and for all. */
function whatIsSeen({ incident, asked }: Pick<IncidentView, 'incident' | 'asked'>): Html | '' {
  if (incident.kind !== 'session_hijack') return '';
  const isDenied = userSays(asked) === 'no';
  return html`<input type="hidden" name="verdict" value="${incident.verdict}"><input type="hidden" name="isDenied" value="${isDenied ? 'true' : 'false'}">`;
}
