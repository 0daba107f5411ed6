/** The org's own settings, what Identity Engine refuses of the Sessions API, and signed signals. */
import { decodeJwt } from 'jose';
import { iso } from '../clock.ts';
import { SYSTEM_ACTOR } from '../delivery/deliver.ts';
import { record } from '../log/record.ts';
import { type Answer, ok } from '../server/call.ts';
import { notFound } from '../server/refusal.ts';

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

/** What anyone may know of the org; `idx` is Identity Engine. */
export const getWellknownOrgMetadata: Answer = (state) =>
  ok({
    id: state.id,
    pipeline: 'idx',
    settings: { analyticsCollectionEnabled: false, bugReportingEnabled: false, omEnabled: false },
    _links: { organization: { href: state.url } },
  });

/**
 * The session ids of the log are not those of the Sessions API: on Identity Engine nobody can end
 * one session by its id, whether the org knows the session or not.
 */
export const classicSession: Answer = (_state, { path }) => {
  throw notFound(path.sessionId ?? '', 'Session');
};

/** A Security Event Token of a registered provider; a repeated `jti` is accepted and ignored. */
export const publishSecurityEventTokens: Answer = (state, { body }) => {
  const token = String(body ?? '');
  try {
    const { jti, iss, events, aud } = decodeJwt(token);
    if (jti === undefined || iss === undefined || events === undefined) throw new Error('claims');
    if (aud !== state.url) return problem('invalid_audience', 'aud is not this org');
    if (state.usedTokenIds.has(`set ${jti}`)) return { status: 202 };
    state.usedTokenIds.add(`set ${jti}`);
  } catch {
    return problem('invalid_request', 'The security event token cannot be read');
  }
  state.securityEventTokens.push(token);
  record(state, { eventType: 'security.events.provider.receive_event', actor: SYSTEM_ACTOR });
  return { status: 202 };
};

function problem(err: string, description: string) {
  return { status: 400, body: { err, description } };
}
