/** Shows the response actions: what each does, the exact call it makes, and what a person may decide. */

import {
  agreementInWords,
  hasAgreed,
  othersHaveTo,
  peopleAgreed,
} from '../../domain/response/agreement.ts';
import { agreedByPolicy } from '../../domain/response/judged-by.ts';
import {
  addressesOfAction,
  isResponseActionKind,
  titleOfAction,
} from '../../domain/response/response-action.ts';
import { RESPONSE_CATALOGUE } from '../../domain/response/response-catalogue.ts';
import type { ResponseActionRow } from '../../store/actions.ts';
import type { IncidentView, VisibleAction } from '../../store/incident-view.ts';
import { actionBadge } from '../badge.ts';
import { instant, plural } from '../format.ts';
import { type Html, html } from '../html.ts';
import { csrfField, type Reader } from '../page.ts';
import { type Told, told } from '../told.ts';
import { callTexts } from './okta-call.ts';
import { type ActsIn, willFail } from './will-fail.ts';

export function actionCards(
  { actions: all, history }: IncidentView,
  org: ActsIn,
  reader: Reader,
  came: Told | null,
): Html {
  const actions = all.filter(isShown);
  const waiting = actions.some(({ status }) => status === 'awaiting_approval');
  return html`<section class="card${waiting ? ' urgent' : ''}" aria-labelledby="actions">
<h2 id="actions">Response${waiting ? ': waits for a decision' : ''}</h2>
${actions.length === 0 ? html`<p class="quiet">The policy plans no action for this verdict.</p>` : ''}
${actions.map((action) => card(action, history, org, reader, came?.actionId === action.id ? came : null))}
</section>`;
}

/** Whether an action has a card; one that was replaced by another is only in the history. */
export function isShown({ guard }: ResponseActionRow): boolean {
  return guard !== 'replaced';
}

function card(
  action: VisibleAction,
  history: IncidentView['history'],
  org: ActsIn,
  reader: Reader,
  came: Told | null,
): Html {
  const facts = isResponseActionKind(action.kind) ? RESPONSE_CATALOGUE[action.kind] : null;
  // Whoever decides is shown the consequences and each address to block; the exact call can be opened.
  const waits = action.status === 'awaiting_approval';
  const addresses = addressesOfAction(action.kind, action.params);
  const calls = callTexts(action.call, org.orgUrl).map(
    (call) => html`<pre class="call">${call}</pre>`,
  );
  const consequence =
    facts === null
      ? ''
      : html`<p>${facts.covers}</p><p><strong>Not:</strong> ${facts.doesNotCover}</p>`;
  return html`<article class="action" id="action-${action.id}">
<header><h3>${titleOfAction(action.kind)}</h3>${actionBadge(action.status)}</header>
${told(came)}
${addresses.length === 0 ? '' : html`<p>Addresses: <span class="mono">${addresses.join(', ')}</span></p>`}
${waits ? consequence : ''}
${action.reason === null ? '' : html`<p>${action.reason}</p>`}
${whatCameOfIt(action)}
${action.status === 'awaiting_approval' ? willFail(action.kind, org) : ''}
${decision(action, reader)}
${undo(action, reader)}
<details id="call-${action.id}"><summary>${waits || consequence === '' ? 'The calls to Okta' : 'What it does and does not, and the calls to Okta'}</summary>${waits ? '' : consequence}${calls}</details>
<p class="code">${requested(action, history)}</p>
</article>`;
}

function requested(action: ResponseActionRow, history: IncidentView['history']): Html {
  const { undoOf, requestedBy, requestedAt, decidedBy, decidedAt, finishedAt, attempts } = action;
  const policy = decidedBy === 'system' ? agreedByPolicy(action.id, history) : null;
  return html`${undoOf === null ? '' : html`Takes back action ${undoOf}. `}Requested by ${requestedBy}, ${instant(requestedAt)}${decidedBy === null || decidedBy === requestedBy ? '' : html`; decided by ${decidedBy}, ${instant(decidedAt)}`}${policy === null ? '' : `; agreed to by ${policy}`}${finishedAt === null ? '' : html`; finished ${instant(finishedAt)}`}${attempts > 1 ? html`; ${plural(attempts, 'attempt')}` : ''}.`;
}

function whatCameOfIt(action: ResponseActionRow): Html | '' {
  const { errorCode, errorMessage, remedy, status } = action;
  if (errorCode === null && errorMessage === null) return '';
  const tone = status === 'failed' ? 'bad' : 'info';
  return html`<p class="told ${tone}"><strong>Okta said</strong> ${errorCode === null ? '' : html`<code>${errorCode}</code> `}${errorMessage}${remedy === null ? '' : html`<br>${remedy}`}</p>`;
}

function decision(action: VisibleAction, reader: Reader): Html | '' {
  if (action.status !== 'awaiting_approval') return '';
  const { approvalExpiresAt, onSilence } = action;
  const agreement = { ...action, agreed: action.agreedBy };
  const people = agreementInWords(agreement, (by) => by);
  const address = `/incidents/${action.incidentId}/actions/${action.id}`;
  const silence =
    onSilence === 'deny'
      ? 'it is not done'
      : 'everybody is told again, and it waits once more as long before it is given up';
  return html`<p>${people === '' ? '' : `Waits for approval${people}. `}${approvalExpiresAt === null ? '' : html`Without an answer by ${instant(approvalExpiresAt)}, ${silence}.`}</p>
<div class="row">
${hasAgreed(agreement, reader) ? html`<p>You have agreed; ${othersHaveTo(peopleAgreed(action.agreedBy), action.approvalsNeeded)} as well.</p>` : html`<form method="post" action="${address}/approve">${csrfField(reader)}<button data-approve>Approve: ${titleOfAction(action.kind)}</button></form>`}
<form method="post" action="${address}/deny">${csrfField(reader)}<button class="second" aria-label="Deny: ${titleOfAction(action.kind)}">Deny</button></form>
</div>`;
}

function undo(action: ResponseActionRow, reader: Reader): Html | '' {
  if (action.status !== 'done' || action.undo === null || action.undoOf !== null) return '';
  const until =
    action.undoBy === null ? '' : html` By itself it is taken back ${instant(action.undoBy)}.`;
  return html`<form method="post" action="/incidents/${action.incidentId}/actions/${action.id}/undo">${csrfField(reader)}<p><button class="second">Take it back</button>${until}</p></form>`;
}
