/** The only way into the System Log: completes an event, logs it, and passes it to the hooks. */
import { type Json, type JsonObject, objectAt } from '../../openapi/json.ts';
import { iso } from '../clock.ts';
import type { OrgState } from '../state.ts';
import { messageOf } from './messages.ts';
import type { SystemLogEvent } from './system-log.ts';

/** A log event in the System Log's shape; what it leaves out is filled in, or stays absent. */
export type LogEventInput = JsonObject & { readonly eventType: string };

/**
 * Persists one event and returns it as the System Log will show it, with
 * `debugData.targetEventHookIds` naming the hooks that were configured for it.
 */
export function record(state: OrgState, input: LogEventInput): SystemLogEvent {
  const event = complete(state, input);
  const hooks = state.delivery.hooksFor(event.eventType);
  const logged =
    hooks.length === 0
      ? event
      : withTargetHooks(
          event,
          hooks.map(({ id }) => id),
        );
  state.log.append(logged, persistedAt(state, logged));
  state.delivery.enqueue(hooks, logged);
  return logged;
}

const DAY_MS = 86_400_000;

function persistedAt(state: OrgState, { published }: SystemLogEvent) {
  const now = state.clock.now();
  const at = Date.parse(published);
  if (state.options.hasPast && at < now - DAY_MS) return at;
  return now + state.options.logLagMs;
}

function complete(state: OrgState, input: LogEventInput): SystemLogEvent {
  const transactionId = state.chance.id('', 27);
  return {
    actor: UNKNOWN_ACTOR,
    client: {},
    device: null,
    authenticationContext: NO_AUTHENTICATION,
    displayMessage: messageOf(input.eventType),
    outcome: { result: 'SUCCESS', reason: null },
    securityContext: NO_SECURITY,
    severity: 'INFO',
    debugContext: { debugData: {} },
    legacyEventType: null,
    transaction: { type: 'WEB', id: transactionId, detail: {} },
    version: '0',
    request: { ipChain: [] },
    target: null,
    ...input,
    uuid: typeof input.uuid === 'string' ? input.uuid : state.chance.uuid(),
    published: typeof input.published === 'string' ? input.published : iso(state.clock.now()),
  };
}

function withTargetHooks(event: SystemLogEvent, ids: readonly string[]): SystemLogEvent {
  const debugContext = objectAt(event.debugContext);
  const debugData: Json = {
    ...objectAt(debugContext.debugData),
    targetEventHookIds: ids.join(', '),
  };
  return { ...event, debugContext: { ...debugContext, debugData } };
}

export const NO_AUTHENTICATION: JsonObject = {
  authenticationProvider: null,
  credentialProvider: null,
  credentialType: null,
  issuer: null,
  interface: null,
  authenticationStep: 0,
  rootSessionId: null,
  externalSessionId: null,
};

export const NO_SECURITY: JsonObject = {
  asNumber: null,
  asOrg: null,
  isp: null,
  domain: null,
  isProxy: null,
};

const UNKNOWN_ACTOR: JsonObject = {
  id: 'unknown',
  type: 'User',
  alternateId: 'unknown',
  displayName: 'unknown',
  detailEntry: null,
};
