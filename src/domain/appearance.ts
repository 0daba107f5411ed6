import type { Act } from './acts.ts';
import { addressOwners, neighbourhood } from './address-owners.ts';
import { byDevice, byFirstMoment } from './by-device.ts';
import type { Fingerprint, NetworkKind } from './fingerprint.ts';
import type { OrgContext } from './org-context.ts';
import {
  compareMoments,
  earlier,
  earliestOfEach,
  higherRisk,
  type Moment,
  type TimelineEntry,
} from './timeline-entry.ts';

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
  readonly apps: ReadonlyMap<string, Moment>;
  readonly acts: ReadonlyMap<Act, Moment>;
  readonly riskLevel: 'LOW' | 'MEDIUM' | 'HIGH' | null;
  readonly threatSuspected: boolean;
  readonly behaviors: ReadonlySet<string>;
};

/** The looks of a session, by first sighting. Okta's own agents on other devices are none of them. */
export function appearancesOf(
  entries: readonly TimelineEntry[],
  org: OrgContext,
): readonly Appearance[] {
  const owners = addressOwners(entries, org);
  const facts = networkFacts(entries);
  const groups = new Map<string, TimelineEntry[]>();
  for (const entry of entries) {
    const { clientKind, userAgent } = entry.fingerprint;
    const asn = owners(entry);
    if (!entry.inScope || clientKind === 'okta-agent') continue;
    if (userAgent === null && asn === null) continue;
    // Without an ASN the neighbourhood of the address tells apart what may be two networks.
    const network = asn ?? (entry.ip === null ? 'nowhere' : neighbourhood(entry.ip));
    const key = `${network}|${userAgent}`;
    const group = groups.get(key);
    const resolved = resolve(entry, asn, facts);
    if (group === undefined) groups.set(key, [resolved]);
    else group.push(resolved);
  }
  const looks = [...groups.values()]
    .flatMap(byDevice)
    .map(gather)
    .sort((a, b) => firstOrder(a.moments[0], b.moments[0]))
    .map((appearance, index) => ({ ...appearance, index }));
  return withActsAside(looks, entries);
}

/**
 * Acts that are logged beside the rule's scope (a factor enrolled may come from the phone that it is on)
 * belong to the look from whose address they were done, or to none.
 */
function withActsAside(
  looks: readonly Appearance[],
  entries: readonly TimelineEntry[],
): readonly Appearance[] {
  const aside = entries.filter(({ inScope, acts }) => !inScope && acts !== null);
  if (aside.length === 0) return looks;
  return looks.map((look) => {
    const own = aside.filter((entry) => actorOf(entry, looks) === look);
    const acts = own.reduce(
      (all, entry) => earliestOfEach(all, entry.acts) ?? all,
      new Map(look.acts),
    );
    return { ...look, acts };
  });
}

function actorOf(
  { ip, fingerprint: fp }: TimelineEntry,
  looks: readonly Appearance[],
): Appearance | undefined {
  const there = looks.filter((look) => ip !== null && look.ips.has(ip));
  return there.find((look) => look.fingerprint.userAgent === fp.userAgent) ?? there[0];
}

type NetworkFacts = { asOrg: string | null; networkKind: NetworkKind };

/** What Okta itself called a network and what that made of it, by ASN. */
function networkFacts(entries: readonly TimelineEntry[]): ReadonlyMap<number, NetworkFacts> {
  const facts = new Map<number, NetworkFacts>();
  for (const { fingerprint: fp } of entries) {
    if (fp.asn === null) continue;
    const known = facts.get(fp.asn);
    if (known === undefined || known.networkKind === 'unknown')
      facts.set(fp.asn, { asOrg: fp.asOrg ?? known?.asOrg ?? null, networkKind: fp.networkKind });
  }
  return facts;
}

function resolve(
  entry: TimelineEntry,
  asn: number | null,
  facts: ReadonlyMap<number, NetworkFacts>,
): TimelineEntry {
  if (asn === entry.fingerprint.asn) return entry;
  if (asn === null) return { ...entry, fingerprint: { ...entry.fingerprint, ...NO_NETWORK } };
  const known = facts.get(asn) ?? { asOrg: null, networkKind: 'unknown' as const };
  return { ...entry, fingerprint: { ...entry.fingerprint, asn, asnSource: 'okta', ...known } };
}

const NO_NETWORK = { asn: null, asOrg: null, asnSource: null, networkKind: 'unknown' } as const;

function firstOrder(a: Moment | undefined, b: Moment | undefined): number {
  return a === undefined || b === undefined ? 0 : compareMoments(a, b);
}

function gather(group: readonly TimelineEntry[]): Omit<Appearance, 'index'> {
  const ordered = byFirstMoment(group);
  const moments: Moment[] = [];
  for (const { spells } of ordered) for (const { first, last } of spells) moments.push(first, last);
  moments.sort(compareMoments);
  const prints = ordered.map((entry) => entry.fingerprint);
  return {
    sessionId: ordered[0]?.sessionId ?? '',
    fingerprint: fillBlanks(prints),
    ips: known(ordered.map((entry) => entry.ip)),
    deviceTokens: known(prints.map((fp) => fp.deviceToken)),
    deviceFingerprints: known(prints.map((fp) => fp.deviceFingerprint)),
    deviceIds: known(prints.map((fp) => fp.deviceId)),
    countries: known(prints.map((fp) => fp.country)),
    moments,
    firstAt: moments[0]?.at ?? 0,
    lastAt: moments.at(-1)?.at ?? 0,
    starts: ordered.reduce<Moment | null>(
      (first, { starts }) => (starts === null ? first : earlier(first, starts)),
      null,
    ),
    succeeded: ordered.some((entry) => entry.succeeded),
    apps: ordered.reduce<Map<string, Moment>>(
      (all, { apps }) => earliestOfEach(all, apps) ?? all,
      new Map(),
    ),
    acts: ordered.reduce<Map<Act, Moment>>(
      (all, { acts }) => earliestOfEach(all, acts) ?? all,
      new Map(),
    ),
    riskLevel: ordered.reduce<Appearance['riskLevel']>(
      (highest, { riskLevel }) => higherRisk(highest, riskLevel),
      null,
    ),
    threatSuspected: ordered.some((entry) => entry.threatSuspected),
    behaviors: new Set(ordered.flatMap((entry) => [...(entry.behaviors ?? [])])),
  };
}

function known(values: readonly (string | null)[]): ReadonlySet<string> {
  const said = new Set<string>();
  for (const value of values) if (value !== null) said.add(value);
  return said;
}

function fillBlanks(prints: readonly Fingerprint[]): Fingerprint {
  const [first, ...later] = prints;
  const others = later.filter((print) => print !== first);
  if (first === undefined || others.length === 0) return first as Fingerprint;
  const filled: Record<string, unknown> = { ...first };
  for (const field in filled) {
    for (const print of others) {
      const said = filled[field];
      // A proxy seen once is one; everything else that was said stays.
      if (said !== null && said !== 'unknown' && field !== 'isProxy') break;
      const value = print[field as keyof Fingerprint];
      const vague = said === 'unknown' || (field === 'isProxy' && value === true);
      if (said === null || (vague && value !== null)) filled[field] = value;
    }
  }
  return filled as Fingerprint;
}
