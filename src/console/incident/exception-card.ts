/** Offers an exception for an innocent move: limited to this user and network, with a reason and an end. */
import { stringify } from 'yaml';
import type { VisibleIncident } from '../../store/incident-view.ts';
import { dayOf } from '../format.ts';
import { type Html, html } from '../html.ts';
import { csrfField, type Reader } from '../page.ts';

const LASTS_DAYS = [7, 30, 90];
const SNIPPET_DAYS = 30;

export function exceptionCard(incident: VisibleIncident, now: number, reader: Reader): Html | '' {
  const snippet = exceptionSnippet(incident, now);
  const form = passForm(incident, reader);
  if (snippet === null && form === '') return '';
  return html`<section class="card screen-only" aria-labelledby="exception"><h2 id="exception">If this was innocent</h2>
${form}
${snippet === null ? '' : html`<details id="exception-snippet"><summary>As lines for the policy file</summary><p class="quiet">For <code>POLICY_FILE</code>, ${SNIPPET_DAYS} days; give the reason in your words.</p><pre class="call">${snippet}</pre></details>`}</section>`;
}

function passForm(
  { id, kind, userId, resolution, details: { stolen } }: VisibleIncident,
  reader: Reader,
): Html | '' {
  if (kind !== 'session_hijack' || userId === null || resolution === 'true_positive') return '';
  if (stolen.every(({ ip, asn }) => ip === null && asn === null)) return '';
  return html`<details id="let-pass"><summary>Let it pass for a time</summary>
<p class="quiet">This user alone, on the networks that looked like a stranger’s. A thief who comes from there passes too, so as narrow and as short as will do. It takes an approver.</p>
<form method="post" action="/incidents/${id}/let-pass" class="stack">${csrfField(reader)}<input type="hidden" name="clients" value="${stolen.length}">
<label for="pass-reason">Reason</label><input id="pass-reason" name="reason" required maxlength="500">
<label for="pass-days">How long</label><select id="pass-days" name="days">${LASTS_DAYS.map((days) => html`<option value="${days}">${days} days</option>`)}</select>
<label for="pass-network">From where</label><select id="pass-network" name="network"><option value="asn">the whole network</option><option value="address">these addresses</option></select>
<p><label><input type="checkbox" name="client" value="true"> only with this very client</label></p>
<button class="second">Let it pass</button></form></details>`;
}

/** Returns YAML for the policy file, or null where there is no user or no network to limit it to. */
function exceptionSnippet(
  { kind, userLogin, userId, details, reference }: VisibleIncident,
  now: number,
): string | null {
  const user = userLogin ?? userId;
  const asn = details.stolen.find((client) => client.asn !== null)?.asn ?? null;
  if (kind !== 'session_hijack' || user === null || asn === null) return null;
  const day = dayOf(now + SNIPPET_DAYS * 86_400_000);
  const reason = `${reference} was innocent: say why`;
  return stringify({ detection: { exceptions: [{ reason, expires_at: day, user, asn }] } });
}
