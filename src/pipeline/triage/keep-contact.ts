/** The number to ring is kept with the incident that it is wanted for, once. */
import type { UserContact } from '../../domain/response/user-contact.ts';
import type { Transaction } from '../../store/database.ts';
import { keepContact } from '../../store/user-contacts.ts';

/**
 * Nothing of who is in no incident, or could not be read. A profile without a number is kept as well: else the first that
 * stands there, a thief's say, would be taken for what was read first.
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
