/** Builds the first screen: what happened, to whom, how sure, how far, and how fast. */
import { howItBegan } from '../../domain/response/known-password.ts';
import { BY_HAND, isLeftToPeople } from '../../domain/response/left-to-people.ts';
import { nextStepBeside } from '../../domain/response/related.ts';
import { hasNothingToContain, isToLookInto } from '../../domain/response/story-wording.ts';
import { questionOf } from '../../store/asked-users.ts';
import type { IncidentView, VisibleIncident } from '../../store/incident-view.ts';
import type { RelatedIncident } from '../../store/related-incidents.ts';
import { badge, containmentBadge, statusBadge, verdictBadge } from '../badge.ts';
import { ago, duration, instant, words } from '../format.ts';
import { type Html, html } from '../html.ts';

/**
 * Returns the first screen.
 * @param related other incidents that may be the same thief's work
 * @param beside the evidence behind the verdict, and links to where it is acted on; empty in print
 */
export function headline(
  view: IncidentView,
  related: readonly RelatedIncident[],
  now: number,
  beside: { readonly why: Html | ''; readonly ways: Html | '' } = { why: '', ways: '' },
): Html {
  const { incident, actions } = view;
  const nextStep = nextStepBeside(view.nextStep, related, incident);
  const waiting = actions.filter(({ status }) => status === 'awaiting_approval').length;
  // An alarm is not judged: its notices are the advice.
  const isAlarm = incident.kind !== 'session_hijack';
  const began = howItBegan(incident);
  return html`<div class="chips">${chips(view)}${isLeftToPeople(incident) ? html`${badge(BY_HAND, 'bad')} ` : ''}${waiting === 0 ? '' : badge('waits for approval', 'warn')}</div>
<h1 class="sentence">${incident.headline}</h1>
${began === null ? '' : html`<p class="told">${began}</p>`}
${beside.why}
${nextStep === null ? '' : whatToDo(nextStep)}
${beside.ways}
${incident.details.notices.map((notice) => (isAlarm ? whatToDo(notice) : html`<p class="told" role="status">${withCommands(notice)}</p>`))}
${who(incident)}
${times(incident, now)}`;
}

function whatToDo(advice: string): Html {
  return html`<p class="next"><strong>What to do:</strong> ${withCommands(advice)}</p>`;
}

/** Returns text in which the service's commands, written between backticks, are marked as code. */
export function withCommands(told: string): Html {
  const parts = told.split(/`(warden [a-z -]+)`/);
  return html`${parts.map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

/** Returns the badges; an alarm about the hook has neither a verdict nor a containment of its own. */
function chips({ incident, asked, actions }: IncidentView): Html {
  const { kind, verdict, score, status, containment } = incident;
  if (kind !== 'session_hijack')
    return html`${badge(words(kind), 'info')} ${statusBadge(incident)}`;
  // Once it is contained and verified, both badges would say the same.
  const isSaid = status === 'contained' && containment === 'verified';
  const isOver = containment === 'none' && (status === 'closed' || status === 'resolved');
  const questions = asked.map(questionOf);
  const isIdle = hasNothingToContain({ ...incident, questions });
  const isOpenQuestion = isToLookInto({ ...incident, questions, actions });
  return html`${verdictBadge(verdict, score)} ${isSaid ? '' : statusBadge(incident)} ${isOver ? '' : isIdle ? badge('nothing to contain', 'quiet') : isOpenQuestion ? badge('to be looked into', 'warn') : containmentBadge(containment)}`;
}

function who({
  userName,
  userLogin,
  userId,
  org,
  assignee,
  details,
  subject,
  kind,
}: VisibleIncident) {
  const name = userName ?? userLogin ?? userId;
  const roles = details.user?.roles ?? [];
  const parts = [
    name === null ? null : html`<strong>${name}</strong>`,
    userLogin === null || userLogin === name ? null : html`${userLogin}`,
    userId === null || userId === name ? null : html`<code>${userId}</code>`,
    roles.length === 0 ? null : badge(`administrator: ${roles.join(', ')}`, 'bad'),
    details.user?.status ? html`status in Okta ${details.user.status}` : null,
    html`org ${org}`,
    kind === 'session_hijack' ? html`session <code>${subject}</code>` : null,
    assignee === null ? html`nobody has taken it` : html`taken by ${assignee}`,
  ].filter((part) => part !== null);
  return html`<p>${parts.map((part, index) => html`${index === 0 ? '' : ' · '}${part}`)}</p>`;
}

/** Returns the times that NIST and every post-mortem ask for: first bad event → noticed → acted → verified. */
function times(incident: VisibleIncident, now: number): Html {
  const { firstBadAt, openedAt, actedAt, verifiedAt, containment, closedAt, details } = incident;
  const contains = incident.kind === 'session_hijack' || actedAt !== null;
  const brokenBy = details.containment?.brokenBy ?? null;
  const start = firstBadAt ?? openedAt;
  const after = (at: Date | null) =>
    at === null
      ? ''
      : html`<span class="quiet">+${duration(Math.max(0, at.getTime() - start.getTime()))}</span>`;
  const step = (name: string, at: Date | null, state = at === null ? '' : 'reached') =>
    html`<li class="${state}"><b>${name}</b>${instant(at)} ${at === start ? ago(start, now, 'quiet') : after(at)}</li>`;
  return html`<ol class="times" aria-label="How fast it went">
${firstBadAt === null ? '' : step('First bad event', firstBadAt)}
${step('Noticed', openedAt)}
${contains ? step('Acted', actedAt) : ''}
${!contains ? '' : containment === 'broken' ? step('Containment broken', brokenBy === null ? null : new Date(brokenBy.at), 'broken') : step('Verified in the log', verifiedAt)}
${closedAt === null ? '' : step('Closed', closedAt)}
</ol>`;
}
