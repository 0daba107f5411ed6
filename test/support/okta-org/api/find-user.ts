/** Finds the user that a path names. */
import type { OrgUser } from '../records.ts';
import type { Call } from '../server/call.ts';
import { notFound } from '../server/refusal.ts';
import type { OrgState } from '../state.ts';

/** Finds a user by id, for operations that change one; anything else is not found. */
export function userById(state: OrgState, { path }: Pick<Call, 'path'>): OrgUser {
  const id = path.userId ?? '';
  const user = state.users.get(id);
  if (user === undefined) throw notFound(id, 'User');
  return user;
}

/** Finds a user for reading: also by login, by its part before the @, and by `me`. */
export function userByIdOrLogin(state: OrgState, { path, caller }: Call): OrgUser {
  const id = path.userId ?? '';
  if (id === 'me' && caller.kind === 'ssws') return caller.user;
  const users = [...state.users.values()];
  const found =
    state.users.get(id) ??
    users.find(({ login }) => login.toLowerCase() === id.toLowerCase()) ??
    users.find(({ login }) => login.split('@')[0]?.toLowerCase() === id.toLowerCase());
  if (found === undefined) throw notFound(id, 'User');
  return found;
}
