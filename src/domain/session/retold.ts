/**
 * Compares an event as the hook told it with the System Log's copy: is it the same, and what did the hook add? Pure.
 */
import type { LogEvent } from './event.ts';

/**
 * Whether both copies agree on what a forger who knows a real uuid would have to change (who, in which session, from
 * where, when), and, where both say it, on the rest, which a hook may leave out: the network, the device, Okta's
 * opinion.
 */
export function saysTheSame(held: LogEvent, logged: LogEvent): boolean {
  return (
    held.actor.id === logged.actor.id &&
    held.publishedAt === logged.publishedAt &&
    held.eventType === logged.eventType &&
    held.externalSessionId === logged.externalSessionId &&
    held.client.ip === logged.client.ip &&
    held.client.userAgent === logged.client.userAgent &&
    agree(held.rootSessionId, logged.rootSessionId) &&
    agree(held.debug.endedSessionId, logged.debug.endedSessionId) &&
    agree(held.debug.terminationReason, logged.debug.terminationReason) &&
    agree(held.outcome.result, logged.outcome.result) &&
    agree(held.network.asn, logged.network.asn) &&
    agree(held.client.place?.country, logged.client.place?.country) &&
    agree(held.deviceToken, logged.deviceToken) &&
    agree(held.opinion.riskLevel, logged.opinion.riskLevel) &&
    agree(held.opinion.threatSuspected, logged.opinion.threatSuspected)
  );
}

function agree<T>(held: T | null | undefined, logged: T | null | undefined): boolean {
  return (held ?? null) === null || (logged ?? null) === null || held === logged;
}

/**
 * Whether the hook says anything that the log does not: that a real event came from behind an anonymiser, say, or that
 * it was proven with a passkey. What a hook leaves out is no such thing.
 */
export function saysMore(held: LogEvent, logged: LogEvent): boolean {
  return addsTo(judged(held), judged(logged));
}

/** The event without the fields by which nothing is judged. */
function judged({ displayMessage: _words, debug, ...event }: LogEvent) {
  return { ...event, debug: { ...debug, targetEventHookIds: null } };
}

function addsTo(held: unknown, logged: unknown): boolean {
  if (held === null) return false;
  if (typeof held !== 'object') return held !== logged;
  const beside = typeof logged === 'object' && logged !== null ? logged : {};
  if (Array.isArray(held)) {
    const known: readonly unknown[] = Array.isArray(beside) ? beside : [];
    return held.some((one) => known.every((other) => addsTo(one, other)));
  }
  const said = new Map<string, unknown>(Object.entries(beside));
  return Object.entries(held).some(([key, value]) => addsTo(value, said.get(key)));
}
