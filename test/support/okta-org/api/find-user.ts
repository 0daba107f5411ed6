/** Which user a path means. */
import type { OrgUser } from '../records.ts';
import type { Call } from '../server/call.ts';
import { notFound } from '../server/refusal.ts';
import type { OrgState } from '../state.ts';

/** Operations that change a user take its id only; anything else is not found. */
export function userById(state: OrgState, { path }: Pick<Call, 'path'>): OrgUser {
  const id = path.userId ?? '';
  const user = state.users.get(id);
  if (user === undefined) throw notFound(id, 'User');
  return user;
}

/** Reading also takes a login, the part of it before the @, and `me`. */
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
