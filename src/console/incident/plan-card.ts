/** Offers the whole plan for a hijack in one's own name; it comes first while nothing is contained. */
import { hasAgreed } from '../../domain/response/agreement.ts';
import { addressesOfAction, titleOfAction } from '../../domain/response/response-action.ts';
import { RESPONSE_CATALOGUE } from '../../domain/response/response-catalogue.ts';
import type { Offers, WantedStep } from '../../pipeline/offers/by-hand.ts';
import type { VisibleAction, VisibleIncident } from '../../store/incident-view.ts';
import { type Html, html } from '../html.ts';
import { csrfField, type Reader } from '../page.ts';
import { callsOf } from './offered-step.ts';
import { type ActsIn, willFail } from './will-fail.ts';

/**
 * Whether the plan comes first. Not where the verdict is benign, nor where a single action waits, whose own button does
 * the same.
 */
export function planStandsFirst(
  { verdict, containment }: Pick<VisibleIncident, 'verdict' | 'containment'>,
  offers: Offers | null,
): boolean {
  const plan = offers?.plan ?? [];
  const isMore = plan.length > 1 || plan.some(({ stand }) => stand.is !== 'waiting');
  return isMore && !isContained({ containment }) && verdict !== 'benign';
}

/** Whether the service has acted on the incident and the containment has held. */
export function isContained({ containment }: Pick<VisibleIncident, 'containment'>): boolean {
  return containment !== 'none' && containment !== 'broken';
}

/** Returns the offers without actions that wait for other people and to which this reader has agreed. */
export function leftFor(
  offers: Offers | null,
  actions: readonly VisibleAction[],
  reader: Pick<Reader, 'by' | 'alsoKnownAs'>,
): Offers | null {
  if (offers === null) return null;
  const given = new Set(
    actions.filter(({ agreedBy }) => hasAgreed({ agreed: agreedBy }, reader)).map(({ id }) => id),
  );
  const plan = offers.plan.filter(
    ({ stand }) => stand.is !== 'waiting' || !given.has(stand.action.id),
  );
  return { ...offers, plan };
}

export function planCard(
  incident: VisibleIncident,
  { plan }: Offers,
  org: ActsIn,
  reader: Reader,
): Html {
  return html`<section class="card screen-only" aria-labelledby="plan"><h2 id="plan">Contain it at once</h2>
<p>${plan.length === 1 ? 'This' : 'All of this'}, in your name, as the policy plans it for a hijack:</p>
<ul class="gaps">${plan.map((offer) => html`<li>${titleOfAction(offer.step.kind)}${inSight(offer, org)}</li>`)}</ul>
${containForm(incident, reader)}
<p class="quiet">It takes an approver; what several have to agree to waits for the others.</p>
<details id="plan-calls"><summary>What each does, and the calls to Okta</summary>${plan.map((offer) => whole(offer, org))}</details>
</section>`;
}

/** Shows the addresses to block and known failures, so that nobody agrees to them unseen. */
function inSight(offer: WantedStep, org: ActsIn): Html | '' {
  const { action } = offer.step;
  if (action === null) return '';
  const addresses = addressesOfAction(action.kind, action.params);
  return html`${addresses.length === 0 ? '' : html`: <span class="mono">${addresses.join(', ')}</span>`}${willFail(action.kind, org)}`;
}

function whole(offer: WantedStep, org: ActsIn): Html {
  const { action, kind } = offer.step;
  const facts = action === null ? null : RESPONSE_CATALOGUE[action.kind];
  return html`<h3>${titleOfAction(kind)}</h3>
${facts === null ? '' : html`<p>${facts.covers} <strong>Not:</strong> ${facts.doesNotCover}</p>`}
${callsOf(offer, org)}`;
}

/** Returns the button that contains the incident. */
export function containForm({ id, verdict }: VisibleIncident, reader: Reader): Html {
  return html`<form method="post" action="/incidents/${id}/act">${csrfField(reader)}<input type="hidden" name="verdict" value="${verdict}"><p><button${verdict === 'hijack' ? '' : html` class="second"`}>Contain it now</button></p></form>`;
}
