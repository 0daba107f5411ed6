/** Chooses the part of the Earth that a map shows: as close as possible with all that matters in it. */
import { type Coordinates, type MapPoint, nearest, toMap, UNITS_PER_DEGREE } from './mercator.ts';

/** Width of the map in its own units, whatever its size on the screen. */
export const WIDTH = 640;
export const HEIGHT = 360;
/** Room for the names beside the marks. */
const MARGIN = { x: 72, y: 56 };
/** Closer than this, places in whole degrees would look more exact than they are. */
const NARROWEST_DEGREES = 30;

export type MapFrame = {
  /** The longitude in the middle of the two sides. */
  readonly middle: number;
  /** Map units per frame unit. */
  readonly scale: number;
  /** The upper left corner, in units of the map. */
  readonly left: number;
  readonly top: number;
};

/**
 * Returns the frame. The two sides are placed the short way from each other, if need be over the Pacific, and the
 * points `around` where they are nearest to them.
 */
export function frameOf(
  sides: readonly [Coordinates] | readonly [Coordinates, Coordinates],
  around: readonly Coordinates[] = [],
): MapFrame {
  const [first, second = first] = sides;
  const middle = (first.lon + nearest(second.lon, first.lon)) / 2;
  const points = [...sides, ...around].map((place) => onMap(place, middle));
  const [x, y] = [rangeOf(points.map((point) => point.x)), rangeOf(points.map((point) => point.y))];
  const scale = Math.max(
    x.length / (WIDTH - 2 * MARGIN.x),
    y.length / (HEIGHT - 2 * MARGIN.y),
    (NARROWEST_DEGREES * UNITS_PER_DEGREE) / WIDTH,
  );
  return {
    middle,
    scale,
    left: x.middle - (WIDTH / 2) * scale,
    top: y.middle - (HEIGHT / 2) * scale,
  };
}

/** Returns where a place is in the frame, whose upper left corner is 0, 0. */
export function inFrame(place: Coordinates, { middle, scale, left, top }: MapFrame): MapPoint {
  const { x, y } = onMap(place, middle);
  return { x: (x - left) / scale, y: (y - top) / scale };
}

export function isInSight({ x, y }: MapPoint): boolean {
  return x >= 0 && x <= WIDTH && y >= 0 && y <= HEIGHT;
}

function onMap({ lat, lon }: Coordinates, middle: number): MapPoint {
  return toMap({ lat, lon: nearest(lon, middle) });
}

function rangeOf(numbers: readonly number[]): { length: number; middle: number } {
  const [from, to] = [Math.min(...numbers), Math.max(...numbers)];
  return { length: to - from, middle: (from + to) / 2 };
}
