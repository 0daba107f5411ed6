/** Projects places on Earth onto the map. Mercator, since shapes stay true wherever it is cropped. */

/** Coordinates in degrees, north and east positive. */
export type Coordinates = { readonly lat: number; readonly lon: number };

export type MapPoint = { readonly x: number; readonly y: number };

/** Map units per degree of longitude: the outline of the land has whole units. */
export const UNITS_PER_DEGREE = 10;
/** Width of the whole Earth. */
export const WORLD_WIDTH = 360 * UNITS_PER_DEGREE;

/** Highest latitude: on the map the poles are infinitely far away, and nobody lives beyond this. */
const HIGHEST = 85;

/** Returns map units, east and south positive. Latitudes beyond 85° are shown at 85°. */
export function toMap({ lat, lon }: Coordinates): MapPoint {
  const shown = Math.max(-HIGHEST, Math.min(HIGHEST, lat));
  const north = Math.log(Math.tan(Math.PI / 4 + (shown * Math.PI) / 360));
  return { x: lon * UNITS_PER_DEGREE, y: -north * UNITS_PER_DEGREE * (180 / Math.PI) };
}

/** Returns the equivalent longitude that is at most half-way around the Earth from another. */
export function nearest(lon: number, to: number): number {
  return lon + 360 * Math.round((to - lon) / 360);
}
