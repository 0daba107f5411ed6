import type { WeighedAct } from './acts.ts';
import { addressOwners, neighbourhood } from './address-owners.ts';
import { withAside } from './aside.ts';
import { isAuthenticator } from './authenticator.ts';
import { byDevice } from './by-device.ts';
import { networkNames, ofNetwork } from './entry-network.ts';
import type { Fingerprint } from './fingerprint.ts';
import { compareMoments, earlier, type Moment } from './moment.ts';
import type { OrgContext } from './org-context.ts';
import { earliestOfEach, higherRisk, type Opening, type TimelineEntry } from './timeline-entry.ts';

/** One look of a session: an ASN with a user agent, and everything seen under it. */
export type Appearance = {
  /** Its place among the session's looks, by first sighting. */
  readonly index: number;
  /** The Okta session id under which it was seen first. */
  readonly sessionId: string;
  /** The earliest fingerprint, with blanks filled from the later ones of the look. */
  readonly fingerprint: Fingerprint;
  readonly ips: ReadonlySet<string>;
  readonly deviceTokens: ReadonlySet<string>;
  readonly deviceFingerprints: ReadonlySet<string>;
  readonly deviceIds: ReadonlySet<string>;
  readonly countries: ReadonlySet<string>;
  /** First and last moments of each spell, ascending. */
  readonly moments: readonly Moment[];
  readonly firstAt: number;
  readonly lastAt: number;
  /** The successful start of the session, where it came from here. */
  readonly starts: Moment | null;
  readonly succeeded: boolean;
  readonly apps: ReadonlyMap<string, Opening>;
  readonly acts: ReadonlyMap<WeighedAct, Moment>;
  readonly actsNotOnOthers: ReadonlySet<WeighedAct>;
  readonly riskLevel: 'LOW' | 'MEDIUM' | 'HIGH' | null;
  readonly threatSuspected: boolean;
  readonly behaviors: ReadonlySet<string>;
  /** What it is made of, in order of time. */
  readonly entries: readonly TimelineEntry[];
};

/** Returns the looks of a session, by first sighting. Okta's own agents on other devices are left out. */
export function appearancesOf(
  entries: readonly TimelineEntry[],
  org: OrgContext,
): readonly Appearance[] {
  const owners = addressOwners(entries, org);
  const nameOf = networkNames(entries, org);
  const groups = new Map<number | string, Map<string | null, TimelineEntry[]>>();
  for (const entry of entries) {
    const { userAgent } = entry.fingerprint;
    if (!(entry.inScope || entry.unbound) || isAuthenticator(entry)) continue;
    const asn = owners(entry);
    if (userAgent === null && asn === null) continue;
    // Without an ASN the neighbourhood of the address tells apart what may be two networks.
    const network = asn ?? (entry.ip === null ? 'nowhere' : neighbourhood(entry.ip));
    const resolved = ofNetwork(entry, asn, nameOf);
    const there = groups.get(network) ?? new Map<string | null, TimelineEntry[]>();
    groups.set(network, there);
    const group = there.get(userAgent);
    if (group === undefined) there.set(userAgent, [resolved]);
    else group.push(resolved);
  }
  const looks = [...groups.values()]
    .flatMap((there) => [...there.values()])
    .flatMap(byDevice)
    .map(lookOf)
    .sort((a, b) => firstOrder(a.moments[0], b.moments[0]))
    .map((appearance, index) => ({ ...appearance, index }));
  return withAside(looks, entries);
}

function firstOrder(a: Moment | undefined, b: Moment | undefined): number {
  return a === undefined || b === undefined ? 0 : compareMoments(a, b);
}

/**
 * Returns the look that these entries make up, which must be in order of time. One pass over them, because every
 * session with anything to judge goes through here.
 */
export function lookOf(ordered: readonly TimelineEntry[]): Omit<Appearance, 'index'> {
  const moments: Moment[] = [];
  const ips = new Set<string>();
  const deviceTokens = new Set<string>();
  const deviceFingerprints = new Set<string>();
  const deviceIds = new Set<string>();
  const countries = new Set<string>();
  const apps = new Map<string, Opening>();
  const acts = new Map<WeighedAct, Moment>();
  const actsNotOnOthers = new Set<WeighedAct>();
  const behaviors = new Set<string>();
  let starts: Moment | null = null;
  let succeeded = false;
  let riskLevel: Appearance['riskLevel'] = null;
  let threatSuspected = false;
  for (const entry of ordered) {
    const { fingerprint: fp } = entry;
    for (const { first, last } of entry.spells) {
      moments.push(first);
      if (last !== first) moments.push(last);
    }
    addSaid(ips, entry.ip);
    addSaid(deviceTokens, fp.deviceToken);
    addSaid(deviceFingerprints, fp.deviceFingerprint);
    addSaid(deviceIds, fp.deviceId);
    addSaid(countries, fp.country);
    earliestOfEach(apps, entry.apps);
    earliestOfEach(acts, entry.acts);
    for (const act of entry.actsNotOnOthers ?? []) actsNotOnOthers.add(act);
    for (const behavior of entry.behaviors ?? []) behaviors.add(behavior);
    if (entry.starts !== null) starts = earlier(starts, entry.starts);
    succeeded ||= entry.succeeded;
    riskLevel = higherRisk(riskLevel, entry.riskLevel);
    threatSuspected ||= entry.threatSuspected;
  }
  moments.sort(compareMoments);
  return {
    sessionId: ordered[0]?.sessionId ?? '',
    fingerprint: fillBlanks(ordered),
    ips,
    deviceTokens,
    deviceFingerprints,
    deviceIds,
    countries,
    moments,
    firstAt: moments[0]?.at ?? 0,
    lastAt: moments.at(-1)?.at ?? 0,
    starts,
    succeeded,
    apps,
    acts,
    actsNotOnOthers,
    riskLevel,
    threatSuspected,
    behaviors,
    entries: ordered,
  };
}

function addSaid(values: Set<string>, value: string | null): void {
  if (value !== null) values.add(value);
}

function fillBlanks(ordered: readonly TimelineEntry[]): Fingerprint {
  const first = ordered[0]?.fingerprint as Fingerprint;
  const others = ordered.map(({ fingerprint }) => fingerprint).filter((print) => print !== first);
  if (others.length === 0) return first;
  const filled: Record<string, unknown> = { ...first };
  for (const field in filled) {
    for (const print of others) {
      const said = filled[field];
      // Once seen as a proxy it stays one; of every other field the first value said stays.
      if (said !== null && said !== 'unknown' && field !== 'isProxy') break;
      const value = print[field as keyof Fingerprint];
      const vague = said === 'unknown' || (field === 'isProxy' && value === true);
      if (said === null || (vague && value !== null)) filled[field] = value;
    }
  }
  return filled as Fingerprint;
}
