/** PagerDuty's Events API v2 (developer.pagerduty.com, "Send an alert event"). */
import type { IncidentStory, StoryAction } from '../domain/incident-story.ts';
import { isOver, stuckUndos } from '../domain/incident-story.ts';
import { oneLine } from '../domain/one-line.ts';
import { AlertError } from './error.ts';
import { retryAfterMs } from './retry-after.ts';

export type PagerDutyClient = {
  /** @throws AlertError */
  send(event: PagerDutyEvent): Promise<void>;
};

export type PagerDutyEvent = Readonly<Record<string, unknown>> & {
  readonly event_action: 'trigger' | 'acknowledge' | 'resolve';
  readonly dedup_key: string;
};

const ENQUEUE_URL = 'https://events.pagerduty.com/v2/enqueue';
const TIMEOUT_MS = 15_000;
const MAX_SUMMARY = 1_024;

export function createPagerDutyClient(
  routingKey: string,
  url: string = ENQUEUE_URL,
): PagerDutyClient {
  return {
    async send(event) {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ routing_key: routingKey, ...event }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      }).catch((cause: unknown) => {
        throw new AlertError({
          code: 'alert_unreachable',
          message: 'PagerDuty cannot be reached',
          cause,
        });
      });
      await response.body?.cancel();
      if (response.ok) return;
      const code =
        response.status === 429
          ? 'alert_throttled'
          : response.status >= 500
            ? 'alert_receiver_failing'
            : 'alert_refused';
      throw new AlertError({
        code,
        message: `PagerDuty answered ${response.status}`,
        retryAfterMs: retryAfterMs(response.headers.get('retry-after'), Date.now()),
      });
    },
  };
}

/**
 * What PagerDuty should now think of the incident. `state` is what decides whether that is news:
 * somebody is paged again only when the verdict got graver, containment broke, or nobody answered.
 */
export function pagerDutyEvent(story: IncidentStory): {
  readonly state: string;
  readonly event: PagerDutyEvent;
} {
  const dedup_key = `session-warden/${story.org.key}/${story.id}`;
  const stuck = stuckUndos(story);
  const over = isOver(story) || (story.kind === 'session_hijack' && story.verdict === 'benign');
  if (over && stuck.length === 0) {
    return { state: 'resolve', event: { event_action: 'resolve', dedup_key } };
  }
  const grounds = [
    story.verdict,
    story.containment === 'broken',
    story.details.urgency,
    ...stuck.map(({ id }) => id),
  ].join(':');
  // Of what is over, nobody has anything in hand any more.
  if (story.assignee !== null && !over) {
    const event = { event_action: 'acknowledge', dedup_key } as const;
    return { state: `acknowledge:${grounds}`, event };
  }
  return {
    state: `trigger:${grounds}`,
    event: {
      event_action: 'trigger',
      dedup_key,
      client: 'Session Warden',
      ...(story.consoleUrl === null ? {} : { client_url: story.consoleUrl }),
      payload: {
        summary: oneLine(`${story.reference}: ${headlineOf(story, stuck)}`, MAX_SUMMARY),
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
          actions: story.actions.map(({ kind, status }) => `${kind}: ${status}`),
        },
      },
    },
  };
}

function headlineOf({ headline }: IncidentStory, [undo]: readonly StoryAction[]): string {
  return undo === undefined ? headline : `“${undo.title}” was not done. ${headline}`;
}

function severityOf(story: IncidentStory): 'critical' | 'error' | 'warning' {
  if (story.kind === 'delivery_quota' || story.kind === 'delivery_silence') return 'warning';
  if (story.kind !== 'session_hijack') return 'error';
  if (story.verdict !== 'hijack') return 'warning';
  return story.containment === 'verified' ? 'error' : 'critical';
}
