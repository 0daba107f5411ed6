import { trustsAddress } from '../../domain/judgement/detection-policy.ts';
import { sparesUserNow } from '../../domain/response/protection.ts';
import type { ResponseActionRow } from '../../store/actions.ts';
import type { Incident } from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';
import { orgOf, policyOf } from '../policy-of.ts';

/** Whether the policy protects the user from an action, by what is now known of the user and the addresses. */
export function protectsFrom(
  deps: Pick<Dependencies, 'orgs'>,
  incident: Incident,
  action: ResponseActionRow,
): boolean {
  if (policyOf(deps, incident, action.userId).isProtected !== 'yes') return false;
  const { detection } = orgOf(deps, incident.org).config;
  return !sparesUserNow(action, incident.details, (address) => trustsAddress(detection, address));
}
