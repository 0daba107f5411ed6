/** Who is signed in to the console, and whose sign-in is on its way through the identity provider. */
import { and, eq, gt, lt } from 'drizzle-orm';
import type { Rows } from './database.ts';
import { consoleSessions, consoleSignIns } from './schema.ts';

export type ConsoleSession = typeof consoleSessions.$inferSelect;
export type NewConsoleSession = Omit<ConsoleSession, 'createdAt'>;
export type PendingSignIn = typeof consoleSignIns.$inferSelect;

/** Keeps a new session, and drops those that have ended meanwhile. */
export async function startConsoleSession(rows: Rows, session: NewConsoleSession, now: Date) {
  await rows.delete(consoleSessions).where(lt(consoleSessions.expiresAt, now));
  await rows.insert(consoleSessions).values({ ...session, createdAt: now });
}

/** The session with this hash, unless it has ended. */
export async function findConsoleSession(
  rows: Rows,
  tokenHash: string,
  now: Date,
): Promise<ConsoleSession | null> {
  const found = await rows
    .select()
    .from(consoleSessions)
    .where(and(eq(consoleSessions.tokenHash, tokenHash), gt(consoleSessions.expiresAt, now)));
  return found[0] ?? null;
}

/** Signs out; a session that has ended already is no error. */
export async function endConsoleSession(rows: Rows, tokenHash: string): Promise<void> {
  await rows.delete(consoleSessions).where(eq(consoleSessions.tokenHash, tokenHash));
}

/** Remembers what the answer of the identity provider has to match. */
export async function rememberSignIn(rows: Rows, pending: PendingSignIn, now: Date): Promise<void> {
  await rows.delete(consoleSignIns).where(lt(consoleSignIns.expiresAt, now));
  await rows.insert(consoleSignIns).values(pending);
}

/** Takes the pending sign-in away, so that an answer can be used once only; null when there is none. */
export async function takeSignIn(
  rows: Rows,
  tokenHash: string,
  now: Date,
): Promise<PendingSignIn | null> {
  const taken = await rows
    .delete(consoleSignIns)
    .where(eq(consoleSignIns.tokenHash, tokenHash))
    .returning();
  const pending = taken[0];
  return pending === undefined || pending.expiresAt <= now ? null : pending;
}
