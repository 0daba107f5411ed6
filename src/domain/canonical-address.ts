import { ipv4Number, ipv6Network } from './ip-address.ts';

const MAPPED = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/**
 * Returns an address as RFC 5952 writes it, and IPv4 inside IPv6 as plain IPv4: `2001:DB8:0::1` becomes `2001:db8::1`.
 * Null for what is no address, or names an interface of one machine (`fe80::1%eth0`).
 */
export function canonicalAddress(text: string): string | null {
  const v4 = ipv4Number(text);
  if (v4 !== null) return dotted(v4);
  const url = `http://[${text}]/`;
  if (ipv6Network(text) === null || !URL.canParse(url)) return null;
  const written = new URL(url).hostname.slice(1, -1);
  const mapped = MAPPED.exec(written);
  return mapped === null
    ? written
    : dotted(Number.parseInt(mapped[1] ?? '', 16) * 65_536 + Number.parseInt(mapped[2] ?? '', 16));
}

/** A 32-bit number as an IPv4 address is written. */
export function dotted(value: number): string {
  return [24, 16, 8, 0].map((bits) => Math.floor(value / 2 ** bits) % 256).join('.');
}
