/** The org's own settings, what Identity Engine refuses of the Sessions API, and signed signals. */
import { decodeJwt } from 'jose';
import { type Json, type JsonObject, objectAt } from '../../openapi/json.ts';
import { iso } from '../clock.ts';
import { record } from '../log/record.ts';
import { targetUser } from '../people/event.ts';
import { type Answer, ok } from '../server/call.ts';
import { notFound } from '../server/refusal.ts';
import type { OrgState } from '../state.ts';

export const getOrgSettings: Answer = (state) =>
  ok({
    id: state.id,
    companyName: 'Example Company',
    status: 'ACTIVE',
    subdomain: 'example',
    website: 'https://example.com',
    created: iso(0),
    lastUpdated: iso(0),
  });

/** Answers the org's public metadata; `idx` is Identity Engine. */
export const getWellknownOrgMetadata: Answer = (state) =>
  ok({
    id: state.id,
    pipeline: 'idx',
    settings: { analyticsCollectionEnabled: false, bugReportingEnabled: false, omEnabled: false },
    _links: { organization: { href: state.url } },
  });

/**
 * Answers any session of the Sessions API with 404: its ids are not those of the log, so on Identity Engine nobody can
 * end one session by its id, whether the org knows the session or not.
 */
export const classicSession: Answer = (_state, { path }) => {
  throw notFound(path.sessionId ?? '', 'Session');
};

/**
 * Takes a Security Event Token of a registered provider. One with a repeated `jti`, or about an address that nobody
 * signs in with, is accepted and ignored.
 */
export const publishSecurityEventTokens: Answer = (state, { body }) => {
  const token = String(body ?? '');
  try {
    const { jti, iss, events, aud } = decodeJwt(token);
    if (jti === undefined || iss === undefined || events === undefined) throw new Error('claims');
    if (aud !== state.url) return problem('invalid_audience', 'aud is not this org');
    if (state.usedTokenIds.has(`set ${jti}`)) return { status: 202 };
    state.usedTokenIds.add(`set ${jti}`);
    state.securityEventTokens.push(token);
    logSignal(state, iss, objectAt(events as Json));
    return { status: 202 };
  } catch {
    return problem('invalid_request', 'The security event token cannot be read');
  }
};

/** Logs the signal as okta-developer-docs `itp-et` has it: the provider is the actor, the user the target. */
function logSignal(state: OrgState, issuer: string, events: JsonObject): void {
  const [event = null] = Object.values(events);
  const { email } = objectAt(objectAt(objectAt(event).subject).user);
  const user = [...state.users.values()].find(({ login }) => login === email);
  if (user === undefined) return;
  record(state, {
    eventType: 'security.events.provider.receive_event',
    actor: { id: state.chance.id('sse', 20), type: 'SecurityEventProvider' },
    target: [targetUser(user)],
    debugContext: {
      debugData: { partnerRiskReportData: JSON.stringify({ issuer, ...events }) },
    },
  });
}

function problem(err: string, description: string) {
  return { status: 400, body: { err, description } };
}
