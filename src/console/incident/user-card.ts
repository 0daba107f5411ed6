/** Shows what the user says about the incident, and the button that has them asked. */
import { questionLines, YES_PROVES_NOTHING } from '../../domain/response/question-in-words.ts';
import { userSays, whyNotAgain, whyNotAskable } from '../../domain/response/user-question.ts';
import { questionOf } from '../../store/asked-users.ts';
import type { IncidentView } from '../../store/incident-view.ts';
import { isOpen } from '../../store/incidents.ts';
import { type Html, html } from '../html.ts';
import { csrfField, type Reader } from '../page.ts';

export function userCard(
  { incident, asked }: IncidentView,
  canAsk: boolean,
  reader: Reader,
): Html | '' {
  const { kind, userId, userLogin: login, details } = incident;
  const questions = asked.map(questionOf);
  const { corroboration } = details;
  const isAskable =
    canAsk &&
    isOpen(incident) &&
    whyNotAskable({ kind, userId, login, corroboration }) === null &&
    whyNotAgain(questions) === null;
  if (questions.length === 0 && !isAskable) return '';
  const denies = userSays(questions) === 'no';
  return html`<section class="card${denies ? ' urgent' : ''}" aria-labelledby="user-word"><h2 id="user-word">The user’s own word</h2>
${questionLines(questions).map((line) => html`<p>${line}</p>`)}
${isAskable ? askForm(incident.id, reader) : ''}
</section>`;
}

function askForm(incidentId: number, reader: Reader): Html {
  return html`<p class="quiet">Asked by a direct message in Slack. A no is strong. A yes is only noted. ${YES_PROVES_NOTHING} The question may warn a thief who reads along.</p>
<form class="screen-only" method="post" action="/incidents/${incidentId}/ask">${csrfField(reader)}<button class="second">Ask the user in Slack</button></form>`;
}
