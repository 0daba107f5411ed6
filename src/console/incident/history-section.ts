/** Shows the append-only history, with the result of checking its chain just now. */

import { historySentence } from '../../domain/response/history-in-words.ts';
import type { HistoryCheck } from '../../store/history.ts';
import type { IncidentView } from '../../store/incident-view.ts';
import { instant, plural } from '../format.ts';
import { type Html, html } from '../html.ts';

export function historySection(history: IncidentView['history'], check: HistoryCheck): Html {
  return html`<section class="card" aria-labelledby="history"><h2 id="history">History</h2>
${checked(check)}
<ol class="history">${history.map(
    (entry) =>
      html`<li>${instant(entry.at)} <strong>${entry.actor}</strong> ${historySentence(entry)}</li>`,
  )}</ol></section>`;
}

function checked(check: HistoryCheck): Html {
  return check.intact
    ? html`<p class="told good">Chain intact: ${plural(check.entries, 'entry', 'entries')}, each covering the one before. Head <code>${check.head.slice(0, 16)}…</code></p>`
    : html`<p class="told bad" role="alert"><strong>The chain is broken.</strong> ${check.problem} Somebody changed the database: keep a copy of it and compare with the alerts that were sent.</p>`;
}
