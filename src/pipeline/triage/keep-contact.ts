/** Keeps a user's telephone number with the incident that it is needed for, once. */
import type { UserContact } from '../../domain/response/user-contact.ts';
import type { Transaction } from '../../store/database.ts';
import { keepContact } from '../../store/user-contacts.ts';

/**
 * Keeps the contact, unless there is no incident or the profile could not be read. A profile without a number is kept
 * as well: otherwise a number that a thief enters later would be taken for the first one read.
 */
export async function keepContactOf(
  tx: Transaction,
  kept: {
    readonly org: string;
    readonly incidentId: number | null;
    readonly contact: UserContact | null;
    readonly readAt: Date;
  },
): Promise<void> {
  const { org, incidentId, contact, readAt } = kept;
  if (incidentId === null || contact === null) return;
  await keepContact(tx, { org, incidentId, ...contact, readAt });
}
