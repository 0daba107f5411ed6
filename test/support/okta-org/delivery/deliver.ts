/** Makes one delivery: at most two attempts, and an entry in the System Log only where it failed. */
import { setTimeout as pause } from 'node:timers/promises';
import { iso } from '../clock.ts';
import { record } from '../log/record.ts';
import type { SystemLogEvent } from '../log/system-log.ts';
import type { EventHook } from '../records.ts';
import type { OrgState } from '../state.ts';
import type { DeliveryAttempt } from './engine.ts';
import { type HookPayload, hookShape } from './payload.ts';
import { inWords, isAcknowledged, isRetried, type Outcome, send } from './post.ts';

export async function deliver(
  state: OrgState,
  hook: EventHook,
  events: readonly SystemLogEvent[],
): Promise<DeliveryAttempt> {
  const payload = payloadOf(state, hook, events);
  const body = JSON.stringify(payload);
  const attempt = (number: 1 | 2) => attemptOnce(state, hook, payload, body, events, number);
  let last = await attempt(1);
  if (isRetried(last.outcome)) {
    await pause(state.options.hookRetryDelayMs);
    last = await attempt(2);
  }
  if (!isAcknowledged(last.outcome)) recordFailure(state, hook, payload.eventId, last.outcome);
  return last.made;
}

async function attemptOnce(
  state: OrgState,
  hook: EventHook,
  { eventId }: HookPayload,
  body: string,
  events: readonly SystemLogEvent[],
  attempt: 1 | 2,
): Promise<{ readonly outcome: Outcome; readonly made: DeliveryAttempt }> {
  const startedAt = state.clock.now();
  const started = performance.now();
  const outcome = await send({
    method: 'POST',
    url: hook.channel.uri,
    headers: { ...hookHeaders(hook), 'content-type': 'application/json' },
    body,
    timeoutMs: state.options.hookTimeoutMs,
    dispatcher: state.delivery.dispatcher,
  });
  const made: DeliveryAttempt = {
    hookId: hook.id,
    eventId,
    uuids: events.map(({ uuid }) => uuid),
    attempt,
    status: outcome.kind === 'answered' ? outcome.status : null,
    failure: outcome.kind === 'answered' ? null : outcome.kind,
    startedAt,
    tookMs: performance.now() - started,
  };
  state.delivery.attempts.push(made);
  return { outcome, made };
}

/** Returns the headers that Okta sends with the challenge and with every delivery. */
export function hookHeaders({ channel }: EventHook): Record<string, string> {
  return {
    'user-agent': 'Okta-Integrations',
    accept: 'application/json',
    ...Object.fromEntries(channel.headers.map(({ key, value }) => [key.toLowerCase(), value])),
    ...(channel.authKey === null ? {} : { [channel.authKey]: channel.authValue ?? '' }),
  };
}

function payloadOf(
  state: OrgState,
  hook: EventHook,
  events: readonly SystemLogEvent[],
): HookPayload {
  const shapes = events.map((event) =>
    hookShape(event, state.chance.happens(state.options.nullSecurityContextShare)),
  );
  if (state.delivery.disorder.reverse === true) shapes.reverse();
  if (state.delivery.disorder.shuffle === true) shuffle(shapes, state);
  return {
    eventType: 'com.okta.event_hook',
    eventTypeVersion: '1.0',
    cloudEventsVersion: '0.1',
    source: `${state.url}/api/v1/eventHooks/${hook.id}`,
    eventId: state.chance.uuid(),
    data: { events: shapes },
    eventTime: iso(state.clock.now()),
    contentType: 'application/json',
  };
}

function shuffle(items: unknown[], { chance }: OrgState): void {
  for (let i = items.length - 1; i > 0; i -= 1) {
    const j = Math.floor(chance.next() * (i + 1));
    [items[i], items[j]] = [items[j], items[i]];
  }
}

function recordFailure(state: OrgState, hook: EventHook, eventId: string, outcome: Outcome): void {
  record(state, {
    eventType: 'event_hook.delivery',
    severity: 'WARN',
    actor: SYSTEM_ACTOR,
    outcome: { result: 'FAILURE', reason: inWords(outcome) },
    transaction: { type: 'JOB', id: state.chance.id('', 27), detail: {} },
    target: [{ id: hook.id, type: 'EventHook', alternateId: 'unknown', displayName: hook.name }],
    debugContext: { debugData: { eventId, url: hook.channel.uri } },
  });
}

export const SYSTEM_ACTOR = {
  id: 'okta.system',
  type: 'SystemPrincipal',
  alternateId: 'system@okta.com',
  displayName: 'Okta System',
  detailEntry: null,
};
