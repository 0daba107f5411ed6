import { neighbourhood } from '../../session/address-owners.ts';
import type { Appearance } from '../../session/appearance.ts';
import type { Fingerprint } from '../../session/fingerprint.ts';
import type { SessionTimeline } from '../../session/session.ts';
import type { TimelineEntry } from '../../session/timeline-entry.ts';
import { fromCompanyEgress } from '../compare/company-egress.ts';
import { isOnFixedLine } from '../compare/comparison.ts';
import { distanceKm, FAR_KM, NEAR_KM } from '../compare/distance.ts';
import { isOnHiddenNetwork } from '../compare/opening.ts';
import { isRented, mayBeDesktop } from '../compare/org-habit.ts';
import { weigh } from '../compare/weigh.ts';
import { placeApart } from '../compare/words.ts';
import { type EvidenceKind, NOTHING } from './evidence.ts';

/** How far from a sign-in its factor may be answered: Okta asks for it at once, and people answer within minutes. */
const OF_ONE_SIGN_IN_MS = 10 * 60_000;
const OVERSEAS_KM = 2000;

/**
 * Where the phone was that answered the sign-in's push, compared with where the session was opened: a proxy in the
 * middle opens it, and the victim's phone is with the victim. Okta logs the answer with the phone's own client.
 */
export const authenticatorPlace: EvidenceKind = (suspicion) => {
  const { stranger, timeline, context } = suspicion;
  const { starts, fingerprint } = stranger;
  if (starts === null) return NOTHING;
  const { weights } = context.tuning;
  const said = (weight: number, where: string) =>
    weigh('authenticator-place', weight, `the second factor was answered on a device ${where}`);
  const answered = timeline.entries.filter((entry) => answers(entry, starts.at));
  if (answered.some((entry) => isThere(entry, stranger)))
    // A phone is on a rented server only through a tunnel, and a thief's own phone would be behind it, too.
    return isRented(suspicion) ? NOTHING : said(weights.authenticatorThere, 'that was there, too');
  const [nearest] = answered
    .map((entry) => ({ entry, km: distanceKm(entry.fingerprint, fingerprint) }))
    .filter((one): one is { entry: TimelineEntry; km: number } => one.km !== null)
    .sort((a, b) => a.km - b.km);
  if (nearest === undefined) return NOTHING;
  const { km, entry } = nearest;
  // Servers are rented in the cities where people live.
  if (km < NEAR_KM)
    return isOnHiddenNetwork(suspicion)
      ? NOTHING
      : said(weights.authenticatorNear, 'that was near');
  const away = `${Math.round(km)} km away${cityOf(entry, fingerprint)}`;
  if (isOnHiddenNetwork(suspicion))
    return km < OVERSEAS_KM || mayBeDesktop(suspicion)
      ? NOTHING
      : said(weights.authenticatorOverseas, away);
  const isFixed = isOnFixedLine(stranger) && !fromCompanyEgress(suspicion);
  return isFixed && km >= FAR_KM ? said(weights.authenticatorFar, away) : NOTHING;
};

/** Whether the phone that answered the sign-in's push was a flight away from where the session was opened. */
export function isAnsweredFarAway(look: Appearance, { entries }: SessionTimeline): boolean {
  const { starts, fingerprint } = look;
  if (starts === null) return false;
  const answered = entries.filter((entry) => answers(entry, starts.at));
  if (answered.length === 0 || answered.some((entry) => isThere(entry, look))) return false;
  return answered.every((entry) => (distanceKm(entry.fingerprint, fingerprint) ?? 0) >= FAR_KM);
}

/** Whether the entry is Okta Verify's own answer to the sign-in, on whatever device. */
function answers({ fingerprint, reauthentications }: TimelineEntry, startedAt: number): boolean {
  if (fingerprint.clientKind !== 'okta-agent' || reauthentications === null) return false;
  return [...reauthentications.values()].some(
    ({ at }) => Math.abs(at - startedAt) <= OF_ONE_SIGN_IN_MS,
  );
}

/** Whether the entry is at an address of the look or beside one, or with the same provider in the same place. */
function isThere({ ip, fingerprint }: TimelineEntry, look: Appearance): boolean {
  if (ip === null) return false;
  const around = neighbourhood(ip);
  if ([...look.ips].some((other) => neighbourhood(other) === around)) return true;
  const km = distanceKm(fingerprint, look.fingerprint);
  return (
    fingerprint.asn !== null && fingerprint.asn === look.fingerprint.asn && (km ?? 0) < NEAR_KM
  );
}

function cityOf({ fingerprint }: TimelineEntry, there: Fingerprint): string {
  const place = placeApart(fingerprint, there);
  return place === null ? '' : `, in ${place}`;
}
