/** Tells who else came from the stranger's address, which may be one thief's or a whole office's. */

import type { Finding } from '../../domain/judgement/judge.ts';
import type { SourceFacts } from '../../domain/response/incident.ts';
import type { Gathered } from './gather.ts';

/** Returns the stranger’s address with how many others came from it; null where Okta gave no address. */
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
