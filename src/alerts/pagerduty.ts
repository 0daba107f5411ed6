/** An incident as events of PagerDuty's Events API v2 (developer.pagerduty.com, "Send an alert event"). */
import { type Bell, bellsOf } from '../domain/response/bells.ts';
import {
  type IncidentStory,
  isDenied,
  isOver,
  stuckUndos,
} from '../domain/response/incident-story.ts';
import { questionLines } from '../domain/response/question-in-words.ts';
import { dueAt } from '../domain/response/raised-again.ts';
import { relatedLines } from '../domain/response/related.ts';
import { adviceOf } from '../domain/response/story-wording.ts';
import {
  deedLines,
  otherAddressLines,
  refusalLines,
  strangerAddressLines,
} from '../domain/response/trail-in-words.ts';
import { findingUid, given, listOrNull } from './ocsf-objects.ts';
import { summaryOf } from './pagerduty-summary.ts';

export type PagerDutyEvent = Readonly<Record<string, unknown>> & {
  readonly event_action: 'trigger' | 'acknowledge' | 'resolve';
  readonly dedup_key: string;
};

/** What PagerDuty was last told of an incident. */
export type PagerDutyTold = {
  /** Key of the PagerDuty alert that stands for the incident now. */
  readonly dedupKey: string;
  readonly status: 'triggered' | 'acknowledged' | 'resolved';
  /** How often a new alert replaced the one before. */
  readonly rung: number;
  /** Keys of the bells that PagerDuty was told of, see `pagingKey`. */
  readonly bells: readonly string[];
  readonly assignee: string | null;
  /** Whether the alert says that the containment is verified; absent where an earlier version told, so nobody knows. */
  readonly isContained?: boolean | undefined;
};

/**
 * Returns the events to send to PagerDuty now, in order, and what it has been told after them. A further `trigger`
 * under the key of an open alert pages nobody: PagerDuty only notes it in the alert's log. So news that must not be
 * overlooked (see `bellsOf`) becomes an alert of its own, which replaces the one before. A verified containment is
 * sent under the same key, which pages nobody: otherwise the alert would go on asking for what was done within seconds.
 * @param told null where nothing has been told yet
 */
export function pagerDutyNews(
  story: IncidentStory,
  told: PagerDutyTold | null,
): { readonly events: readonly PagerDutyEvent[]; readonly told: PagerDutyTold } {
  // Somebody who was paged about a user's first incidents is not paged again about further ones of the same user.
  const bells = bellsOf(story)
    .filter(({ kind }) => kind !== 'more')
    .map(pagingKey);
  // An assignee who may not approve can do nothing about it, and must not end the escalation.
  const assignee = story.isInHand ? story.assignee : null;
  const isContained = story.containment === 'verified';
  const key = told?.dedupKey ?? dedupKeyOf(story, 0);
  const before = told ?? { dedupKey: key, status: 'triggered', rung: 0, bells: [], assignee };
  if (isDone(story) && stuckUndos(story).length === 0) {
    const events = before.status === 'resolved' ? [] : [eventFor(key, 'resolve')];
    return { events, told: { ...before, status: 'resolved', assignee } };
  }
  const isOpen = told !== null && told.status !== 'resolved';
  const isNews = bells.some((bell) => !before.bells.includes(bell));
  // The verdict alternates, and the alert was resolved as benign: the next page waits until it is due.
  const isHeldBack = dueAt(story.details.raisedAgain) !== null;
  if (told !== null && !isOpen && !isNews && isHeldBack) return { events: [], told };
  if (!isOpen || isNews) {
    const rung = told === null ? 0 : told.rung + 1;
    const dedupKey = dedupKeyOf(story, rung);
    const events = [pageFor(story, dedupKey), ...(isOpen ? [eventFor(key, 'resolve')] : [])];
    const heard = [...new Set([...before.bells, ...bells])];
    const page = { dedupKey, status: 'triggered', rung, bells: heard } as const;
    return { events, told: { ...page, assignee, isContained } };
  }
  const contained = isContained && told.isContained === false ? [pageFor(story, key)] : [];
  const now = { ...told, assignee, isContained };
  // An incident that is over is in nobody's hands any more.
  if (assignee === null || assignee === told.assignee || isOver(story)) {
    return { events: contained, told: now };
  }
  const events = [...contained, eventFor(key, 'acknowledge')];
  return { events, told: { ...now, status: 'acknowledged' } };
}

/** Returns one key for all actions that fail, or wait, one after the other: who was paged for one sees the others. */
function pagingKey(bell: Bell): string {
  if (bell.kind === 'failed') return bell.kind;
  if (bell.kind !== 'waiting') return bell.key;
  const { timesAsked } = bell.action;
  return timesAsked > 1 ? `waiting:${timesAsked}` : 'waiting';
}

/** Whether nothing is left to do; a benign verdict ends nothing where the user says that it was not them. */
function isDone(story: IncidentStory): boolean {
  const isBenign = story.kind === 'session_hijack' && story.verdict === 'benign';
  return isOver(story) || (isBenign && !isDenied(story));
}

function dedupKeyOf(story: IncidentStory, rung: number): string {
  const first = `session-warden/${findingUid(story)}`;
  return rung === 0 ? first : `${first}/${rung}`;
}

export function eventFor(
  dedup_key: string,
  event_action: 'acknowledge' | 'resolve',
): PagerDutyEvent {
  return { event_action, dedup_key };
}

/** Returns the trigger that pages for an incident. */
export function pageFor(story: IncidentStory, dedup_key: string) {
  return {
    event_action: 'trigger' as const,
    dedup_key,
    client: 'Session Warden',
    ...(story.consoleUrl === null ? {} : { client_url: story.consoleUrl }),
    payload: {
      summary: summaryOf(story),
      source: new URL(story.org.url).host,
      severity: severityOf(story),
      timestamp: new Date(story.openedAt).toISOString(),
      component: 'okta',
      group: story.org.key,
      class: story.kind,
      custom_details: {
        verdict: story.verdict,
        score: story.score,
        containment: story.containment,
        session: story.subject,
        headline: story.headline,
        actions: story.actions.map(({ kind, status }) => `${kind}: ${status}`),
        ...trailOf(story),
      },
    },
  };
}

/** Returns the stranger's trail and advice: somebody paged by telephone or mail sees no more than this. */
function trailOf(story: IncidentStory): Readonly<Record<string, unknown>> {
  const { details, nextStep, questions } = story;
  const advice = adviceOf(story);
  return given({
    user: story.user?.login ?? null,
    admin_roles: listOrNull(details.user?.roles ?? []),
    next_step: nextStep ?? (advice.length === 0 ? null : advice.join(' ')),
    related: listOrNull(relatedLines(story.related)),
    user_says: listOrNull(questionLines(questions)),
    done_by_stranger: listOrNull(deedLines(details)),
    refused_to_stranger: listOrNull(refusalLines(details)),
    stranger_addresses: listOrNull(strangerAddressLines(details)),
    own_addresses: listOrNull(otherAddressLines(details, 'own')),
    unclear_addresses: listOrNull(otherAddressLines(details, 'unclear')),
  });
}

function severityOf(story: IncidentStory): 'critical' | 'error' | 'warning' {
  if (story.kind === 'delivery_quota' || story.kind === 'delivery_silence') return 'warning';
  if (story.kind !== 'session_hijack') return 'error';
  if (story.verdict !== 'hijack' && !isDenied(story)) return 'warning';
  return story.containment === 'verified' ? 'error' : 'critical';
}
