/** Reads how to reach a user from their profile, which the org and the user fill in as they like. */
import { oneLine } from '../domain/one-line.ts';
import type { UserContact } from '../domain/response/user-contact.ts';
import { record } from './tolerant.ts';

const LONGEST = 100;

/** Returns each field on one line of at most a hundred characters; null where the profile has no such text. */
export function readContact(profile: unknown): UserContact {
  const fields = record(profile) ?? {};
  const text = (name: keyof UserContact) => {
    const value = fields[name];
    return (typeof value === 'string' && oneLine(value, LONGEST)) || null;
  };
  return {
    title: text('title'),
    department: text('department'),
    manager: text('manager'),
    primaryPhone: text('primaryPhone'),
    mobilePhone: text('mobilePhone'),
  };
}
