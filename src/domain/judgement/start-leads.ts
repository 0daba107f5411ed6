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
 * The lead of a session that begins on a rented or hidden network which this user never had. On any other new network
 * one thing more is needed: the country, the client or the device cookie is new as well, or a new device does something
 * sensitive, or the user, or the phone that answered, was elsewhere. Of a watched user any new network is enough.
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
  // For somebody with two days of history a first VPN is no more news than a first café.
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

/** Whether the country or the client was never the user's. */
export function isNewCountryOrClient(
  fp: Fingerprint,
  { countries, clients }: UserBaseline,
): boolean {
  const client = clientName(fp);
  return (
    (fp.country !== null && !countries.has(fp.country)) || (client !== null && !clients.has(client))
  );
}

/** Whether the look is on a rented network, or behind something that hides who comes. */
export function hides({ fingerprint: { networkKind, isProxy } }: Appearance): boolean {
  return networkKind === 'hosting' || networkKind === 'anonymiser' || isProxy === true;
}

function isStrange(look: Appearance, timeline: SessionTimeline, context: JudgeContext): boolean {
  const { fingerprint: fp } = look;
  const { baseline } = context;
  if (fp.asn !== null && baseline.asns.has(fp.asn)) return false;
  // That somebody was elsewhere at the time needs no history.
  if (furthestBefore(look, context) !== null || isAnsweredFarAway(look, timeline)) return true;
  if (baseline.seen.days < KNOWN_DAYS) return false;
  return (
    isNewCountryOrClient(fp, baseline) ||
    isActiveFromNewDevice(look, baseline) ||
    isWithoutOwnCookie(look, baseline)
  );
}

/** Whether none of the user's own device cookies is there: a proxy in the middle never sees those of its victim. */
function isWithoutOwnCookie({ deviceTokens }: Appearance, baseline: UserBaseline): boolean {
  const known = baseline.deviceTokens;
  if (deviceTokens.size === 0 || known.size === 0 || isUnsteady(known, baseline)) return false;
  return !shareAny(deviceTokens, known);
}

/** Whether a new device on a new network did something sensitive, as a proxy in the middle on anybody's line does. */
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
