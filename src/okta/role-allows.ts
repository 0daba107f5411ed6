/** Whether admin roles let an action happen, as far as their names and permissions tell. */
import {
  RESPONSE_CATALOGUE,
  type ResponseActionKind,
} from '../domain/response/response-catalogue.ts';
import type { AssignedRole } from './roles.ts';

/** `unknown`: a standard role whose reach Okta tells in prose alone, or a right that no custom role names. */
export type Allowance = 'allowed' | 'lacking' | 'unknown';

/** They look and touch nothing. */
const LOOKING_ONLY: readonly string[] = ['READ_ONLY_ADMIN', 'REPORT_ADMIN'];

/** The best that any of the roles says; on whom is the resource set's to say. */
export function allowance(kind: ResponseActionKind, roles: readonly AssignedRole[]): Allowance {
  const each = roles.map((role) => allowanceOf(RESPONSE_CATALOGUE[kind].permission, role));
  if (each.includes('allowed')) return 'allowed';
  return each.includes('unknown') ? 'unknown' : 'lacking';
}

function allowanceOf(permission: string | null, { type, permissions }: AssignedRole): Allowance {
  if (type === 'SUPER_ADMIN') return 'allowed';
  if (LOOKING_ONLY.includes(type)) return 'lacking';
  if (permissions === null || permission === null) return 'unknown';
  return permissions.some((held) => includes(held, permission)) ? 'allowed' : 'lacking';
}

/** `okta.users.manage` holds everything under `okta.users.`. */
function includes(held: string, permission: string): boolean {
  const [has, needed] = [held.toLowerCase(), permission.toLowerCase()];
  return has === needed || (has.endsWith('.manage') && needed.startsWith(has.slice(0, -6)));
}
