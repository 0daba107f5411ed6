import { SignJWT } from 'jose';
import { ADD_PROVIDER, NO_PROVIDER } from '../domain/response/plan-action.ts';
import type { ResponseActionParams } from '../domain/response/response-catalogue.ts';
import { invalidSettings } from './error.ts';
import { readPrivateKey } from './private-key.ts';
import type { SecurityEventsProvider } from './settings.ts';
import type { Transport } from './transport.ts';

export type SessionRevoked = ResponseActionParams['send_security_event'];

const SESSION_REVOKED = 'https://schemas.openid.net/secevent/caep/event-type/session-revoked';

/** Tells Okta's risk engine about the theft (Shared Signals, RFC 8935). Needs Identity Threat Protection. */
export function securityEventCalls(
  transport: Transport,
  provider: SecurityEventsProvider | undefined,
) {
  const signer = provider && {
    ...provider,
    key: readPrivateKey(provider.privateKey, 'the security events provider’s private key').key,
  };
  return {
    /**
     * Publishes the event. The SDK cannot send this media type, so it is sent without it; the signature is its only
     * credential. Okta answers 202 and silently drops an unknown mail address or a repeated `eventId`.
     */
    publishSessionRevoked: async (event: SessionRevoked): Promise<void> => {
      if (signer === undefined) {
        throw invalidSettings(NO_PROVIDER, ADD_PROVIDER);
      }
      const token = await new SignJWT(sessionRevokedClaims(event))
        .setProtectedHeader({ typ: 'secevent+jwt', alg: 'RS256', kid: signer.keyId })
        .setIssuer(signer.issuer)
        .setAudience(transport.orgUrl.origin)
        .setJti(event.eventId)
        .setIssuedAt()
        .sign(signer.key);
      await transport.send({
        method: 'POST',
        url: '/security/api/v1/security-events',
        headers: { 'content-type': 'application/secevent+jwt' },
        body: token,
        anonymous: true,
      });
    },
  };
}

/**
 * Returns the claims. Okta wants the subject inside the event, unlike CAEP 1.0 final, and times in seconds. What is
 * unknown is left out.
 */
export function sessionRevokedClaims(event: SessionRevoked) {
  const { lastKnown, current } = event;
  return {
    events: {
      [SESSION_REVOKED]: {
        subject: { user: { format: 'email', email: event.email } },
        event_timestamp: Math.floor(event.occurredAt / 1000),
        initiating_entity: event.initiatedBy,
        reason_admin: { en: event.reason },
        ...(current.ip === null ? {} : { current_ip: current.ip }),
        ...(current.userAgent === null ? {} : { current_user_agent: current.userAgent }),
        ...(lastKnown.ip === null ? {} : { last_known_ip: lastKnown.ip }),
        ...(lastKnown.userAgent === null ? {} : { last_known_user_agent: lastKnown.userAgent }),
      },
    },
  };
}
