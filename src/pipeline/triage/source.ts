/** Who else came from where the stranger was: one thief, or a whole office. */

import type { Finding } from '../../domain/judgement/judge.ts';
import type { SourceFacts } from '../../domain/response/incident.ts';
import type { Gathered } from './gather.ts';

/** The stranger’s address with who else came from it; null where Okta gave none. */
export function sourceOf(gathered: Gathered, { stranger }: Finding): SourceFacts | null {
  const { ip, fingerprint: fp } = stranger;
  if (ip === null) return null;
  const others = gathered.context.org.addresses.get(ip);
  return {
    ip,
    asn: fp.asn,
    asOrg: fp.asOrg,
    country: fp.country,
    city: fp.city,
    succeededUsers: others?.succeededUsers ?? 0,
    failedUsers: others?.failedUsers ?? 0,
  };
}
