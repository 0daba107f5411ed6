/** Builds the log event of something a person does in a session. */
import type { Json, JsonObject } from '../../openapi/json.ts';
import { iso } from '../clock.ts';
import { type LogEventInput, NO_AUTHENTICATION } from '../log/record.ts';
import type { OrgApp, OrgUser } from '../records.ts';
import type { OrgState } from '../state.ts';
import { type BrowserClient, clientDebugData, clientParts } from './client.ts';

/** Details of an act beyond its type; everything has a plausible default. */
export type ActDetails = {
  /** Default: the client the session was opened with. */
  readonly client?: BrowserClient;
  /** The application it is about, as `AppInstance` target. */
  readonly app?: OrgApp;
  /** When it happened, epoch milliseconds; default now, by the org's clock. */
  readonly at?: number;
  readonly result?: string;
  readonly reason?: string | null;
  readonly severity?: string;
  readonly targets?: readonly JsonObject[];
  /** Added to `debugContext.debugData`. */
  readonly debugData?: JsonObject;
  /** Any other parts of the event, which override all else. */
  readonly overrides?: JsonObject;
};

export function eventOf(
  state: OrgState,
  eventType: string,
  user: OrgUser,
  session: { readonly id: string; readonly rootId: string } | null,
  details: ActDetails & { readonly client: BrowserClient },
): LogEventInput {
  const parts = clientParts(details.client);
  const requestId = state.chance.id('', 32).toLowerCase();
  const uri = requestUri(eventType, details.app);
  return {
    eventType,
    published: iso(details.at ?? state.clock.now()),
    actor: actorOf(user),
    ...parts,
    authenticationContext: {
      ...NO_AUTHENTICATION,
      rootSessionId: session?.rootId ?? null,
      externalSessionId: session?.id ?? null,
    },
    outcome: { result: details.result ?? 'SUCCESS', reason: details.reason ?? null },
    severity: details.severity ?? (details.result === 'FAILURE' ? 'WARN' : 'INFO'),
    target: targetsOf(details),
    transaction: { type: 'WEB', id: requestId, detail: {} },
    debugContext: {
      debugData: {
        requestId,
        requestUri: uri,
        url: `${uri}?`,
        threatSuspected: 'false',
        ...clientDebugData(details.client),
        ...details.debugData,
      },
    },
    ...details.overrides,
  };
}

export function actorOf(user: OrgUser): JsonObject {
  return {
    id: user.id,
    type: 'User',
    alternateId: user.login,
    displayName: user.displayName,
    detailEntry: null,
  };
}

/** A user as the target of somebody's act. */
export const targetUser = actorOf;

function targetsOf({ app, targets }: ActDetails): Json {
  if (targets !== undefined) return targets;
  if (app === undefined) return null;
  return [
    {
      id: app.id,
      type: 'AppInstance',
      alternateId: app.label,
      displayName: app.label,
      detailEntry: { signOnModeType: 'SAML_2_0' },
    },
  ];
}

function requestUri(eventType: string, app: OrgApp | undefined): string {
  if (app !== undefined) return `/app/${app.name}/${app.id}/sso/saml`;
  if (eventType === 'user.session.start') return '/idp/idx/identify';
  if (eventType.startsWith('user.mfa.')) return '/idp/idx/credential/enroll';
  if (eventType === 'user.authentication.auth_via_mfa') return '/idp/idx/challenge/answer';
  return '/idp/idx/introspect';
}
