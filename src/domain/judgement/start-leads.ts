import type { Appearance } from '../session/appearance.ts';
import { clientName } from '../session/client-name.ts';
import type { Fingerprint } from '../session/fingerprint.ts';
import type { SessionTimeline } from '../session/session.ts';
import { KNOWN_DAYS, type UserBaseline } from './baseline.ts';
import { shareAny } from './compare/comparison.ts';
import { isUnsteady } from './compare/device-habit.ts';
import { familiarity } from './compare/weigh.ts';
import { isAnsweredFarAway } from './evidence/authenticator.ts';
import { furthestBefore } from './evidence/seen-elsewhere.ts';
import type { JudgeContext } from './judge-context.ts';
import { type Lead, loneLead } from './lead.ts';
import { watchAt } from './watch.ts';

/**
 * A session that begins on a rented or hidden network which this user never had; or on any new network, where the
 * country or the client is new as well, or the device cookie, or a new device goes on to something sensitive, or the
 * user, or the phone that answered, was elsewhere. Of a user who is watched, any new network is enough.
 */
export function startLeads(
  timeline: SessionTimeline,
  appearances: readonly Appearance[],
  context: JudgeContext,
): readonly Lead[] {
  const opener = appearances.find((look) => look.starts !== null);
  if (opener === undefined || opener.starts === null) return [];
  const { baseline } = context;
  if (familiarity(baseline.asns, opener.fingerprint.asn) === 'habit') return [];
  // Of somebody with two days of history a first VPN is no more news than a first café.
  const tunnels = opener.fingerprint.networkKind === 'vpn' && baseline.seen.days >= KNOWN_DAYS;
  const isTold = isNewToWatched(opener, opener.starts.at, context);
  if (!hides(opener) && !tunnels && !isTold && !isStrange(opener, timeline, context)) return [];
  return [loneLead('start', opener, opener.starts, timeline, appearances, context)];
}

function isNewToWatched({ fingerprint: { asn } }: Appearance, at: number, context: JudgeContext) {
  const { baseline, watches } = context;
  if (asn === null || baseline.asns.has(asn) || baseline.seen.days < KNOWN_DAYS) return false;
  return watchAt(watches, at) !== null;
}

/** Neither was ever the user's. */
export function isNewCountryOrClient(
  fp: Fingerprint,
  { countries, clients }: UserBaseline,
): boolean {
  const client = clientName(fp);
  return (
    (fp.country !== null && !countries.has(fp.country)) || (client !== null && !clients.has(client))
  );
}

/** On what anybody rents, or behind what hides who comes. */
export function hides({ fingerprint: { networkKind, isProxy } }: Appearance): boolean {
  return networkKind === 'hosting' || networkKind === 'anonymiser' || isProxy === true;
}

function isStrange(look: Appearance, timeline: SessionTimeline, context: JudgeContext): boolean {
  const { fingerprint: fp } = look;
  const { baseline } = context;
  if (fp.asn !== null && baseline.asns.has(fp.asn)) return false;
  // Where somebody is at one time needs no history.
  if (furthestBefore(look, context) !== null || isAnsweredFarAway(look, timeline)) return true;
  if (baseline.seen.days < KNOWN_DAYS) return false;
  return (
    isNewCountryOrClient(fp, baseline) ||
    isActiveFromNewDevice(look, baseline) ||
    isWithoutOwnCookie(look, baseline)
  );
}

/** A proxy in the middle never sees the cookies that its victim's browser keeps for Okta. */
function isWithoutOwnCookie({ deviceTokens }: Appearance, baseline: UserBaseline): boolean {
  const known = baseline.deviceTokens;
  if (deviceTokens.size === 0 || known.size === 0 || isUnsteady(known, baseline)) return false;
  return !shareAny(deviceTokens, known);
}

/** New network, new device, and something sensitive done from there: a proxy in the middle on anybody's line. */
function isActiveFromNewDevice(
  { fingerprint: fp, acts, deviceTokens, deviceFingerprints }: Appearance,
  baseline: UserBaseline,
): boolean {
  if (fp.asn === null || acts.size === 0 || deviceTokens.size + deviceFingerprints.size === 0)
    return false;
  return (
    !shareAny(deviceTokens, baseline.deviceTokens) &&
    !shareAny(deviceFingerprints, baseline.deviceFingerprints)
  );
}
