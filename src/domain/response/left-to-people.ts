/** Thefts that the service may do nothing about, because the policy protects the user: a person has to. Pure. */
import type { Verdict } from '../judgement/verdict.ts';
import type {
  ContainmentState,
  IncidentDetails,
  IncidentKind,
  IncidentStatus,
} from './incident.ts';

/** The mark beside such an incident, and in the title of what the SOC is told. */
export const BY_HAND = 'protected: by hand in Okta';

type Left = {
  readonly kind: IncidentKind;
  readonly status: IncidentStatus;
  readonly verdict: Verdict;
  readonly containment: ContainmentState;
  readonly details: Pick<IncidentDetails, 'isProtected' | 'corroboration'>;
};

/**
 * Whether somebody still has to contain it by hand in Okta, as it was judged last. The list of incidents asks the
 * database the same, see `IS_LEFT_TO_PEOPLE`.
 */
export function isLeftToPeople({ kind, status, verdict, containment, details }: Left): boolean {
  if (details.isProtected !== true || kind !== 'session_hijack') return false;
  if (status === 'resolved' || status === 'closed') return false;
  return verdict !== 'benign' && containment !== 'verified' && details.corroboration !== 'forged';
}
