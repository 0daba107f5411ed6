/** Reads where an event came from: the address chain, the place, the network and the services in front of it. */
import { canonicalAddress } from '../../domain/canonical-address.ts';
import type { Network, NetworkService, Place } from '../../domain/session/event.ts';
import { parsedJson } from '../debug-data.ts';
import { bool, type Json, known, list, number, record, text } from '../tolerant.ts';

/** Returns the first hop of the chain, which is under `request` in the System Log and under `client` in a hook. */
export function firstHop(
  raw: Record<string, Json>,
  client: Record<string, Json> | null,
): Record<string, Json> | null {
  return record(hops(raw, client)[0]);
}

/**
 * Returns the hop that Okta took for the client. Hops before it were written by the client itself, as
 * `X-Forwarded-For`: a thief could write the victim's address there, and its network would count as the thief's.
 * Without a client address the first hop is taken.
 */
export function clientHop(
  raw: Record<string, Json>,
  client: Record<string, Json> | null,
): Record<string, Json> | null {
  const ip = text(client?.ipAddress);
  const all = hops(raw, client);
  if (ip === null) return record(all[0]);
  // Compared as text first, which is almost always enough and costs little for a forged chain of any length.
  const same = all.find((hop) => record(hop)?.ip === ip);
  if (same !== undefined) return record(same);
  const canonical = canonicalAddress(ip);
  if (canonical === null) return null;
  return record(all.find((hop) => canonicalAddress(text(record(hop)?.ip) ?? '') === canonical));
}

function hops(raw: Record<string, Json>, client: Record<string, Json> | null): readonly Json[] {
  return list(record(raw.request)?.ipChain ?? client?.ipChain);
}

/** Reads a place; null where neither a country nor coordinates are given. */
export function place(value: Json): Place | null {
  const raw = record(value);
  if (raw === null) return null;
  const at = record(raw.geolocation);
  const found = {
    country: known(raw.country),
    city: known(raw.city),
    lat: number(at?.lat),
    lon: number(at?.lon),
  };
  return found.country === null && found.lat === null ? null : found;
}

/** Reads the client's network from `securityContext`, else from `ipDetails`, which in some orgs is all there is. */
export function network(
  raw: Record<string, Json>,
  client: Record<string, Json> | null,
  security: Record<string, Json> | null,
  debug: Record<string, Json> | null,
): Network {
  const details = record(security?.ipDetails) ?? record(clientHop(raw, client)?.ipDetails);
  return {
    asn: asNumber(security?.asNumber) ?? asNumber(details?.asNumber),
    asOrg: known(security?.asOrg) ?? known(details?.asOrg),
    isp: known(security?.isp) ?? known(details?.isp),
    domain: known(security?.domain) ?? known(details?.domain),
    isProxy: bool(security?.isProxy),
    services: [...services(details?.ipServiceCategories), ...services(parsedJson(debug?.tunnels))],
  };
}

/** Reads an AS number. Okta gives a number; a system that the log has passed through may have made it `AS7922`. */
function asNumber(value: Json): number | null {
  const found =
    number(value) ?? (typeof value === 'string' ? number(AS_PREFIX.exec(value)?.[1]) : null);
  return found !== null && isAsn(found) ? found : null;
}

const AS_PREFIX = /^ASN?\s*(\d{1,10})$/i;

/** Whether it is a valid AS number (RFC 6793: four octets). */
function isAsn(value: number): boolean {
  return Number.isInteger(value) && value > 0 && value <= 4_294_967_295;
}

function services(value: Json): NetworkService[] {
  if (!Array.isArray(value)) return [];
  return list(value).flatMap((item) => {
    const service = record(item);
    const type = text(service?.type);
    if (service === null || type === null) return [];
    return [
      {
        type: type
          .trim()
          .toUpperCase()
          .replace(/[\s-]+/g, '_'),
        operator: known(service.operator),
        anonymous: bool(service.isAnonymous) ?? bool(service.anonymous),
      },
    ];
  });
}
