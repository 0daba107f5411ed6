/** An admin role assignment as the API shows it. */
import type { Json } from '../../openapi/json.ts';
import { iso } from '../clock.ts';
import type { AdminRole } from '../records.ts';
import type { OrgState } from '../state.ts';

/** Returns the id of the custom role itself, which may be assigned to several. */
export function customRoleId({ id }: AdminRole): string {
  return `cr0${id.slice(3)}`;
}

export function roleView(
  state: OrgState,
  role: AdminRole,
  assignee: string,
  assignmentType: 'USER' | 'CLIENT',
): Json {
  const created = iso(0);
  return {
    id: role.id,
    label: role.label,
    type: role.type,
    status: 'ACTIVE',
    created,
    lastUpdated: created,
    assignmentType,
    ...(role.type === 'CUSTOM'
      ? { role: customRoleId(role), 'resource-set': `iam${role.id.slice(3)}` }
      : {}),
    _links: { assignee: { href: `${state.url}/api/v1/${assignee}` } },
  };
}
