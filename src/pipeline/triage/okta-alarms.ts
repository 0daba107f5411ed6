/** Alarms about a user, and which alarms are only our own word come back. */
import { type Alarm, alarmOf, isAboutUser } from '../../domain/session/alarm.ts';
import type { StoredEvent } from '../../store/timeline.ts';
import type { Org } from '../dependencies.ts';
import { type HeldEvent, heldEvents } from '../proof/held-event.ts';

/** Okta's opinions about a user that may name no session; those recorded before an alarm's event was kept beside it. */
export const USER_ALARM_TYPES = [
  'user.risk.detect',
  'user.risk.change',
  'security.threat.detected',
  'user.session.context.change',
  'security.session.detect_client_roaming',
];

/** Okta writes the signal that we send it into its log as a detected risk: our own word proves nothing. */
export function saidByUs({ config }: Org): (alarm: Alarm) => boolean {
  const own = config.securityEvents?.issuer;
  return ({ issuer }) => own !== undefined && issuer === own;
}

export type HeldAlarm = { readonly alarm: Alarm; readonly held: HeldEvent };

/** Those among these events that are about their user. */
export function alarmsOf(stored: readonly StoredEvent[]): HeldAlarm[] {
  const once = [...new Map(stored.map((one) => [one.uuid, one])).values()];
  return heldEvents(once).flatMap((held) => {
    const alarm = alarmOf(held.event);
    return alarm === null || !isAboutUser(held.event) ? [] : [{ alarm, held }];
  });
}
