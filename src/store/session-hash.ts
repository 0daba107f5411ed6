import { createHash } from 'node:crypto';

/**
 * How a session is named outside the database: long enough to recognise it, useless to whoever reads it.
 * The org is part of it, so that two orgs cannot be compared.
 */
export function hashedSessionId(org: string, sessionId: string): string {
  return `sid_${createHash('sha256').update(`${org}\n${sessionId}`).digest('hex').slice(0, 24)}`;
}
