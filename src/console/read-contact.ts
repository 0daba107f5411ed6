/** Reads how the user of an incident is reached, and whether the number may be the thief's own by now. */
import type { Rows } from '../store/database.ts';
import type { VisibleIncident } from '../store/incident-view.ts';
import { PROFILE_CHANGED, profileChangedSince } from '../store/profile-changes.ts';
import { contactOf } from '../store/user-contacts.ts';
import type { ShownContact } from './incident/contact-card.ts';

/** Returns the contact; null where nothing is known of it. */
export async function readContact(
  rows: Rows,
  { org, id, userId, firstBadAt, details }: VisibleIncident,
): Promise<ShownContact | null> {
  const contact = await contactOf(rows, org, id);
  if (contact === null || userId === null || firstBadAt === null) return null;
  const found = await profileChangedSince(rows, { org, userId, since: firstBadAt });
  // Events are dropped in time, or are too many to search; the stranger's own deeds stay in the incident.
  const deeds = details.afterwards.filter(
    ({ eventType, toOther }) => eventType === PROFILE_CHANGED && toOther !== true,
  );
  const times = [...(found === null ? [] : [found.getTime()]), ...deeds.map(({ at }) => at)];
  return { ...contact, changedAt: times.length === 0 ? null : new Date(Math.min(...times)) };
}
