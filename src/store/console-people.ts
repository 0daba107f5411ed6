/** Whoever signed in to the console by the identity provider: known by name to whom an incident may be given. */
import { desc, eq, lt, sql } from 'drizzle-orm';
import type { Rows } from './database.ts';
import { consolePeople } from './schema.ts';

export type ConsolePerson = typeof consolePeople.$inferSelect;

/** More than any console has; the latest are offered. */
const MOST_OFFERED = 500;

/**
 * Remembers a sign-in, and forgets who has not signed in for so many days.
 * @param keptDays as long as events are kept
 */
export async function rememberPerson(
  rows: Rows,
  person: ConsolePerson,
  keptDays: number,
): Promise<void> {
  const { signedInAt, email, groups } = person;
  const longAgo = new Date(signedInAt.getTime() - keptDays * 86_400_000);
  await rows.delete(consolePeople).where(lt(consolePeople.signedInAt, longAgo));
  await rows
    .insert(consolePeople)
    .values(person)
    .onConflictDoUpdate({ target: consolePeople.name, set: { signedInAt, email, groups } });
}

/** Returns the people, the latest sign-in first. */
export async function consolePeopleKnown(rows: Rows): Promise<readonly ConsolePerson[]> {
  return rows
    .select()
    .from(consolePeople)
    .orderBy(desc(consolePeople.signedInAt))
    .limit(MOST_OFFERED);
}

/** Returns the groups in which somebody signed in last; none of whom nobody knows. */
export async function groupsAtSignIn(rows: Rows, name: string): Promise<readonly string[]> {
  const [found] = await rows
    .select({ groups: consolePeople.groups })
    .from(consolePeople)
    .where(eq(sql`lower(${consolePeople.name})`, name.toLowerCase()))
    .orderBy(desc(consolePeople.signedInAt))
    .limit(1);
  return found?.groups ?? [];
}
