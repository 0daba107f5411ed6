import { trustsAddress } from '../../domain/judgement/detection-policy.ts';
import { sparesUserNow } from '../../domain/response/protection.ts';
import type { ResponseActionRow } from '../../store/actions.ts';
import type { Incident } from '../../store/incidents.ts';
import type { Dependencies } from '../dependencies.ts';
import { orgOf, policyOf } from '../policy-of.ts';

/** Whether the policy protects the user from an action, by who the user is and what is known of the addresses now. */
export function protectsFrom(
  deps: Pick<Dependencies, 'orgs'>,
  incident: Incident,
  action: ResponseActionRow,
): boolean {
  if (policyOf(deps, incident, action.userId).isProtected !== 'yes') return false;
  const { detection } = orgOf(deps, incident.org).config;
  return !sparesUserNow(action, incident.details, (address) => trustsAddress(detection, address));
}
