import type { PublicRule } from './public-rule.ts';
import { sessionsOf } from './public-rule.ts';

/** Flags the sessions that Okta itself suspects, where the org has Identity Threat Protection. */
export const OKTA_SUSPICION: PublicRule = {
  id: 'okta-itp-hijack',
  title: 'Okta: ITP suspected session hijacking',
  source: 'okta/customer-detections itp_suspected_session_hijacking (2026)',
  flag: (touches) => sessionsOf(touches.filter((touch) => touch.hijackSuspected)),
};
