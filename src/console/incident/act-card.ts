/**
 * Offers the actions that a person may order in their own name: the plan for a hijack, or one action, each with its
 * exact calls.
 */
import { titleOfAction } from '../../domain/response/response-action.ts';
import { RESPONSE_CATALOGUE } from '../../domain/response/response-catalogue.ts';
import { hasNothingSeen } from '../../domain/response/suggested-actions.ts';
import type { Offers, WantedStep } from '../../pipeline/offers/by-hand.ts';
import type { VisibleIncident } from '../../store/incident-view.ts';
import { type Content, type Html, html } from '../html.ts';
import { csrfField, type Reader } from '../page.ts';
import { callsOf } from './offered-step.ts';
import { containForm, planStandsFirst } from './plan-card.ts';
import type { suggestedFirst } from './ways.ts';
import type { ActsIn } from './will-fail.ts';

export function actCard(
  incident: VisibleIncident,
  offers: Offers | null,
  { suggested, others }: ReturnType<typeof suggestedFirst>,
  org: ActsIn,
  reader: Reader,
): Html | '' {
  if (offers === null) return '';
  const plan = planStandsFirst(incident, offers) ? [] : offers.plan;
  if (plan.length + offers.single.length === 0) return '';
  const form = (fields: Content, button: string) =>
    html`<form method="post" action="/incidents/${incident.id}/act">${csrfField(reader)}<input type="hidden" name="verdict" value="${incident.verdict}">${fields}<p><button class="second">${button}</button></p></form>`;
  const single = (offer: WantedStep) => {
    const again = offer.stand.is === 'over' ? offer.stand.action.id : null;
    return html`<details id="act-${offer.step.kind}"><summary>${titleOfAction(offer.step.kind)}${hasNothingSeen(offer.step.kind, incident.details) ? html` <span class="quiet">(none was seen added)</span>` : ''}</summary>
${whatItDoes(offer, org)}
${form(
  html`<input type="hidden" name="action" value="${offer.step.kind}">${again === null ? '' : html`<input type="hidden" name="again" value="${again}">`}`,
  again === null ? 'Have it done' : 'Have it done again',
)}
</details>`;
  };
  return html`<section class="card screen-only" aria-labelledby="act"><h2 id="act">Act now</h2>
<p class="quiet">In your name, whatever it is judged. It takes an approver; what several have to agree to waits for the others.</p>
${plan.length === 0 ? '' : planOf(plan, org, containForm(incident, reader))}
${suggested.length === 0 ? '' : html`<h3>Suggested here</h3>${suggested.map(single)}`}
${others.length === 0 ? '' : html`<h3>${suggested.length === 0 ? 'A single action' : 'Any other action'}</h3>${others.map(single)}`}
</section>`;
}

function planOf(plan: readonly WantedStep[], org: ActsIn, form: Html): Html {
  return html`<p>As the policy plans it for a hijack:</p>
${plan.map((offer) => html`<p><strong>${titleOfAction(offer.step.kind)}</strong></p>${callsOf(offer, org)}`)}
${form}`;
}

function whatItDoes(offer: WantedStep, org: ActsIn): Html {
  const { action, hold, leftOut } = offer.step;
  const facts = action === null ? null : RESPONSE_CATALOGUE[action.kind];
  return html`${callsOf(offer, org)}
${[hold, leftOut].map((mind) => (mind === null ? '' : html`<p class="told">${mind}</p>`))}
${facts === null ? '' : html`<p>${facts.covers} <strong>Not:</strong> ${facts.doesNotCover}</p>`}`;
}
