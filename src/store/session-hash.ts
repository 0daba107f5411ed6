import { hash } from 'node:crypto';

/**
 * Returns the name of a session outside the database: long enough to recognise it, useless to a reader. The org is part
 * of the hash, so that sessions of two orgs cannot be compared.
 */
export function hashedSessionId(org: string, sessionId: string): string {
  return `sid_${hash('sha256', `${org}\n${sessionId}`).slice(0, 24)}`;
}
