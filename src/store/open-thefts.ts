/** Tells whether a person's own session counts as stolen at present, whichever org it is in. */
import { and, asc, eq, inArray, ne, or, sql } from 'drizzle-orm';
import { OPEN_STATUSES } from '../domain/response/incident.ts';
import type { Rows } from './database.ts';
import { incidents } from './schema.ts';

/**
 * Returns the first open incident about a user with one of these names: a hijack that the org's own log confirms, or
 * one that somebody had contained. Null where there is none.
 * @param names logins and e-mail addresses, in lower case
 */
export async function openTheftOf(
  rows: Rows,
  names: readonly string[],
): Promise<{ readonly id: number } | null> {
  if (names.length === 0) return null;
  const { details, userLogin, verdict, containment, kind, status, id } = incidents;
  const wanted = [...names];
  const confirmed = sql`${details} ->> 'corroboration' = 'confirmed'`;
  const [found] = await rows
    .select({ id })
    .from(incidents)
    .where(
      and(
        inArray(status, [...OPEN_STATUSES]),
        eq(kind, 'session_hijack'),
        or(and(eq(verdict, 'hijack'), confirmed), ne(containment, 'none')),
        or(
          inArray(sql`lower(${userLogin})`, wanted),
          inArray(sql`lower(${details} #>> '{user,email}')`, wanted),
        ),
      ),
    )
    .orderBy(asc(id))
    .limit(1);
  return found ?? null;
}
