/** An IPv4 address as a 32-bit number, or null. Also takes IPv4 written inside IPv6 (`::ffff:1.2.3.4`). */
export function ipv4Number(ip: string): number | null {
  const start = ip.startsWith('::ffff:') && ip.includes('.') ? 7 : 0;
  let value = 0;
  let octet = -1;
  let dots = 0;
  for (let i = start; i < ip.length; i++) {
    const code = ip.charCodeAt(i);
    if (code === 46) {
      if (octet < 0 || ++dots > 3) return null;
      value = value * 256 + octet;
      octet = -1;
    } else if (code >= 48 && code <= 57) {
      octet = (octet < 0 ? 0 : octet * 10) + code - 48;
      if (octet > 255) return null;
    } else return null;
  }
  return dots === 3 && octet >= 0 ? value * 256 + octet : null;
}

/** The upper half (the network, by convention) of an IPv6 address as a number pair, or null. */
export function ipv6Network(ip: string): readonly [high: number, low: number] | null {
  const text = ip.split('%', 1)[0] ?? '';
  const halves = text.split('::');
  if (!text.includes(':') || halves.length > 2) return null;
  const head = groups(halves[0] ?? '');
  const tail = halves.length === 2 ? groups(halves[1] ?? '') : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const all = [...head, ...new Array<number>(missing).fill(0), ...tail];
  const [a = 0, b = 0, c = 0, d = 0] = all;
  return [a * 65_536 + b, c * 65_536 + d];
}

function groups(text: string): number[] | null {
  if (text === '') return [];
  const parsed: number[] = [];
  for (const part of text.split(':')) {
    if (part.includes('.')) {
      const v4 = ipv4Number(part);
      if (v4 === null) return null;
      parsed.push(Math.floor(v4 / 65_536), v4 % 65_536);
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(part)) return null;
      parsed.push(Number.parseInt(part, 16));
    }
  }
  return parsed;
}

/** A predicate for membership in any of the CIDRs or single addresses; what cannot be read matches nothing. */
export function cidrMatcher(cidrs: readonly string[]): (ip: string) => boolean {
  const blocks = cidrs.map(blockOf).filter((block) => block !== null);
  return (ip) => blocks.some((block) => block(ip));
}

function blockOf(cidr: string): ((ip: string) => boolean) | null {
  const [address = '', bits] = cidr.trim().split('/');
  const v4 = ipv4Number(address);
  if (v4 !== null) {
    const length = bits === undefined ? 32 : Number(bits);
    if (!(length >= 0 && length <= 32)) return null;
    const size = 2 ** (32 - length);
    const block = Math.floor(v4 / size);
    return (ip) => {
      const number = ipv4Number(ip);
      return number !== null && Math.floor(number / size) === block;
    };
  }
  const v6 = ipv6Network(address);
  if (v6 === null) return null;
  // A /64 is one subscriber's own network, so longer prefixes are compared by their /64.
  const length = bits === undefined ? 64 : Math.min(64, Number(bits));
  if (!(length >= 0)) return null;
  const high = 2 ** (32 - Math.min(32, length));
  const low = 2 ** (32 - Math.max(0, length - 32));
  return (ip) => {
    const other = ipv6Network(ip);
    return (
      other !== null &&
      Math.floor(other[0] / high) === Math.floor(v6[0] / high) &&
      (length <= 32 || Math.floor(other[1] / low) === Math.floor(v6[1] / low))
    );
  };
}

/** Whether a host name, as it stands in a URL or a Host header, can only be this machine. */
export function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '::1' || hostname === '[::1]') return true;
  return /^127(\.\d{1,3}){3}$/.test(hostname);
}
