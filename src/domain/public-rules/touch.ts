import type { Alarm } from '../session/alarm.ts';
import type { Fingerprint, OsFamily } from '../session/fingerprint.ts';
import type { Sighting } from '../session/sighting.ts';

/** The event types that the public rules tell apart; `other` is everything else. */
export type Step = 'start' | 'policy' | 'sso' | 'other';

/** What the public rules look at in one request. Kept apart from the session timeline, whose gates they lack. */
export type Touch = {
  readonly at: number;
  /** The root session where Okta names one, else the session itself. */
  readonly session: string;
  readonly sessionId: string;
  /** The root session that Okta named, be it the session itself; null where Okta named none. */
  readonly rootSessionId: string | null;
  readonly userId: string;
  readonly step: Step;
  /** False for failures and challenges, which most rules count all the same. */
  readonly succeeded: boolean;
  /** False for events that only say something about the session, such as Okta's alarms. */
  readonly inScope: boolean;
  readonly deviceToken: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly os: OsFamily | null;
  readonly browser: string | null;
  readonly asn: number | null;
  readonly asnSource: Fingerprint['asnSource'];
  /** Okta itself said that the session is suspected to be hijacked. */
  readonly hijackSuspected: boolean;
};

const STEPS: Readonly<Record<string, Step>> = {
  'user.session.start': 'start',
  'policy.evaluate_sign_on': 'policy',
  'user.authentication.sso': 'sso',
};

function stepOf(eventType: string): Step {
  return STEPS[eventType] ?? 'other';
}

const SUSPECTED: Alarm['kind'] = 'session hijack suspected';

/** Returns a sighting as the public rules would have seen it. */
export function touchOf(sighting: Sighting, eventType: string): Touch {
  const { fingerprint: fp } = sighting;
  return {
    at: sighting.at,
    session: sighting.rootSessionId ?? sighting.sessionId,
    sessionId: sighting.sessionId,
    rootSessionId: rootOf(sighting),
    userId: sighting.userId,
    step: stepOf(eventType),
    succeeded: sighting.succeeded,
    inScope: sighting.inScope,
    deviceToken: fp.deviceToken,
    ip: sighting.ip,
    userAgent: fp.userAgent,
    os: fp.os,
    browser: fp.family,
    asn: fp.asn,
    asnSource: fp.asnSource,
    hijackSuspected: sighting.alarm?.kind === SUSPECTED,
  };
}

function rootOf({ rootSessionId, namesRoot, sessionId }: Sighting): string | null {
  return rootSessionId ?? (namesRoot ? sessionId : null);
}

/** Whether `touchOf` would return an equal touch, apart from the time. */
export function isTouchOf(touch: Touch, sighting: Sighting, eventType: string): boolean {
  const { fingerprint: fp } = sighting;
  return (
    touch.ip === sighting.ip &&
    touch.step === stepOf(eventType) &&
    touch.succeeded === sighting.succeeded &&
    touch.userAgent === fp.userAgent &&
    touch.deviceToken === fp.deviceToken &&
    touch.sessionId === sighting.sessionId &&
    touch.rootSessionId === rootOf(sighting) &&
    touch.asn === fp.asn &&
    touch.asnSource === fp.asnSource &&
    touch.userId === sighting.userId &&
    touch.inScope === sighting.inScope &&
    touch.hijackSuspected === (sighting.alarm?.kind === SUSPECTED)
  );
}
