/** Counts who used the addresses of one session before it is judged. */
import type { Learning } from '../../../domain/judgement/baseline.ts';
import {
  type AddressInOrg,
  NOBODY_THERE,
  type OrgContext,
} from '../../../domain/session/org-context.ts';
import { ownerOf } from '../sessions/owners.ts';
import type { PersonFacts, SessionFacts } from '../sessions/session-facts.ts';
import { countBefore, isBefore, type OrgView } from './org-view.ts';

/** Returns, by address of the session, who else had come from there by then; the person is not counted. */
export function addressesFor(
  view: OrgView,
  { timeline, judgedAt }: SessionFacts,
  person: PersonFacts,
  { delayMs }: Learning,
): OrgContext['addresses'] {
  const found = new Map<string, AddressInOrg>();
  const believedAt = judgedAt - delayMs;
  const programs = new Set(
    timeline.entries.flatMap((entry) =>
      entry.ip === null || entry.fingerprint.clientKind === 'browser' ? [] : [entry.ip],
    ),
  );
  for (const { ip } of timeline.entries) {
    if (ip === null || found.has(ip)) continue;
    const address = view.addresses.get(ip);
    const asn = ownerOf(ip, view.owners);
    const name = asn === null ? null : (view.names.get(asn) ?? null);
    const ownDays = programs.has(ip) ? person.daysAtAddress(ip, believedAt) : 0;
    if (address === undefined) {
      found.set(ip, { ...NOBODY_THERE, ownDays, asn, name });
      continue;
    }
    const own = person.addresses.get(ip);
    const known = (at: number) =>
      countBefore(address.succeeded, at) - isBefore(own?.succeededAt, at);
    const succeededUsers = known(judgedAt);
    const establishedUsers = known(believedAt);
    const ownFailure =
      isBefore(own?.succeededAt, judgedAt) === 1 ? 0 : isBefore(own?.failedAt, judgedAt);
    found.set(ip, {
      succeededUsers,
      establishedUsers,
      newcomers: succeededUsers - establishedUsers,
      ownDays,
      failedUsers:
        countBefore(address.failedFirst, judgedAt) -
        countBefore(address.succeededAfter, judgedAt) -
        ownFailure,
      asn,
      name,
    });
  }
  return found;
}
