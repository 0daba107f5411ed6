import { createHash } from 'node:crypto';

/**
 * Returns the name of a session outside the database: long enough to recognise it, useless to a reader. The org is part
 * of the hash, so that sessions of two orgs cannot be compared.
 */
export function hashedSessionId(org: string, sessionId: string): string {
  return `sid_${createHash('sha256').update(`${org}\n${sessionId}`).digest('hex').slice(0, 24)}`;
}
