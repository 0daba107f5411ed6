/** Recognises risk that somebody set by hand when Okta's log reports it back. */
import type { LogEvent } from './event.ts';

/**
 * Whether an opinion is what a person or a program set, or what a policy made of that, with no detection of Okta's
 * behind it. `PUT /api/v1/users/{id}/risk` is logged as `user.risk.detect` with the detection "Admin reported user
 * risk" and, unless the caller wrote another, the reason `override.by.admin`; then the entity risk policy is evaluated.
 * Sources: okta/okta-developer-docs `itp-et` (the actor of `user.risk.detect` may be an organization's administrator)
 * and its release notes of 2026, "Support for custom risk reasons in User Risk API".
 */
export function isEcho(event: LogEvent): boolean {
  const { eventType, opinion } = event;
  if (eventType.startsWith('policy.entity_risk.')) return true;
  if (opinion.detectionName !== null && REPORTED_BY_ADMIN.test(opinion.detectionName)) return true;
  if (opinion.riskReasons.some((reason) => SET_BY_ADMIN.test(reason))) return true;
  return eventType.startsWith('user.risk.') && isByAnother(event);
}

const REPORTED_BY_ADMIN = /admin reported/i;

const SET_BY_ADMIN = /^(?:override\.by\.admin|admin override risk)$/i;

/** Whether it was done by an application, with an API token, or by a person other than the user whose risk it is. */
function isByAnother({ actor, targets, apiTokenId }: LogEvent): boolean {
  if (apiTokenId !== null || actor.type === 'PublicClientApp') return true;
  if (actor.type !== 'User') return false;
  const people = targets.filter(({ type }) => type === 'User');
  return people.length > 0 && people.every(({ id }) => id !== actor.id);
}
