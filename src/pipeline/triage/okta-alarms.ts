/** Okta's alarms about a user that name no session, and which alarms are only our own word come back. */
import { type Alarm, alarmOf } from '../../domain/session/alarm.ts';
import { usableSessionId } from '../../domain/session/event.ts';
import type { StoredEvent } from '../../store/timeline.ts';
import type { Org } from '../dependencies.ts';
import { type HeldEvent, heldEvents } from './held-event.ts';

/** Okta's opinions about a user that may name no session. */
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

/** The alarms among these events that name no session. */
export function alarmsOf(stored: readonly StoredEvent[]): HeldAlarm[] {
  return heldEvents(stored).flatMap((held) => {
    if (usableSessionId(held.event) !== null) return [];
    const alarm = alarmOf(held.event);
    return alarm === null ? [] : [{ alarm, held }];
  });
}
