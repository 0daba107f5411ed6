/** What a person types into the one field for everything, by its shape. */
import { canonicalAddress } from '../domain/canonical-address.ts';
import type { CameFrom, IncidentSearch } from '../store/incident-search.ts';

const AS_NUMBER = /^as(\d{1,10})$/i;
const REFERENCE = /^INC-([1-9]\d{0,14})(?:\.([0-9a-f]{12}))?$/i;
const NUMBER = /^[1-9]\d{0,14}$/;
/** Words beyond are left out: nobody has so many names, and each costs a look-up. */
const MOST_WORDS = 8;

/**
 * `INC-12`, an address however it is spelt, a network such as `AS14061`, or beginnings of the user's login, name or
 * Okta id (`dilek`, `kaya`, `d.kaya@exam`). A number alone may be an incident's or the beginning of a login.
 */
export function searchFor(text: string): IncidentSearch {
  const nothing = { numbered: null, addresses: [], from: [], words: [] };
  const numbered = referenceOf(text);
  if (numbered !== null) return { ...nothing, numbered };
  const network = networkOf(text);
  if (network !== null) return { ...nothing, from: [network] };
  if (canonicalAddress(text) !== null) return { ...nothing, addresses: spellings(text) };
  const bare = NUMBER.test(text) ? { id: Number(text), uid: null } : null;
  return { ...nothing, numbered: bare, words: wordsOf(text) };
}

/** `INC-12`, or `INC-12.5f0c…` as webhooks name it; null of anything else, a number alone too. */
export function referenceOf(text: string): IncidentSearch['numbered'] {
  const [, number, uid = null] = REFERENCE.exec(text) ?? [];
  return number === undefined ? null : { id: Number(number), uid };
}

/** An address or a network, as where a stranger came from. */
export function strangerFrom(text: string): readonly CameFrom[] {
  const network = networkOf(text);
  return network === null ? spellings(text).map((ip) => ({ ip })) : [network];
}

export function isAddressOrNetwork(text: string): boolean {
  return networkOf(text) !== null || canonicalAddress(text) !== null;
}

function networkOf(text: string): { readonly asn: number } | null {
  const asn = AS_NUMBER.exec(text)?.[1];
  return asn === undefined ? null : { asn: Number(asn) };
}

/** The log may have spelt an address as it was typed here. */
function spellings(address: string): string[] {
  return [...new Set([address, canonicalAddress(address) ?? address])];
}

/** Letters and digits alone, so that nothing in them is an operator of Postgres's search. */
function wordsOf(text: string): string[] {
  const words = text.normalize('NFC').split(/[^\p{L}\p{M}\p{N}]+/u);
  return [...new Set(words.filter((word) => word !== ''))].slice(0, MOST_WORDS);
}
