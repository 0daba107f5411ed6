/** Tells by the shape of a text what a person typed into the search field looks for. */
import { canonicalAddress } from '../domain/canonical-address.ts';
import type { CameFrom, IncidentSearch } from '../store/incident-search.ts';

const AS_NUMBER = /^as(\d{1,10})$/i;
const REFERENCE = /^INC-([1-9]\d{0,14})(?:\.([0-9a-f]{12}))?$/i;
const NUMBER = /^[1-9]\d{0,14}$/;
/** Words of a search that count: nobody has more names, and each costs a look-up. */
const MOST_WORDS = 8;

/**
 * Reads `INC-12`, an address however it is spelt, a network such as `AS14061`, or beginnings of the user's login, name
 * or Okta id (`dilek`, `kaya`, `d.kaya@exam`). A number alone may be an incident's or the beginning of a login.
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

/** Reads `INC-12`, or `INC-12.5f0c…` as webhooks write it; null for anything else, also for a number alone. */
export function referenceOf(text: string): IncidentSearch['numbered'] {
  const [, number, uid = null] = REFERENCE.exec(text) ?? [];
  return number === undefined ? null : { id: Number(number), uid };
}

/** Reads an address or a network as the places a stranger may have come from. */
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

/** Returns an address as typed, which may be how the log spelt it, and in its canonical form. */
function spellings(address: string): string[] {
  return [...new Set([address, canonicalAddress(address) ?? address])];
}

/** Splits a text into words of letters and digits only, so that no operator of Postgres's search is among them. */
function wordsOf(text: string): string[] {
  const words = text.normalize('NFC').split(/[^\p{L}\p{M}\p{N}]+/u);
  return [...new Set(words.filter((word) => word !== ''))].slice(0, MOST_WORDS);
}
