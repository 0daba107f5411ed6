/**
 * Decides which addresses alerts may be sent to. A name is resolved, checked and connected to in one step, so that it
 * cannot be public when it is checked and private when it is called (DNS rebinding).
 */

import { type LookupAddress, type LookupAllOptions, lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { ipv4Number, isLoopback } from '../domain/ip-address.ts';
import { AlertError } from './error.ts';

/** Addresses that are not public on the internet: IANA special-purpose registries. */
const NOT_PUBLIC = blockList([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/96',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '100::/64',
  '2001::/32',
  '2001:db8::/32',
  '2002::/16',
  'fc00::/7',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
]);

/**
 * Addresses of cloud metadata services, refused even where the operator lists them: link-local addresses, and those
 * that Azure, Alibaba, Oracle, AWS and Google Cloud chose elsewhere.
 */
const NEVER = blockList([
  ...['169.254.0.0/16', '168.63.129.16/32', '100.100.100.200/32', '192.0.0.192/32'].flatMap(
    withTranslations,
  ),
  'fe80::/10',
  'fd00:ec2::/32',
  'fd20:ce::254/128',
]);

export type AddressRule = (address: string) => boolean;
/** Turns a name into all of its addresses. */
export type Resolve = (
  hostname: string,
  options: LookupAllOptions,
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * Returns the rule that tells whether an address may be called.
 * @param url a URL whose host is a loopback address may be called
 * @param privateNetworks CIDRs that the operator allows although they are not public
 */
export function addressRule(url: URL, privateNetworks: readonly string[]): AddressRule {
  const own = blockList(isLoopback(url.hostname) ? ['127.0.0.0/8', '::1/128'] : []);
  const allowed = blockList(privateNetworks);
  return (address) => {
    if (own.check(address, family(address))) return true;
    if (NEVER.check(address, family(address))) return false;
    return !NOT_PUBLIC.check(address, family(address)) || allowed.check(address, family(address));
  };
}

/**
 * Returns a connection pool that refuses every address that the rule refuses.
 * @param proxy whether to use the proxy of the environment, chosen as Node's own `fetch` chooses; the pool then
 *   connects to the proxy, so the name has to be checked with `refuseName` as well
 */
export function guardedAgent(
  rule: AddressRule,
  timeoutMs: number,
  { resolve = lookup, proxy = false }: { resolve?: Resolve; proxy?: boolean } = {},
): Dispatcher {
  const options = {
    connect: { timeout: timeoutMs, lookup: guardedLookup(rule, resolve) },
    connections: 4,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  };
  return proxy
    ? new EnvHttpProxyAgent({ ...options, connectTimeout: timeoutMs })
    : new Agent(options);
}

/** Refuses an address written as numbers: nothing is resolved for it, so the pool does not check it. */
export function refuseLiteral(url: URL, rule: AddressRule): void {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0 && !rule(host)) throw refused(url.hostname);
}

/**
 * Refuses a name that resolves here to an address that the rule refuses. A machine behind a proxy may be unable to
 * resolve names: then the proxy resolves it, and the receiver has to prove by a certificate that the name is its own.
 */
export async function refuseName(
  { hostname }: URL,
  rule: AddressRule,
  resolve: Resolve = lookup,
): Promise<void> {
  const known = new Promise<LookupAddress[]>((found) =>
    resolve(hostname, { all: true }, (error, addresses) => found(error === null ? addresses : [])),
  );
  const patience = setTimeout(KNOWN_WITHIN_MS, [], { ref: false });
  const addresses = await Promise.race([known, patience]);
  if (!addresses.every(({ address }) => rule(address))) throw refused(hostname);
}

/** Longest wait for the resolver; one that cannot be reached must not use up the alert's time. */
const KNOWN_WITHIN_MS = 3_000;

function guardedLookup(rule: AddressRule, resolve: Resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '', 0);
      const [first] = addresses;
      // One private address among public ones is a sign of rebinding, so none of them is trusted.
      if (first === undefined || !addresses.every(({ address }) => rule(address))) {
        return callback(refused(hostname), '', 0);
      }
      if (options.all === true) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

function refused(hostname: string): AlertError {
  return new AlertError({
    code: 'alert_address_refused',
    message: `${hostname} leads to an address that alerts may not be sent to`,
  });
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

/**
 * Returns an IPv4 network and the IPv6 networks that are translated to it: IPv4-compatible addresses, NAT64 (RFC 6052,
 * RFC 8215) and 6to4 (RFC 3056).
 */
function withTranslations(cidr: string): string[] {
  const [address = '', bits = ''] = cidr.split('/');
  const number = ipv4Number(address) ?? 0;
  const [high, low] = [Math.floor(number / 65_536), number % 65_536].map((half) =>
    half.toString(16),
  );
  const inside = ['::', '64:ff9b::', '64:ff9b:1::'].map(
    (prefix) => `${prefix}${high}:${low}/${96 + Number(bits)}`,
  );
  return [cidr, ...inside, `2002:${high}:${low}::/${16 + Number(bits)}`];
}

function blockList(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', bits = ''] = cidr.split('/');
    list.addSubnet(address, Number(bits), family(address));
  }
  return list;
}
