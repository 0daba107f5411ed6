/**
 * The page shown before several incidents are contained at once: whose sessions, and what is sent to Okta about each.
 */
import { isKeptElsewhere } from '../../domain/response/known-password.ts';
import { administratorBadge, badge, verdictBadge } from '../badge.ts';
import { breakable, plural } from '../format.ts';
import { type Html, html } from '../html.ts';
import { willFail } from '../incident/will-fail.ts';
import { csrfField, type PageFrame, page, type Reader } from '../page.ts';
import type { Containable, LeftAsItIs, ShownStep } from '../read-containable.ts';
import { choiceOf } from './several-form.ts';

export type ContainView = {
  readonly containable: readonly Containable[];
  readonly left: readonly LeftAsItIs[];
  /** Address of the list that it was opened from. */
  readonly back: string;
};

export function containPage(
  { containable, left, back }: ContainView,
  frame: Pick<PageFrame, 'assets' | 'paused'> & { readonly reader: Reader },
): string {
  const count = plural(containable.length, 'incident');
  const title = containable.length === 0 ? 'None of them can be contained' : `Contain ${count}?`;
  const body = html`<h1>${title}</h1>
${
  containable.length === 0
    ? ''
    : html`<p>Nothing has been done yet. In your name, each as the policy plans it for a hijack of its user, and by the same rules as from its own page: it takes an approver, and what several have to agree to waits for the others.</p>
${containable.map(card)}
${confirmForm(containable, back, frame.reader)}`
}
${left.length === 0 ? '' : html`<section class="card" aria-labelledby="left"><h2 id="left">Left as it is</h2><ul class="gaps">${left.map(({ id, reason }) => html`<li><a href="/incidents/${id}">INC-${id}</a> ${reason}</li>`)}</ul></section>`}
<p><a href="${back}">Back to the list</a></p>`;
  return page({ ...frame, title, section: 'incidents' }, body);
}

function card({ incident, plan, lacking }: Containable): Html {
  const { id, verdict, score, userName, userLogin, userId, details } = incident;
  const isFederated = isKeptElsewhere(details);
  const name = userName ?? userLogin ?? userId ?? '';
  const login = userLogin === null || userLogin === name ? '' : html` ${breakable(userLogin)}`;
  return html`<section class="card" aria-labelledby="of-${id}"><h2 id="of-${id}">${name}</h2>
<p><a href="/incidents/${id}">INC-${id}</a>${login} ${verdictBadge(verdict, score)} ${administratorBadge(details.user?.roles ?? null)} ${isFederated ? badge('federated', 'warn') : ''}</p>
${isFederated ? html`<p class="told">${FEDERATED}</p>` : ''}<ul class="gaps">${plan.map((step) => html`<li>${step.title}${inSight(step, lacking)}</li>`)}</ul>
<details id="calls-${id}"><summary>The calls to Okta</summary>${plan.flatMap(({ calls }) => calls.map((call) => html`<pre class="call">${call}</pre>`))}</details>
</section>`;
}

const FEDERATED =
  'Another identity provider signs them in: while a session there lasts, whoever has it is signed in again. End their sessions and change their password there.';

/** Shows the addresses to block and what is known against a step, so that nobody agrees to them unseen. */
function inSight(
  { kind, addresses, hold, leftOut }: ShownStep,
  lacking: Containable['lacking'],
): Html {
  return html`${addresses.length === 0 ? '' : html`: <span class="mono">${addresses.join(', ')}</span>`}${[hold, leftOut].map((mind) => (mind === null ? '' : html`<p class="told">${mind}</p>`))}${willFail(kind, { lacking })}`;
}

/**
 * Returns the form, which carries each incident as it is shown: one whose verdict or plan has changed by then is left
 * alone.
 */
function confirmForm(containable: readonly Containable[], back: string, reader: Reader): Html {
  return html`<form method="post" action="/incidents/several">${csrfField(reader)}<input type="hidden" name="back" value="${back.slice(2)}">${containable.map(({ incident, plan }) => html`<input type="hidden" name="chosen" value="${choiceOf(incident, plan)}">`)}
<p><button name="do" value="contain-now">Contain ${containable.length === 1 ? 'it' : `these ${containable.length}`} now</button></p></form>`;
}
