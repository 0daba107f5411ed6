import { oneLine } from '../../one-line.ts';
import type { Appearance } from '../../session/appearance.ts';
import type { Fingerprint } from '../../session/fingerprint.ts';
import { compareMoments } from '../../session/moment.ts';
import type { Opening } from '../../session/timeline-entry.ts';
import { companyName, withoutBrackets } from '../company-name.ts';
import { productOf } from './product-name.ts';

/** Characters of a company's name: registries keep whole sentences, and a reader only needs to recognise it. */
const LONGEST_NAME = 48;

/** `Chrome 140 on Windows`: a client in words. */
export function clientInWords({ fingerprint: fp }: Appearance): string {
  const { name, major } = productOf(fp) ?? { name: fp.family, major: fp.major };
  const called = name ?? fp.userAgent?.slice(0, 40) ?? 'an unnamed client';
  // Libraries begin at 0.x, which tells a reader nothing.
  const version = major === null || major === 0 ? '' : ` ${major}`;
  return `${called}${version}${fp.os === null ? '' : ` on ${fp.os}`}`;
}

/** `Chrome 140 on Windows → Firefox 143 on Linux`, or `both Chrome 140 on Windows` where they are called the same. */
export function changeInWords(first: Appearance, second: Appearance): string {
  const [a, b] = [clientInWords(first), clientInWords(second)];
  return a === b ? `both ${a}` : `${a} → ${b}`;
}

/** The two sides in the order in which they came, whichever of them is the stranger. */
export function inOrder(
  a: Appearance,
  b: Appearance,
): readonly [first: Appearance, second: Appearance] {
  return a.firstAt <= b.firstAt ? [a, b] : [b, a];
}

/** `Chrome on Windows`: a client in words, without the version. */
export function familyInWords({ fingerprint: fp }: Appearance): string {
  const name = productOf(fp)?.name ?? fp.family ?? 'an unnamed client';
  return `${name}${fp.os === null ? '' : ` on ${fp.os}`}`;
}

/** `Boston, United States`: a place in words, or the network where it is not known. */
export function placeInWords(look: Appearance): string {
  const { city, country } = look.fingerprint;
  return [city, country].filter((part) => part !== null).join(', ') || networkInWords(look);
}

/** The city, or at least the country where that is not the one of the other place; null where neither tells. */
export function placeApart(
  { city, country }: Pick<Fingerprint, 'city' | 'country'>,
  other: Pick<Fingerprint, 'country'>,
): string | null {
  return city ?? (country === other.country ? null : country);
}

/** `Windows NT 10.0 → Windows NT 10.0; WOW64`: the parts in which two user agents differ. */
export function detailsInWords(a: Appearance, b: Appearance): string {
  const [one, other] = [a, b].map(
    ({ fingerprint: { userAgent } }) => userAgent?.split(PARTS) ?? [],
  );
  const only = (parts: readonly string[] = [], others: readonly string[] = []) =>
    oneLine(parts.filter((part) => !others.includes(part)).join(' '), LONGEST_NAME) || 'nothing';
  return `${only(one, other)} → ${only(other, one)}`;
}

/** What separates the products of a user agent, and the parts of their comments. */
const PARTS = /[ ;()]+/;

/** `DigitalOcean, LLC (AS14061)`: a network in words. */
export function networkInWords(look: Appearance): string {
  const { asOrg, asn } = look.fingerprint;
  if (asOrg === null || asn === null) return networkName(look);
  const whole = oneLine(asOrg, asOrg.length);
  // A name cut within brackets would be followed by a second pair.
  const short = [whole, withoutBrackets(whole)].find(({ length }) => length <= LONGEST_NAME);
  return `${oneLine(short ?? companyName(whole), LONGEST_NAME)} (AS${asn})`;
}

/** `DigitalOcean`: a network as people call it, where its number stands elsewhere. */
export function networkName({ fingerprint: { asOrg, asn }, ips }: Appearance): string {
  if (asOrg !== null) return oneLine(companyName(oneLine(asOrg, asOrg.length)), LONGEST_NAME);
  if (asn !== null) return `AS${asn}`;
  return [...ips].sort()[0] ?? 'an unknown network';
}

/** Applications named at most; "and one other" would be as long as its name. */
const MOST_APPLICATIONS = 4;

/** `AWS, GitHub, Salesforce and 8 others`: the first that were opened, by name; empty where none has a name. */
export function applicationsInWords(openings: Iterable<Opening>): string {
  const all = applicationNames(openings);
  if (all.length <= MOST_APPLICATIONS) return all.join(', ');
  const first = all.slice(0, MOST_APPLICATIONS - 1);
  return `${first.join(', ')} and ${all.length - first.length} others`;
}

/** The names of applications in the order in which they were opened, each once, fit for one line. */
export function applicationNames(openings: Iterable<Opening>): readonly string[] {
  const names = new Set<string>();
  for (const { name } of [...openings].sort(compareMoments)) {
    const shown = name === null ? '' : oneLine(name, LONGEST_NAME);
    if (shown !== '') names.add(shown);
  }
  return [...names];
}
