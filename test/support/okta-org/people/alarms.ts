/** Events that Identity Threat Protection logs when a session looks stolen. */
import { SYSTEM_ACTOR } from '../delivery/deliver.ts';
import { record } from '../log/record.ts';
import type { SystemLogEvent } from '../log/system-log.ts';
import type { OrgState } from '../state.ts';
import type { BrowserClient } from './client.ts';
import { eventOf, targetUser } from './event.ts';
import type { OrgSession } from './session.ts';

export type RiskInput = {
  readonly level: 'LOW' | 'MEDIUM' | 'HIGH';
  readonly reasons: readonly string[];
};

/** Logs `user.session.context.change`: the session's address changed. */
export function contextChange(
  state: OrgState,
  session: OrgSession,
  to: BrowserClient,
  risk: RiskInput,
): SystemLogEvent {
  const { user, client } = session;
  return record(
    state,
    eventOf(state, 'user.session.context.change', user, session, {
      client: to,
      severity: 'WARN',
      targets: [targetUser(user), { id: session.id, type: 'Session', alternateId: 'unknown' }],
      debugData: {
        causes: '[ipAddress.change]',
        externalSessionId: session.id,
        previousIpAddress: client.ip,
        newIpAddress: to.ip,
        risk: javaMap(risk),
        behaviors: '{New IP=POSITIVE, New Device=NEGATIVE, New Geo-Location=POSITIVE}',
        source: 'OKTA',
      },
    }),
  );
}

/** Logs `user.risk.detect` by Okta itself, about the user; the session is in the event's context. */
export function riskDetect(
  state: OrgState,
  session: OrgSession,
  seen: BrowserClient,
  risk: RiskInput,
): SystemLogEvent {
  return record(
    state,
    eventOf(state, 'user.risk.detect', session.user, session, {
      client: seen,
      severity: 'WARN',
      targets: [targetUser(session.user)],
      debugData: { risk: javaMap(risk) },
      overrides: { actor: SYSTEM_ACTOR },
    }),
  );
}

/** Returns the risk as a map in Java's notation, as Okta writes it, with the commas inside the reasons. */
function javaMap({ level, reasons }: RiskInput): string {
  return reasons.length === 0
    ? `{level=${level}}`
    : `{reasons=${reasons.join(', ')}, level=${level}}`;
}
