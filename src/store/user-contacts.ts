/** How the user of an incident is reached. Kept apart from the incident itself, which is told, listed and sent. */
import { and, eq } from 'drizzle-orm';
import type pg from 'pg';
import { OPEN_STATUSES } from '../domain/response/incident.ts';
import type { UserContact } from '../domain/response/user-contact.ts';
import type { Rows, Transaction } from './database.ts';
import { userContacts } from './schema.ts';

export type KeptContact = UserContact & { readonly readAt: Date };

/** Keeps a contact, unless there is one: a thief who changes the number later changes nothing here. */
export async function keepContact(
  { rows }: Transaction,
  contact: UserContact & { org: string; incidentId: number; readAt: Date },
): Promise<void> {
  await rows.insert(userContacts).values(contact).onConflictDoNothing();
}

/** Returns the contact of an incident; null where none was kept, as for incidents older than this table. */
export async function contactOf(
  rows: Rows,
  org: string,
  incidentId: number,
): Promise<KeptContact | null> {
  const [row] = await rows
    .select()
    .from(userContacts)
    .where(and(eq(userContacts.org, org), eq(userContacts.incidentId, incidentId)));
  return row ?? null;
}

/** Deletes contacts read before `before`, except where somebody may still have to ring. */
export async function pruneContacts(client: Pick<pg.Pool, 'query'>, before: Date): Promise<void> {
  await client.query(
    `delete from user_contacts c where c.read_at < $1 and not exists (
       select from incidents i where i.org = c.org and i.id = c.incident_id and i.status = any($2))`,
    [before, [...OPEN_STATUSES]],
  );
}
