/** Checks of addresses in the configuration; those named `wrong…` return what is wrong, or null. */

import { isIP } from 'node:net';
import { isLoopback } from '../domain/ip-address.ts';
import { isAdminConsole } from '../okta/settings.ts';

/** Accepts an `https` address; plain `http` only for loopback, where nobody can listen in. */
export function wrongHttpsUrl(text: string): string | null {
  const url = URL.parse(text);
  if (url === null || url.hostname === '') return 'must be a URL such as https://example.com';
  if (url.username !== '' || url.password !== '') {
    return 'must not carry a user name or password: URLs end up in logs';
  }
  if (url.hash !== '') return 'must not carry a #fragment';
  if (url.protocol === 'https:') return null;
  if (url.protocol === 'http:' && isLoopback(url.hostname)) return null;
  return 'must begin with https:// (plain http:// is accepted for a loopback address only)';
}

/** Accepts what `wrongHttpsUrl` accepts, with nothing after the host. */
export function wrongOrigin(text: string): string | null {
  const wrong = wrongHttpsUrl(text);
  if (wrong !== null) return wrong;
  const url = new URL(text);
  return url.search !== '' || url.pathname.replace(/\/+$/, '') !== ''
    ? 'must be the address alone, without a path'
    : null;
}

/** Accepts an org's address; not that of the Admin Console, which does not serve Okta's API. */
export function wrongOktaOrgUrl(text: string): string | null {
  const wrong = wrongOrigin(text);
  if (wrong !== null) return wrong;
  return isAdminConsole(new URL(text).hostname)
    ? 'names the Admin Console: leave out “-admin”'
    : null;
}

export function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/, '');
}

/** Whether it is a CIDR such as `198.51.100.0/24` or `2001:db8::/32`. */
export function isCidr(text: string): boolean {
  const [address = '', bits = '', ...more] = text.split('/');
  const family = isIP(address);
  if (family === 0 || more.length > 0 || !/^\d{1,3}$/.test(bits)) return false;
  return Number(bits) <= (family === 4 ? 32 : 128);
}

/** Whether it is one address, or a CIDR. */
export function isNetwork(text: string): boolean {
  return isIP(text) !== 0 || isCidr(text);
}
