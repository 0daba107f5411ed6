/** Logs what an API caller did. */
import type { Json, JsonObject } from '../../openapi/json.ts';
import { NO_AUTHENTICATION, record } from '../log/record.ts';
import type { SystemLogEvent } from '../log/system-log.ts';
import { actorOf } from '../people/event.ts';
import type { ServiceApp } from '../records.ts';
import type { Call } from '../server/call.ts';
import type { OrgState } from '../state.ts';

export type CallerEvent = {
  readonly eventType: string;
  readonly target?: readonly Json[];
  readonly debugData?: JsonObject;
  readonly result?: string;
};

/** Logs an event with the caller as actor; all events of one call share its transaction. */
export function recordByCaller(state: OrgState, call: Call, made: CallerEvent): SystemLogEvent {
  const { caller } = call;
  const requestUri = call.pathWithQuery.split('?')[0] ?? '';
  return record(state, {
    eventType: made.eventType,
    actor: callerActor(call),
    client: {
      userAgent: {
        rawUserAgent: call.headers['user-agent'] ?? null,
        os: 'Unknown',
        browser: 'UNKNOWN',
      },
      zone: 'null',
      device: 'Unknown',
      id: caller.kind === 'oauth' ? caller.app.clientId : null,
      ipAddress: call.ip,
      geographicalContext: null,
    },
    request: { ipChain: [{ ip: call.ip, geographicalContext: null, version: 'V4', source: null }] },
    // An API call has a one-shot session id of its own.
    authenticationContext: { ...NO_AUTHENTICATION, externalSessionId: `trs${call.transactionId}` },
    outcome: { result: made.result ?? 'SUCCESS', reason: null },
    transaction: {
      type: 'WEB',
      id: call.transactionId,
      detail: caller.kind === 'ssws' ? { requestApiTokenId: caller.token.id } : {},
    },
    target: made.target ?? null,
    debugContext: {
      debugData: {
        requestId: call.transactionId,
        requestUri,
        url: call.pathWithQuery,
        threatSuspected: 'false',
        ...made.debugData,
      },
    },
  });
}

export function serviceAppActor(app: ServiceApp): JsonObject {
  return {
    id: app.clientId,
    type: 'PublicClientApp',
    alternateId: app.clientId,
    displayName: app.label,
    detailEntry: null,
  };
}

function callerActor({ caller }: Call): JsonObject {
  if (caller.kind === 'ssws') return actorOf(caller.user);
  if (caller.kind === 'oauth') return serviceAppActor(caller.app);
  return { id: 'unknown', type: 'User', alternateId: 'unknown', displayName: 'unknown' };
}
