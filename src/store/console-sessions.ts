/** Who is signed in to the console. */
import { and, desc, eq, gt, inArray, lt, or, sql } from 'drizzle-orm';
import type { Rows } from './database.ts';
import { consoleSessions } from './schema.ts';

export type ConsoleSession = typeof consoleSessions.$inferSelect;
export type NewConsoleSession = Omit<ConsoleSession, 'createdAt' | 'lastUsedAt'>;

/** Keeps a new session, and drops those that have ended meanwhile. */
export async function startConsoleSession(rows: Rows, session: NewConsoleSession, now: Date) {
  await rows.delete(consoleSessions).where(lt(consoleSessions.expiresAt, now));
  await rows.insert(consoleSessions).values({ ...session, createdAt: now, lastUsedAt: now });
}

/** Minutes without use after which a session has ended. */
const IDLE_MINUTES = 60;

/** The session with this hash, unless it has ended. */
export async function findConsoleSession(
  rows: Rows,
  tokenHash: string,
  now: Date,
): Promise<ConsoleSession | null> {
  const found = await rows
    .select()
    .from(consoleSessions)
    .where(
      and(
        eq(consoleSessions.tokenHash, tokenHash),
        gt(consoleSessions.expiresAt, now),
        gt(consoleSessions.lastUsedAt, idle(now)),
      ),
    );
  return found[0] ?? null;
}

/** Remembers when it was last used, and from which network. */
export async function noteUse(
  rows: Rows,
  tokenHash: string,
  use: Pick<ConsoleSession, 'lastUsedAt' | 'asn'>,
): Promise<void> {
  await rows.update(consoleSessions).set(use).where(eq(consoleSessions.tokenHash, tokenHash));
}

/** Signs out; a session that has ended already is no error. */
export async function endConsoleSession(rows: Rows, tokenHash: string): Promise<void> {
  await rows.delete(consoleSessions).where(eq(consoleSessions.tokenHash, tokenHash));
}

/** Sessions that have not ended, the latest begun first. */
export async function openConsoleSessions(rows: Rows, now: Date): Promise<ConsoleSession[]> {
  const isOpen = and(gt(consoleSessions.expiresAt, now), gt(consoleSessions.lastUsedAt, idle(now)));
  return rows.select().from(consoleSessions).where(isOpen).orderBy(desc(consoleSessions.createdAt));
}

/**
 * Signs somebody out everywhere and returns how many sessions were ended.
 * @param names logins and e-mail addresses, or names as the history has them (`api:name`), in lower case
 */
export async function endConsoleSessionsOf(rows: Rows, names: readonly string[]): Promise<number> {
  if (names.length === 0) return 0;
  const persons = names.flatMap((name) => [name, `console:${name}`]);
  const ended = await rows
    .delete(consoleSessions)
    .where(
      or(
        inArray(sql`lower(${consoleSessions.person})`, persons),
        inArray(sql`lower(${consoleSessions.email})`, [...names]),
      ),
    )
    .returning({ tokenHash: consoleSessions.tokenHash });
  return ended.length;
}

function idle(now: Date): Date {
  return new Date(now.getTime() - IDLE_MINUTES * 60_000);
}
