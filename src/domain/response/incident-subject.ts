import type { IncidentKind } from './incident.ts';

/** Subject of an incident about forged deliveries of which none claims that a session was stolen. */
export const ALL_DELIVERIES = 'deliveries';

/** Whether its subject is a session's id, which leaves the database only hashed. */
export function isAboutSession({
  kind,
  subject,
}: {
  readonly kind: IncidentKind;
  readonly subject: string;
}): boolean {
  return kind === 'session_hijack' || (kind === 'forged_delivery' && subject !== ALL_DELIVERIES);
}
