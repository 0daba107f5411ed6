/** One side of a change as the first line about a session calls it. */
import type { Appearance } from '../session/appearance.ts';
import type { NetworkKind } from '../session/fingerprint.ts';
import type { UserBaseline } from './baseline.ts';
import { familiarity } from './compare/weigh.ts';
import { clientInWords, networkInWords, networkName, placeApart } from './compare/words.ts';
import type { Suspicion } from './evidence/evidence.ts';
import { elsewhereBefore } from './evidence/seen-elsewhere.ts';

/** `Chrome 140 on Windows`, or `the program curl 8`: not every reader knows a program by its name. */
export function clientOf(look: Appearance): string {
  const words = clientInWords(look);
  return look.fingerprint.clientKind === 'script' ? `the program ${words}` : words;
}

/** `, with the same Chrome 140 on Windows`; nothing where the client has no name. */
export function sameClientInWords(
  look: Appearance,
  onOtherDevice: boolean,
  withOtherCookie = false,
): string {
  const device = onOtherDevice ? ', on another device' : '';
  const { family, userAgent, clientKind } = look.fingerprint;
  if (family === null && userAgent === null) return device;
  const program = clientKind === 'script' ? 'program ' : '';
  const but = withOtherCookie ? ' but another device cookie' : '';
  return `${device === '' ? ',' : device} with the same ${program}${clientInWords(look)}${but}`;
}

/** `Comcast, Boston`; with its number where the `other` side of the change would be called the same. */
export function whereInWords(look: Appearance, other: Appearance | null = null): string {
  const name = nameBeside(look, other);
  const isAmbiguous =
    other !== null &&
    look.fingerprint.asn !== other.fingerprint.asn &&
    at(look, name).toLowerCase() === at(other, networkName(other)).toLowerCase();
  return at(look, isAmbiguous ? networkInWords(look) : name);
}

/** The network's name, of two spellings on the two sides the shorter: both would read as if there were two networks. */
function nameBeside(look: Appearance, other: Appearance | null): string {
  const name = networkName(look);
  if (other === null || look.fingerprint.asn === null) return name;
  const isOne = look.fingerprint.asn === other.fingerprint.asn && other.fingerprint.asOrg !== null;
  const [shortest = name] = isOne ? [name, networkName(other)].sort(byLength) : [name];
  return shortest;
}

function byLength(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

function at({ fingerprint: { city, country } }: Appearance, name: string): string {
  return [name, city ?? country].filter((part) => part !== null).join(', ');
}

/** `a rented server of DigitalOcean, Frankfurt`; without a kind, only where it is. */
export function kindAndWhere(look: Appearance, kind: string | null, other: Appearance): string {
  const where = whereInWords(look, other);
  if (kind === null) return where;
  const { asOrg, asn } = look.fingerprint;
  return `${kind} ${asOrg === null && asn === null ? 'at' : 'of'} ${where}`;
}

/** `, 1360 km from Boston, where this user was shortly before`; nothing where that says nothing. */
export function awayInWords(suspicion: Suspicion): string {
  const elsewhere = elsewhereBefore(suspicion);
  if (elsewhere === null) return '';
  const place = placeApart(elsewhere.row.fingerprint, suspicion.stranger.fingerprint);
  const there = place === null ? '' : `${place}, `;
  return `, ${Math.round(elsewhere.km)} km from ${there}where this user was shortly before`;
}

/** The kind of network, which its name may not tell; null where it is an ordinary one, or a habit of the user's. */
export function kindOf({ fingerprint }: Appearance, { asns }: UserBaseline): string | null {
  const { asn, networkKind, isProxy } = fingerprint;
  if (familiarity(asns, asn) === 'habit') return null;
  if (FOR_HIRE[networkKind] !== undefined) return FOR_HIRE[networkKind];
  return isProxy === true && EGRESS[networkKind] === undefined ? 'a proxy' : null;
}

/** Whether somebody signed in from a rented network that is no habit of the user's, as a phishing proxy does. */
export function isOpenedStrangely({ starts, fingerprint }: Appearance, { asns }: UserBaseline) {
  const { networkKind, asn } = fingerprint;
  return (
    starts !== null && FOR_HIRE[networkKind] !== undefined && familiarity(asns, asn) !== 'habit'
  );
}

export function originInWords({ fingerprint: { networkKind, isProxy } }: Appearance): string {
  const kind = FOR_HIRE[networkKind] ?? EGRESS[networkKind];
  return kind ?? (isProxy === true ? 'a proxy' : 'a network');
}

const FOR_HIRE: Partial<Record<NetworkKind, string>> = {
  hosting: 'a rented server',
  anonymiser: 'an anonymising proxy',
  vpn: 'a commercial VPN',
};

/** Kinds that Okta calls proxies, too, though they hide nobody. */
const EGRESS: Partial<Record<NetworkKind, string>> = {
  'zero-trust': 'a company’s cloud egress',
  relay: 'Apple’s private relay',
};
