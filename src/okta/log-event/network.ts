/** Where an event came from: the address chain, the place, the network and what hides behind it. */
import type { Network, NetworkService, Place } from '../../domain/session/event.ts';
import { parsedJson } from '../debug-data.ts';
import { bool, type Json, known, list, number, record, text } from '../tolerant.ts';

/** The first hop: under `request` in the System Log, under `client` in a hook. */
export function chain(
  raw: Record<string, Json>,
  client: Record<string, Json> | null,
): Record<string, Json> | null {
  return record(list(record(raw.request)?.ipChain ?? client?.ipChain)[0]);
}

/** Null where neither a country nor coordinates are said. */
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

/** What the event says of the network: `securityContext`, else `ipDetails`, which some orgs have alone. */
export function network(
  raw: Record<string, Json>,
  client: Record<string, Json> | null,
  security: Record<string, Json> | null,
  debug: Record<string, Json> | null,
): Network {
  const details = record(security?.ipDetails) ?? record(chain(raw, client)?.ipDetails);
  return {
    asn: asNumber(security?.asNumber) ?? asNumber(details?.asNumber),
    asOrg: known(security?.asOrg) ?? known(details?.asOrg),
    isp: known(security?.isp) ?? known(details?.isp),
    domain: known(security?.domain) ?? known(details?.domain),
    isProxy: bool(security?.isProxy),
    services: [...services(details?.ipServiceCategories), ...services(parsedJson(debug?.tunnels))],
  };
}

/** Okta gives a number; what a log went through on its way may have made `AS7922` of it. */
function asNumber(value: Json): number | null {
  const found =
    number(value) ?? (typeof value === 'string' ? number(AS_PREFIX.exec(value)?.[1]) : null);
  return found !== null && isAsn(found) ? found : null;
}

const AS_PREFIX = /^ASN?\s*(\d{1,10})$/i;

/** RFC 6793: four octets. */
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
