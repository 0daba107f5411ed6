/** Reads Okta's alarms about a user, and recognises those that only repeat what the service told Okta. */
import { type Alarm, alarmOf, isAboutUser } from '../../domain/session/alarm.ts';
import type { StoredEvent } from '../../store/timeline.ts';
import type { Org } from '../dependencies.ts';
import { type HeldEvent, heldEvents } from '../proof/held-event.ts';

/** Types of Okta's alarms about a user, which may name no session; for events older than the table of alarms. */
export const USER_ALARM_TYPES = [
  'user.risk.detect',
  'user.risk.change',
  'security.threat.detected',
  'user.session.context.change',
  'security.session.detect_client_roaming',
];

/** Tells whether an alarm is the service's own signal, which Okta logs as a detected risk and which proves nothing. */
export function saidByUs({ config }: Org): (alarm: Alarm) => boolean {
  const own = config.securityEvents?.issuer;
  return ({ issuer }) => own !== undefined && issuer === own;
}

export type HeldAlarm = { readonly alarm: Alarm; readonly held: HeldEvent };

/** Returns the alarms among these events that are about a user. */
export function alarmsOf(stored: readonly StoredEvent[]): HeldAlarm[] {
  const once = [...new Map(stored.map((one) => [one.uuid, one])).values()];
  return heldEvents(once).flatMap((held) => {
    const alarm = alarmOf(held.event);
    return alarm === null || !isAboutUser(held.event) ? [] : [{ alarm, held }];
  });
}
