/** The simulated org as a test uses it. */

import { setStatus } from './api/user-lifecycle.ts';
import type { OrgClock } from './clock.ts';
import type { DeliveryAttempt, DeliveryEngine } from './delivery/engine.ts';
import { isListening } from './delivery/engine.ts';
import { type LogEventInput, record } from './log/record.ts';
import type { SystemLogEvent } from './log/system-log.ts';
import { contextChange, type RiskInput, riskDetect } from './people/alarms.ts';
import {
  addApiToken,
  addServiceApp,
  type ServiceAppCredentials,
  type ServiceAppInput,
} from './people/api-clients.ts';
import type { BrowserClient } from './people/client.ts';
import { addApp, addGroup, addUser, newFactor, type UserInput } from './people/directory.ts';
import { type ActDetails, eventOf } from './people/event.ts';
import { type OrgSession, type SignInDetails, signIn } from './people/session.ts';
import type {
  AccessToken,
  ApiToken,
  EventHook,
  OrgApp,
  OrgFactor,
  OrgGroup,
  OrgUser,
  Zone,
} from './records.ts';
import type { Faults } from './server/faults.ts';
import type { RateLimits } from './server/rate-limit.ts';
import type { OrgRequest, Violation } from './server/record-of-calls.ts';
import type { RunningServer } from './server/server.ts';
import { activeSessions } from './sessions.ts';
import type { OrgState } from './state.ts';

export type OktaOrg = AsyncDisposable & {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly clock: OrgClock;
  addUser(input?: UserInput): OrgUser;
  addGroup(name: string, type?: OrgGroup['type']): OrgGroup;
  addApp(label: string, options?: { readonly universalLogout?: boolean }): OrgApp;
  addApiToken(input?: { readonly name?: string; readonly owner?: OrgUser }): ApiToken;
  addServiceApp(input: ServiceAppInput): Promise<ServiceAppCredentials>;
  /** Throws SignInRefused, see `people/session.ts`. */
  signIn(user: OrgUser, client: BrowserClient, details?: SignInDetails): OrgSession;
  /** A failed sign-in: `user.session.start` with outcome FAILURE and no session. */
  failSignIn(user: OrgUser, client: BrowserClient, details?: ActDetails): SystemLogEvent;
  /** The person follows a reset link or replaces the expired password, and is ACTIVE again. */
  choosePassword(user: OrgUser, client: BrowserClient): SystemLogEvent;
  /** Somebody with the session enrols a factor, which is then in the user's list and in the log. */
  enrollFactor(session: OrgSession, factorType: string, details?: ActDetails): OrgFactor;
  /** Somebody with the session creates an SSWS token of the user. */
  createApiToken(session: OrgSession, name: string, details?: ActDetails): ApiToken;
  /** Identity Threat Protection notices that the session moved to another client. */
  contextChange(session: OrgSession, to: BrowserClient, risk?: RiskInput): SystemLogEvent;
  /** Identity Threat Protection finds that the session is stolen. */
  riskDetect(session: OrgSession, seen: BrowserClient, risk?: RiskInput): SystemLogEvent;
  /** Logs any event at all, in the System Log's shape. */
  emit(event: LogEventInput): SystemLogEvent;
  /**
   * Delivers events that are in no log, with the hook's real secret, as somebody who stole it
   * would. They go to every listening hook unless one is named.
   */
  forge(events: readonly SystemLogEvent[], hookId?: string): Promise<readonly DeliveryAttempt[]>;
  /** The readable System Log in order of persistence. */
  log(): readonly SystemLogEvent[];
  /** Number of the user's sessions that can still act. */
  activeSessions(user: OrgUser): number;
  user(id: string): OrgUser | undefined;
  hooks(): readonly EventHook[];
  zones(): readonly Zone[];
  /** OAuth access tokens that the org has given, expired ones too. */
  accessTokens(): readonly AccessToken[];
  /** Every attempt of every delivery, in the order in which they ended. */
  readonly deliveries: readonly DeliveryAttempt[];
  readonly delivery: Pick<DeliveryEngine, 'disorder' | 'lost' | 'quota'>;
  /** Sends what waits, held-back events too, and resolves when no delivery is under way. */
  drain(): Promise<void>;
  readonly faults: Faults;
  readonly rateLimits: RateLimits;
  /** Every API request, in order of arrival. */
  readonly requests: readonly OrgRequest[];
  readonly violations: readonly Violation[];
  /** Security event tokens that were accepted, as sent. */
  readonly securityEventTokens: readonly string[];
  /** Stops everything; throws when a request or an answer did not conform to Okta's description. */
  close(options?: { readonly allowViolations?: boolean }): Promise<void>;
};

const SUSPECTED_HIJACK: RiskInput = {
  level: 'HIGH',
  reasons: ['Associated sessionId is suspected to be hijacked'],
};

export function orgOf(state: OrgState, server: RunningServer): OktaOrg {
  const close: OktaOrg['close'] = async ({ allowViolations = false } = {}) => {
    await Promise.all([server.close(), state.delivery.close()]);
    if (allowViolations || state.violations.length === 0) return;
    const lines = state.violations.map(
      ({ side, method, path, operationId, complaint }) =>
        `${side} ${method} ${path} (${operationId ?? 'unknown'}): ${complaint}`,
    );
    throw new Error(`Not as Okta's OpenAPI description has it:\n${[...new Set(lines)].join('\n')}`);
  };
  return {
    url: state.url,
    clock: state.clock,
    addUser: (input) => addUser(state, input),
    addGroup: (name, type) => addGroup(state, name, type),
    addApp: (label, options) => addApp(state, label, options),
    addApiToken: (input) => addApiToken(state, input),
    addServiceApp: (input) => addServiceApp(state, input),
    signIn: (user, client, details) => signIn(state, user, client, details),
    failSignIn: (user, client, details = {}) => {
      const failed = { reason: 'INVALID_CREDENTIALS', ...details, client, result: 'FAILURE' };
      return record(state, eventOf(state, 'user.session.start', user, null, failed));
    },
    choosePassword: (user, client) => {
      setStatus(state, user, 'ACTIVE');
      user.passwordChangedAt = state.clock.now();
      return record(state, eventOf(state, 'user.account.update_password', user, null, { client }));
    },
    enrollFactor: (session, factorType, details = {}) => enrol(state, session, factorType, details),
    createApiToken: (session, name, details = {}) => createToken(state, session, name, details),
    contextChange: (session, to, risk = { level: 'MEDIUM', reasons: ['New IP', 'New ASN'] }) =>
      contextChange(state, session, to, risk),
    riskDetect: (session, seen, risk = SUSPECTED_HIJACK) => riskDetect(state, session, seen, risk),
    emit: (event) => record(state, event),
    forge: (events, hookId) => {
      const hooks = [...state.hooks.values()].filter((hook) =>
        hookId === undefined ? isListening(hook) : hook.id === hookId,
      );
      return Promise.all(hooks.map((hook) => state.delivery.deliverNow(hook, events)));
    },
    log: () => state.log.entries().map(({ event }) => event),
    activeSessions: (user) => activeSessions(state, user).length,
    user: (id) => state.users.get(id),
    hooks: () => [...state.hooks.values()],
    zones: () => [...state.zones.values()],
    accessTokens: () => [...state.accessTokens.values()],
    deliveries: state.delivery.attempts,
    delivery: state.delivery,
    drain: () => state.delivery.drain(),
    faults: state.faults,
    rateLimits: state.rateLimits,
    requests: state.requests,
    violations: state.violations,
    securityEventTokens: state.securityEventTokens,
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

function enrol(
  state: OrgState,
  session: OrgSession,
  factorType: string,
  details: ActDetails,
): OrgFactor {
  const factor = newFactor(state, factorType, session.user.login);
  act(session, 'user.mfa.factor.activate', { debugData: { factor: factorType }, ...details });
  session.user.factors = [...session.user.factors, factor];
  return factor;
}

function createToken(
  state: OrgState,
  session: OrgSession,
  name: string,
  details: ActDetails,
): ApiToken {
  const token = addApiToken(state, { name, owner: session.user });
  const target = { id: token.id, type: 'Token', alternateId: 'unknown', displayName: name };
  act(session, 'system.api_token.create', { targets: [target], ...details });
  return token;
}

function act(session: OrgSession, eventType: string, details: ActDetails): void {
  const result = session.act(eventType, details);
  if (!result.done) throw new Error(`The org refused ${eventType}: ${result.because}`);
}
