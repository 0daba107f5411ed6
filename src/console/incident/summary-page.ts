/** One incident on a page or two of paper, for a reader who was not there: no calls, no proof, no buttons. */
import { questionLines } from '../../domain/response/question-in-words.ts';
import { addressesOfAction, titleOfAction } from '../../domain/response/response-action.ts';
import { questionOf } from '../../store/asked-users.ts';
import type { IncidentView, VisibleAction } from '../../store/incident-view.ts';
import { actionBadge } from '../badge.ts';
import { instant, plural, words } from '../format.ts';
import { type Html, html } from '../html.ts';
import { inShort } from '../in-short.ts';
import { type PageFrame, page, type Reader } from '../page.ts';
import { isShown } from './action-cards.ts';
import { headline } from './headline.ts';
import type { IncidentPageView } from './incident-page.ts';
import { duplicatesLine, endedAs } from './related-card.ts';
import { notContained } from './side-cards.ts';
import { sessionAddresses, strangersDeeds } from './trail-cards.ts';

export function summaryPage(
  shown: Pick<IncidentPageView, 'view' | 'related' | 'check' | 'now'>,
  frame: Pick<PageFrame, 'assets' | 'paused' | 'still'> & { readonly reader: Reader },
): string {
  const { view, check, now } = shown;
  const { incident } = view;
  const body = html`<div class="sheet"><p class="quiet"><a href="/incidents/${incident.id}">${incident.reference}</a> in short, as of ${instant(now)}</p>
${headline(view, shown.related, now)}
${strangersDeeds(incident)}
${sessionAddresses(incident)}
${whatWasDone(view)}
${theUsersWord(view)}
${notContained(incident, view.asked)}
${howItEnded(view)}
<p class="quiet">${check.intact ? html`${plural(check.entries, 'entry', 'entries')} of history, chain intact, head <code>${check.head.slice(0, 16)}…</code>` : html`<strong>The chain of its history is broken:</strong> ${check.problem}`}</p></div>`;
  const title = `${incident.reference} in short: ${inShort(incident)}`;
  return page({ ...frame, title, section: 'incidents' }, body);
}

function whatWasDone({ actions, incident }: IncidentView): Html | '' {
  const planned = actions.filter(isShown);
  if (incident.kind !== 'session_hijack' && planned.length === 0) return '';
  return html`<section class="card" aria-labelledby="done"><h2 id="done">The response</h2>
${planned.length === 0 ? html`<p>No action was planned.</p>` : html`<ul class="gaps">${planned.map(actionLine)}</ul>`}</section>`;
}

function actionLine(action: VisibleAction): Html {
  const { kind, params, status, reason, errorMessage, undoOf } = action;
  const addresses = addressesOfAction(kind, params);
  const told = [reason, status === 'failed' ? errorMessage : null].filter((part) => part !== null);
  return html`<li>${actionBadge(status)} <strong>${undoOf === null ? '' : 'Taking back: '}${titleOfAction(kind)}</strong>${addresses.length === 0 ? '' : html`: <span class="mono">${addresses.join(', ')}</span>`} <span class="code">${whoAndWhen(action)}</span>${told.map((part) => html`<div>${part}</div>`)}</li>`;
}

function whoAndWhen({ requestedBy, decidedBy, decidedAt, finishedAt }: VisibleAction): Html {
  const by = decidedBy ?? requestedBy;
  const at = finishedAt ?? decidedAt;
  return html`${by}${at === null ? '' : html`, ${instant(at)}`}`;
}

function theUsersWord({ asked }: IncidentView): Html | '' {
  const lines = questionLines(asked.map(questionOf));
  if (lines.length === 0) return '';
  return html`<section class="card" aria-labelledby="user-word"><h2 id="user-word">The user’s own word</h2>
${lines.map((line) => html`<p>${line}</p>`)}</section>`;
}

/** Notes shown, the last ones; the rest is in the history. */
const MOST_NOTES = 5;

function howItEnded({ incident, history, duplicates }: IncidentView): Html {
  const { closedAt, closedBy, status, assignee } = incident;
  const notes = history.flatMap(({ kind, data, at, actor }) => {
    const text = noteIn(kind, data);
    return text === null ? [] : [{ text, at, actor }];
  });
  const more = notes.length - MOST_NOTES;
  return html`<section class="card" aria-labelledby="ended"><h2 id="ended">${closedAt === null ? 'How it stands' : 'How it ended'}</h2>
<p>${closedAt === null ? html`It is ${words(status)}, and ${assignee === null ? 'nobody has taken it' : `taken by ${assignee}`}.` : html`Closed ${instant(closedAt)} by ${closedBy ?? 'the system'}${endedAs(incident)}.`}</p>
${duplicatesLine(duplicates)}
${notes.length === 0 ? '' : html`<h3>Notes</h3><ul class="gaps">${notes.slice(-MOST_NOTES).map(({ text, at, actor }) => html`<li>${instant(at)} <strong>${actor}</strong> ${text}</li>`)}</ul>`}
${more > 0 ? html`<p class="quiet">${plural(more, 'earlier note')}: see its history.</p>` : ''}</section>`;
}

function noteIn(kind: string, data: unknown): string | null {
  const known: Readonly<Record<string, unknown>> =
    typeof data === 'object' && data !== null ? { ...data } : {};
  const text = kind === 'note' ? known.text : kind === 'closed' ? known.note : null;
  return typeof text === 'string' && text !== '' ? text : null;
}
