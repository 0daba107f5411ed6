import { canonicalAddress, dotted } from './canonical-address.ts';
import { ipv4Number } from './ip-address.ts';

/** At most a /24, because each address of a block is looked up by itself. */
const MOST_BITS = 8;

/**
 * Returns the addresses of an IPv4 block from /24 to /32 (`203.0.113.0/24`, whichever of its addresses is named), or a
 * single address in both spellings. Null for what is neither, or larger.
 */
export function addressesOfBlock(text: string): readonly string[] | null {
  const [address = '', length, ...more] = text.split('/');
  const canonical = canonicalAddress(address);
  if (canonical === null || more.length > 0) return null;
  if (length === undefined) return [...new Set([address, canonical])];
  const first = ipv4Number(canonical);
  const bits = 32 - Number(length);
  if (first === null || !/^\d{1,2}$/.test(length) || bits < 0 || bits > MOST_BITS) return null;
  const size = 2 ** bits;
  const start = Math.floor(first / size) * size;
  return Array.from({ length: size }, (_, index) => dotted(start + index));
}
