/** Returns one row of the list: what the incident is, what is gravest, who, how far. */
import { oneLine } from '../../domain/one-line.ts';
import { BY_HAND, isLeftToPeople } from '../../domain/response/left-to-people.ts';
import type { ListedIncident } from '../../store/incident-list.ts';
import {
  administratorBadge,
  badge,
  containmentBadge,
  statusBadge,
  verdictBadge,
} from '../badge.ts';
import { ago, breakable, instant, words } from '../format.ts';
import { type Html, html } from '../html.ts';
import { inShort } from '../in-short.ts';
import { choiceBox } from './several-form.ts';

export function listRow(
  incident: ListedIncident,
  several: boolean,
  now: number,
  isChosen: boolean,
): Html {
  const { id, kind, verdict, status, resolution } = incident;
  const { userLogin, userName, userId, details } = incident;
  const seen = incident.firstBadAt ?? incident.openedAt;
  const over = status === 'closed' || status === 'resolved';
  const urgent = verdict === 'hijack' && !over && incident.containment !== 'verified';
  const marked = administratorBadge(details.user?.roles ?? null);
  const isByHand = isLeftToPeople(incident);
  const mark =
    kind === 'session_hijack' ? verdictBadge(verdict, incident.score) : badge(words(kind), 'info');
  return html`<tr class="${over ? 'over' : urgent ? 'open-hijack' : ''}">
<td>${choiceBox(incident, isChosen)}${mark}</td>
<td><a class="headline" data-row href="/incidents/${id}">${inShort(incident)}</a><span class="code">${incident.reference}${incident.assignee === null ? '' : ` · ${incident.assignee}`}</span>${lastNote(incident)}</td>
<td>${breakable(userName ?? userLogin ?? userId ?? '')}${userName === null || userLogin === null ? '' : html`<span class="code">${breakable(userLogin)}</span>`}${marked === '' ? '' : html`<span class="code">${marked}</span>`}${isByHand ? html`<span class="code">${badge(BY_HAND, 'bad')}</span>` : ''}</td>
${several ? html`<td>${incident.org}</td>` : ''}
<td class="when">${instant(seen)}${ago(seen, now, 'code')}</td>
<td class="inline">${statusBadge({ status })}${resolution === null ? '' : html`<span class="code">as ${words(resolution)}</span>`}${isByHand && incident.assignee === null ? html`<span class="code">nobody has taken it</span>` : ''}${incident.awaitingApproval === 0 ? '' : html` ${badge('waits for approval', 'warn')}`}</td>
<td class="nowrap inline">${kind !== 'session_hijack' || (over && incident.containment === 'none') ? '' : containmentBadge(incident.containment)}</td>
</tr>`;
}

const LONGEST_NOTE = 200;

/** Returns the last note, which the last shift may have left for this one. */
function lastNote({ latestNote }: ListedIncident): Html | '' {
  if (latestNote === null) return '';
  const { text, by } = latestNote;
  return html`<span class="last-note">${by}: ${oneLine(text, LONGEST_NOTE)}</span>`;
}
