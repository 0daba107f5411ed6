/** How to let an innocent move pass next time: scoped to this user and network, with a reason and an end. */
import { stringify } from 'yaml';
import type { VisibleIncident } from '../../store/incident-view.ts';
import { type Html, html } from '../html.ts';

const LASTS_DAYS = 30;

export function exceptionCard(incident: VisibleIncident, now: number): Html | '' {
  const snippet = exceptionSnippet(incident, now);
  if (snippet === null) return '';
  return html`<section class="card screen-only" aria-labelledby="exception"><h2 id="exception">If this was innocent</h2>
<details id="exception-snippet"><summary>Let it pass for ${LASTS_DAYS} days</summary>
<p class="quiet">For <code>POLICY_FILE</code>; give the reason in your words. It ends by itself.</p>
<pre class="call">${snippet}</pre></details></section>`;
}

/** The policy file's YAML, or null where there is no user or no network to scope it to. */
export function exceptionSnippet(
  { kind, userLogin, userId, details, reference }: VisibleIncident,
  now: number,
): string | null {
  const user = userLogin ?? userId;
  const asn = details.stolen.find((client) => client.asn !== null)?.asn ?? null;
  if (kind !== 'session_hijack' || user === null || asn === null) return null;
  const day = new Date(now + LASTS_DAYS * 86_400_000).toISOString().slice(0, 10);
  const reason = `${reference} was innocent: say why`;
  return stringify({ detection: { exceptions: [{ reason, expires_at: day, user, asn }] } });
}
