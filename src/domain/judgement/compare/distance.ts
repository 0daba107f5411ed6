import type { Fingerprint } from '../../session/fingerprint.ts';

const EARTH_RADIUS_KM = 6371;

/** Within this distance places are one region, as far as geolocation can tell. */
export const NEAR_KM = 100;
/** Shorter distances are geolocation's errors, or driven in hours (V: Datadog's 500 km, 1,000 km/h). */
export const FAR_KM = 500;

/** Great-circle distance by the haversine formula, in km; null where one of the places is not known. */
export function distanceKm(
  a: Pick<Fingerprint, 'lat' | 'lon'> | undefined,
  b: Pick<Fingerprint, 'lat' | 'lon'>,
): number | null {
  if (a?.lat == null || a.lon === null || b.lat === null || b.lon === null) return null;
  const radians = Math.PI / 180;
  const [dLat, dLon] = [(b.lat - a.lat) * radians, (b.lon - a.lon) * radians];
  const h =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}
