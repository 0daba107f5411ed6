import type { Appearance } from '../session/appearance.ts';
import { clientName } from '../session/client-name.ts';
import type { SessionTimeline } from '../session/session.ts';
import { KNOWN_DAYS, type UserBaseline } from './baseline.ts';
import { isAnsweredFarAway } from './evidence/authenticator.ts';
import { shareAny } from './evidence/comparison.ts';
import { isUnsteady } from './evidence/device-habit.ts';
import { furthestBefore } from './evidence/seen-elsewhere.ts';
import { familiarity } from './evidence/weigh.ts';
import type { JudgeContext } from './judge-context.ts';
import { type Lead, loneLead } from './lead.ts';
import { isOktaMachine } from './okta-machine.ts';
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

/**
 * A session into which nobody was seen to sign in, and that is first seen on a rented or hidden network: where Okta
 * names no root, a stolen browser's under another of its ids, which its thief used first.
 */
export function derivedLeads(
  timeline: SessionTimeline,
  appearances: readonly Appearance[],
  bystanders: ReadonlySet<Appearance>,
  context: JudgeContext,
): readonly Lead[] {
  if (timeline.entries.some(({ starts }) => starts !== null)) return [];
  const people = appearances.filter((look) => look.succeeded && !bystanders.has(look));
  const [first] = people;
  const [moment] = first?.moments ?? [];
  if (first === undefined || moment === undefined) return [];
  const { baseline } = context;
  if (baseline.seen.days < KNOWN_DAYS || isOktaMachine(first, context)) return [];
  if (familiarity(baseline.asns, first.fingerprint.asn) === 'habit') return [];
  const tunnels = hides(first) || first.fingerprint.networkKind === 'vpn';
  if (!tunnels && !isActiveFromNowhere(first, context)) return [];
  return [loneLead('start', first, moment, timeline, appearances, context)];
}

/**
 * Something sensitive is done at once on a network that its user never had, and in no other session just before either:
 * the administrator's console has a session of its own, and so has a thief's.
 */
function isActiveFromNowhere({ fingerprint, acts }: Appearance, context: JudgeContext): boolean {
  const { asn } = fingerprint;
  if (asn === null || acts.size === 0 || context.baseline.asns.has(asn)) return false;
  return !context.seenBefore.some((row) => row.fingerprint.asn === asn);
}

function hides({ fingerprint: { networkKind, isProxy } }: Appearance): boolean {
  return networkKind === 'hosting' || networkKind === 'anonymiser' || isProxy === true;
}

function isStrange(look: Appearance, timeline: SessionTimeline, context: JudgeContext): boolean {
  const { fingerprint: fp } = look;
  const { baseline } = context;
  if (fp.asn !== null && baseline.asns.has(fp.asn)) return false;
  // Where somebody is at one time needs no history.
  if (furthestBefore(look, context) !== null || isAnsweredFarAway(look, timeline)) return true;
  if (baseline.seen.days < KNOWN_DAYS) return false;
  const client = clientName(fp);
  return (
    (fp.country !== null && !baseline.countries.has(fp.country)) ||
    (client !== null && !baseline.clients.has(client)) ||
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
