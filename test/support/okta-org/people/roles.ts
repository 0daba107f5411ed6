/** Admin roles as a test names them. */
import type { AdminRole, OrgGroup } from '../records.ts';
import type { OrgState } from '../state.ts';

/** A standard role's name (`SUPER_ADMIN`, `READ_ONLY_ADMIN`, `REPORT_ADMIN`, …) or a custom role. */
export type RoleInput =
  | string
  | {
      readonly label: string;
      readonly permissions: readonly string[];
      /** Groups that the role's resource set leaves out, e.g. the break-glass group. */
      readonly exceptGroups?: readonly OrgGroup[];
    };

export function roleOf(state: OrgState, role: RoleInput): AdminRole {
  const id = state.chance.id('ra1');
  if (typeof role === 'string') {
    return { id, type: role, label: labelOf(role), permissions: [], exceptGroupIds: [] };
  }
  const exceptGroupIds = (role.exceptGroups ?? []).map((group) => group.id);
  return { id, type: 'CUSTOM', label: role.label, permissions: role.permissions, exceptGroupIds };
}

function labelOf(role: string): string {
  const words = role.toLowerCase().replaceAll('_', ' ').replace('admin', 'administrator');
  return words.replace(/\b\w/g, (letter) => letter.toUpperCase());
}
