/** From a place on the Earth to one on the map. Mercator: shapes stay true wherever it is cropped. */

/** In degrees, north and east positive. */
export type Coordinates = { readonly lat: number; readonly lon: number };

export type MapPoint = { readonly x: number; readonly y: number };

/** A tenth of a degree of longitude: the outline of the land keeps whole ones. */
export const UNITS_PER_DEGREE = 10;
/** Once around the Earth. */
export const WORLD_WIDTH = 360 * UNITS_PER_DEGREE;

/** The poles are infinitely far away; nobody lives beyond this. */
const HIGHEST = 85;

/** In units of the map, east and south positive. Beyond 85° it is as if at 85°. */
export function toMap({ lat, lon }: Coordinates): MapPoint {
  const shown = Math.max(-HIGHEST, Math.min(HIGHEST, lat));
  const north = Math.log(Math.tan(Math.PI / 4 + (shown * Math.PI) / 360));
  return { x: lon * UNITS_PER_DEGREE, y: -north * UNITS_PER_DEGREE * (180 / Math.PI) };
}

/** The longitude that means the same, at most half-way around the Earth from another. */
export function nearest(lon: number, to: number): number {
  return lon + 360 * Math.round((to - lon) / 360);
}
