/** Tells whether admin roles allow an action, as far as their names and permissions show. */
import {
  RESPONSE_CATALOGUE,
  type ResponseActionKind,
} from '../domain/response/response-catalogue.ts';
import type { AssignedRole } from './roles.ts';

/** `unknown`: a standard role whose reach Okta describes in prose alone, or a right that no custom role names. */
export type Allowance = 'allowed' | 'lacking' | 'unknown';

/** Roles that may only read. */
const LOOKING_ONLY: readonly string[] = ['READ_ONLY_ADMIN', 'REPORT_ADMIN'];

/** Returns the best that any of the roles allows; on which users depends on the resource set. */
export function allowance(kind: ResponseActionKind, roles: readonly AssignedRole[]): Allowance {
  const each = roles.map((role) => allowanceOf(RESPONSE_CATALOGUE[kind].permission, role));
  if (each.includes('allowed')) return 'allowed';
  return each.includes('unknown') ? 'unknown' : 'lacking';
}

function allowanceOf(permission: string | null, { type, permissions }: AssignedRole): Allowance {
  if (type === 'SUPER_ADMIN') return 'allowed';
  if (LOOKING_ONLY.includes(type)) return 'lacking';
  if (permissions === null || permission === null) return 'unknown';
  const needed = permission.toLowerCase();
  const held = permissions.map((one) => one.toLowerCase());
  if (held.includes(needed)) return 'allowed';
  if (!held.some((one) => includes(one, needed))) return 'lacking';
  return held.some((one) => includes(one, needed, GRANTED_APART)) ? 'allowed' : 'unknown';
}

/** Permissions of products besides the directory: Okta does not say that managing users includes them. */
const GRANTED_APART: readonly string[] = ['okta.users.risk.', 'okta.users.apitokens.'];

/**
 * Whether a held permission includes the needed one: `okta.users.manage` includes everything under `okta.users.`,
 * except for the areas left out.
 */
function includes(held: string, needed: string, leftOut: readonly string[] = []): boolean {
  const area = held.endsWith('.manage') ? held.slice(0, -'manage'.length) : null;
  if (area === null || !needed.startsWith(area)) return false;
  return !leftOut.some((own) => needed.startsWith(own) && !area.startsWith(own));
}
