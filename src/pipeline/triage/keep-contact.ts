/** The number to ring is kept with the incident that it is wanted for, once. */
import { isKnownContact, type UserContact } from '../../domain/response/user-contact.ts';
import type { Transaction } from '../../store/database.ts';
import { keepContact } from '../../store/user-contacts.ts';

/** Nothing of who is in no incident, or of whom the profile tells nothing. */
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
  if (incidentId === null || contact === null || !isKnownContact(contact)) return;
  await keepContact(tx, { org, incidentId, ...contact, readAt });
}
